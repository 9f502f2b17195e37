//! Replies are Markdown: from text to the nodes that a view makes elements
//! of, whole or while the text still grows.
//!
//! CommonMark 0.31.2 and GitHub's extensions are read by pulldown-cmark; what
//! is added around it (formulas, bare addresses, East Asian emphasis, half
//! typed syntax) is here. A document is a flat list of [`Node`]s, so that no
//! depth of nesting can exhaust the stack.
//!
//! Everything here is total: each text has a result.

pub mod autolink;
pub mod destination;
pub mod element;
mod fence;
pub mod growing;
mod inline_html;
mod mask;
pub mod mathml;
pub mod node;
mod parse;
pub mod patch;
mod unfinished;

pub use growing::{Finish, Growing, Update};
pub use node::{Alert, Alignment, Block, CodeBlock, Element, Math, Node};
pub use parse::{Extensions, whole};
