//! A document as a flat list of nodes, in document order.

use std::ops::Range;

/// A block at the top of a document, with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the text, up to the start of the next block.
    pub range: Range<usize>,
    pub nodes: Vec<Node>,
}

/// What a document consists of. An [`Open`](Node::Open) has a
/// [`Close`](Node::Close); all others stand for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Open(Element),
    Close,
    /// Text; a line break of the source that is none on the page is `\n`.
    Text(String),
    /// A code span.
    Code(String),
    CodeBlock(CodeBlock),
    Math(Math),
    Image {
        source: String,
        title: String,
        /// What stands in its place.
        description: String,
    },
    /// A line break that is to be kept.
    Break,
    /// A thematic break.
    Rule,
    /// Of a task: done or not.
    Checkbox(bool),
    /// A reference to a footnote, by its label.
    FootnoteMark(String),
    /// The host that a link leads to, where its text names another one.
    Host(String),
}

/// What has content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    Paragraph,
    /// Of level 1 to 6.
    Heading(u8),
    Quote(Option<Alert>),
    /// Ordered, if it has a start.
    List(Option<u64>),
    Item,
    Table,
    TableHead,
    TableBody,
    TableRow,
    /// Of the head, or not.
    TableCell {
        head: bool,
        alignment: Alignment,
    },
    FootnoteDefinition(String),
    /// A block of HTML, which is shown as text.
    RawHtml,
    Emphasis,
    Strong,
    Strikethrough,
    Subscript,
    Superscript,
    Keyboard,
    Link {
        destination: String,
        title: String,
    },
}

/// The kinds of alert
/// (<https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// Of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// A block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// The first word after the fence, as written; may be empty.
    pub language: String,
    pub text: String,
    /// All of it has come.
    pub closed: bool,
}

/// A formula in LaTeX, without its delimiters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Math {
    /// As written, with its delimiters.
    pub written: String,
    /// On lines of its own.
    pub display: bool,
    /// All of it has come.
    pub closed: bool,
}

impl Math {
    /// The formula without its delimiters.
    #[must_use]
    pub fn latex(&self) -> &str {
        let bare = |mark: &str, end: &str| {
            let inside = self.written.strip_prefix(mark)?;
            Some(inside.strip_suffix(end).unwrap_or(inside))
        };
        bare("$$", "$$")
            .or_else(|| bare("$", "$"))
            .or_else(|| bare("\\(", "\\)"))
            .or_else(|| bare("\\[", "\\]"))
            .unwrap_or(&self.written)
            .trim()
    }
}
