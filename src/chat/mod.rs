//! The conversation as people know it: messages, replies that grow, and what
//! went wrong in words.

pub mod error;
pub mod explain;
pub mod history;
pub mod message;
pub mod reply;
