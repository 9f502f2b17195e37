//! Long columns, of which only what is near the view is rendered.

pub mod heights;
pub mod item;
pub mod plan;
