//! What of the elements on the page can stay when the nodes change.

use super::node::{CodeBlock, Node};

/// How new nodes go on from old ones.
#[derive(Debug, PartialEq, Eq)]
pub struct Patch<'a> {
    /// The nodes at the start that are the same.
    pub same: usize,
    /// What is to be appended to the node after them, which stays.
    pub more: Option<&'a str>,
}

/// Compares nodes with those they replace. A growing text mostly appends to
/// its last node: then nothing else changes.
#[must_use]
pub fn compare<'a>(old: &[Node], new: &'a [Node]) -> Patch<'a> {
    let same = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let more = match (old.get(same), new.get(same)) {
        (Some(Node::Text(old)), Some(Node::Text(new))) => new.strip_prefix(old.as_str()),
        (Some(Node::CodeBlock(old)), Some(Node::CodeBlock(new))) => more_code(old, new),
        _ => None,
    };
    Patch { same, more }
}

fn more_code<'a>(old: &CodeBlock, new: &'a CodeBlock) -> Option<&'a str> {
    if old.closed || old.language != new.language {
        return None;
    }
    new.text.strip_prefix(old.text.as_str())
}
