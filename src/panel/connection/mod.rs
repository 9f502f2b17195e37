//! One connection: what is being edited of it, and the fields for that.

pub mod draft;
pub mod fields;
pub mod filling;
pub mod key;
pub mod learned;
pub mod list;
pub mod paste;
