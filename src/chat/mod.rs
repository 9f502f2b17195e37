//! The conversation as people know it: messages, replies that grow, and what
//! went wrong in words.

pub mod announcement;
pub mod attachment;
pub mod attempts;
pub mod by_id;
pub mod calls;
pub mod connection_test;
pub mod conversation;
pub mod error;
pub mod exchange;
pub mod explain;
pub mod history;
pub mod id;
pub mod list;
pub mod message;
pub mod patience;
pub mod proxy_recipe;
pub mod reasoning;
pub mod receipt;
pub mod reply;
pub mod route;
pub mod sent;
pub mod support;
pub mod title;
pub mod tree;
