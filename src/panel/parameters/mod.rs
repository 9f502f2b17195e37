//! Body fields: those of the conversation on view, and those that a connection
//! sends with every request.

pub mod control;
pub mod findings;
pub mod format;
pub mod rows;
pub mod section;
pub mod sheet;
pub mod sheets;
