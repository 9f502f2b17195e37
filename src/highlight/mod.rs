//! Which blocks of code are coloured, by which grammars, and what comes of
//! the highlighter's answer.
//!
//! The highlighter is a worker of plain JavaScript (`highlight/worker.js`)
//! that answers with numbers; [`spans`] makes of any numbers a list that
//! covers the whole code.

mod cache;
mod class;
mod language;
mod limits;
mod spans;

pub use cache::{Cache, MOST_BLOCKS, MOST_MEMORY};
pub use class::{CLASSES, class};
pub use language::{grammars, names};
pub use limits::{LONGEST_CODE, LONGEST_WORD, is_within_limits};
pub use spans::{Span, spans};

/// The worker's script, below the page's address. The folder's name changes
/// with what is in it, so that none of its files is ever mixed with those of
/// another version; tests/highlight/files.rs tells the name, which stands in
/// index.html as well.
pub const SCRIPT: &str = "highlight-11.12.0-a155b778/worker.js";
