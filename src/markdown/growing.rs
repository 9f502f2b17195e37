//! A text that grows, read again only where it may still change.
//!
//! In CommonMark a line either goes on with the blocks that are open or
//! closes them for good (<https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy>):
//! only the last block at the top can change, and the one before it as long
//! as the last line is not complete. Those two are read again whenever text
//! is added; what is before them is finished. What can change later is only
//! what a definition at the end defines (`[label]: …`, a footnote); that is
//! put right once, by [`Growing::finish`].

use super::fence::Fence;
use super::node::{Block, Element, Node};
use super::parse::{Definition, Extensions, Source, read, whole};
use super::unfinished;

/// How many blocks at the end may still change.
const OPEN_BLOCKS: usize = 2;

/// What is known of a growing text.
#[derive(Debug)]
pub struct Growing {
    extensions: Extensions,
    /// The nodes of the finished blocks.
    finished: Vec<Vec<Node>>,
    /// Where the blocks that may change begin.
    tail: usize,
    definitions: Vec<Definition>,
    /// The block of code that the text ends in.
    code: Option<OpenCode>,
    /// The end needs a look at the whole: something is defined that blocks
    /// before may refer to, or a formula over several lines, whose end decides
    /// what the lines before it are.
    unsettled: bool,
}

/// A block of code at the top that grows.
#[derive(Debug)]
struct OpenCode {
    fence: Fence,
    /// How much of the text has been given out.
    seen: usize,
}

/// What came of more text.
#[derive(Debug, PartialEq, Eq)]
pub enum Update {
    /// The blocks from the first that may have changed.
    Blocks {
        blocks: Vec<Block>,
        /// How many of them are finished now: no update has them again.
        finished: usize,
    },
    /// The block of code at the end goes on.
    Code(String),
}

/// What came of the end of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Finish {
    /// Finished blocks that a later definition has changed, with their places.
    pub changed: Vec<(usize, Block)>,
    /// Of the finished blocks, those that stand.
    pub kept: usize,
    /// All that follows them.
    pub rest: Vec<Block>,
}

impl Growing {
    #[must_use]
    pub fn new(extensions: Extensions) -> Self {
        Self {
            extensions,
            finished: Vec::new(),
            tail: 0,
            definitions: Vec::new(),
            code: None,
            unsettled: false,
        }
    }

    /// How many blocks are finished.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.finished.len()
    }

    /// Reads a text that begins with what it was the last time.
    pub fn update(&mut self, text: &str) -> Update {
        if let Some(code) = self.code.as_mut().and_then(|code| code.more(text)) {
            return Update::Code(code);
        }
        let tail = text.get(self.tail..).unwrap_or_default();
        self.unsettled |= self.extensions.chat && (tail.contains("$$") || tail.contains("\\["));
        let source = unfinished::finish(tail);
        let (shown, as_written) = (source.written, source.as_written);
        let mut reading = read(source, self.extensions, &self.definitions);
        let mut closed = reading.blocks.len().saturating_sub(OPEN_BLOCKS);
        // What stands in for half typed syntax is no block to keep.
        let is_changed = |block: &Block| block.range.end > as_written;
        if let Some(changed) = reading.blocks.iter().position(is_changed) {
            closed = closed.min(changed);
        }
        let next = reading
            .blocks
            .get(closed)
            .map_or(0, |block| block.range.start);
        for definition in reading.definitions {
            self.unsettled = true;
            if definition.start < next && !self.knows(&definition.label) {
                self.definitions.push(definition);
            }
        }
        for block in &mut reading.blocks {
            block.range = block.range.start + self.tail..block.range.end + self.tail;
        }
        for block in reading.blocks.iter().take(closed) {
            self.note_finished(block);
        }
        self.code = OpenCode::of(text, reading.blocks.last(), self.tail + shown);
        self.tail += next;
        Update::Blocks {
            blocks: reading.blocks,
            finished: closed,
        }
    }

    /// Reads the end: the text is complete.
    #[must_use]
    pub fn finish(mut self, text: &str) -> Finish {
        let tail = text.get(self.tail..).unwrap_or_default();
        let mut reading = read(Source::complete(tail), self.extensions, &self.definitions);
        self.unsettled |=
            !reading.definitions.is_empty() || reading.blocks.iter().any(defines_notes);
        for block in &mut reading.blocks {
            block.range = block.range.start + self.tail..block.range.end + self.tail;
        }
        if !self.unsettled || self.finished.is_empty() {
            return Finish {
                changed: Vec::new(),
                kept: self.finished.len(),
                rest: reading.blocks,
            };
        }
        let mut blocks = whole(text, self.extensions);
        let kept = self.finished.len().min(blocks.len());
        let rest = blocks.split_off(kept);
        let before = self.finished.iter();
        let changed = blocks.into_iter().enumerate().zip(before);
        let changed = changed.filter(|((_, block), before)| block.nodes != **before);
        Finish {
            changed: changed.map(|(block, _)| block).collect(),
            kept,
            rest,
        }
    }

    fn knows(&self, label: &str) -> bool {
        self.definitions.iter().any(|known| known.label == label)
    }

    fn note_finished(&mut self, block: &Block) {
        self.unsettled |= defines_notes(block);
        self.finished.push(block.nodes.clone());
    }
}

/// Whether a footnote is defined in a block, at whatever depth.
fn defines_notes(block: &Block) -> bool {
    let is_definition = |node: &Node| matches!(node, Node::Open(Element::FootnoteDefinition(_)));
    block.nodes.iter().any(is_definition)
}

impl OpenCode {
    /// The block of code that the text ends in, if nothing but more lines and
    /// its end can follow.
    fn of(text: &str, last: Option<&Block>, seen: usize) -> Option<Self> {
        let block = last?;
        let [Node::CodeBlock(code)] = block.nodes.as_slice() else {
            return None;
        };
        let written = text.get(block.range.start..seen)?;
        let first = written.split('\n').next()?;
        let fence = Fence::open(first)?;
        let inside = !code.closed && first.len() < written.len() && fence.indent <= 3;
        (inside && !written.contains(['\r', '\0'])).then_some(Self { fence, seen })
    }

    /// What the text adds to the block; `None` if it ends the block, or if
    /// that cannot be told here.
    fn more(&mut self, text: &str) -> Option<String> {
        let added = text.get(self.seen..)?;
        if added.contains(['\r', '\0']) {
            return None;
        }
        let mut more = String::with_capacity(added.len());
        let mut at = self.seen;
        for line in added.split_inclusive('\n') {
            let begins = text.get(..at)?.ends_with('\n');
            let complete = line.ends_with('\n');
            if begins {
                let content = line.trim_end_matches('\n');
                if complete && self.fence.is_closed_by(content) {
                    return None;
                }
                let spaces = content.len() - content.trim_start_matches(' ').len();
                let undecided = self.fence.may_be_closed_by(content) || spaces == content.len();
                if !complete && undecided {
                    break;
                }
                more.push_str(line.get(spaces.min(self.fence.indent)..)?);
            } else {
                more.push_str(line);
            }
            at += line.len();
        }
        self.seen = at;
        Some(more)
    }
}
