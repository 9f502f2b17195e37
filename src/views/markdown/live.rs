//! The elements of one text, kept in step with it.

use std::rc::Rc;

use crate::browser::mirror::{DomElement, DomNode, Mirror};
use crate::markdown::{Block, Extensions, Finish, Growing, Node, Update, patch};

/// What is done with what was made of a node; for a block of code again when
/// it is complete.
pub type Made = Rc<dyn Fn(&Node, DomNode)>;

/// The elements of a text that may grow.
pub struct Live {
    place: DomElement,
    mirror: Mirror,
    made: Made,
    /// `None` once the text is complete.
    growing: Option<Growing>,
    /// The nodes that may still change.
    open: Vec<Node>,
    /// How much of the text is shown, and its last characters: a text that
    /// does not begin with what is shown is another text.
    shown: usize,
    end: String,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Live")
    }
}

impl Live {
    /// Takes an element over, and empties it.
    #[must_use]
    pub fn new(place: &DomElement, made: Made) -> Option<Self> {
        Some(Self {
            place: place.clone(),
            mirror: Mirror::new(place)?,
            made,
            growing: Some(Growing::new(Extensions::ALL)),
            open: Vec::new(),
            shown: 0,
            end: String::new(),
        })
    }

    /// How many blocks do not change any more but by a definition.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.mirror.settled()
    }

    /// Shows a text; it may grow on.
    pub fn show(&mut self, text: &str, grows: bool) {
        if self.growing.is_none() && text.len() == self.shown && text.ends_with(&self.end) {
            return;
        }
        if !self.goes_on(text) {
            match Self::new(&self.place, Rc::clone(&self.made)) {
                Some(anew) => *self = anew,
                None => return,
            }
        }
        self.note_shown(text);
        if grows {
            self.update(text);
        } else if let Some(growing) = self.growing.take() {
            let finish = growing.finish(text);
            self.finish(finish);
        }
    }

    fn goes_on(&self, text: &str) -> bool {
        self.growing.is_some()
            && text
                .get(..self.shown)
                .is_some_and(|start| start.ends_with(&self.end))
    }

    fn note_shown(&mut self, text: &str) {
        const KEPT: usize = 24;
        self.shown = text.len();
        let start = text
            .char_indices()
            .rev()
            .nth(KEPT)
            .map_or(0, |(start, _)| start);
        text.get(start..)
            .unwrap_or_default()
            .clone_into(&mut self.end);
    }

    fn update(&mut self, text: &str) {
        let Some(growing) = &mut self.growing else {
            return;
        };
        match growing.update(text) {
            Update::Code(more) => {
                if let Some(Node::CodeBlock(code)) = self.open.last_mut() {
                    code.text.push_str(&more);
                    self.mirror.extend(self.open.len() - 1, &more);
                }
            }
            Update::Blocks { blocks, finished } => {
                let finished = blocks.iter().take(finished);
                let settled: usize = finished.map(|block| block.nodes.len()).sum();
                self.patch(flat(blocks));
                let settled: Vec<_> = self.open.drain(..settled).collect();
                self.mirror.settle(&settled);
            }
        }
    }

    /// Puts nodes in the place of those that may change.
    fn patch(&mut self, nodes: Vec<Node>) {
        let patch = patch::compare(&self.open, &nodes);
        let mut kept = patch.same;
        if let Some(more) = patch.more {
            self.mirror.extend(kept, more);
            if let (Some(node), Some(made)) = (nodes.get(kept), self.mirror.made(kept)) {
                (self.made)(node, made);
            }
            kept += 1;
        }
        if kept < self.open.len() {
            self.mirror.truncate(nodes.get(..kept).unwrap_or_default());
        }
        for node in nodes.iter().skip(kept) {
            if let Some(made) = self.mirror.push(node) {
                (self.made)(node, made);
            }
        }
        self.open = nodes;
    }

    fn finish(&mut self, finish: Finish) {
        for (place, block) in &finish.changed {
            let made = self.mirror.replace(*place, block);
            for (node, made) in block.nodes.iter().zip(made) {
                if let Some(made) = made {
                    (self.made)(node, made);
                }
            }
        }
        if finish.kept < self.mirror.settled() {
            self.mirror.cut(finish.kept);
            self.open.clear();
        }
        self.patch(flat(finish.rest));
        let settled = std::mem::take(&mut self.open);
        self.mirror.settle(&settled);
    }
}

fn flat(blocks: Vec<Block>) -> Vec<Node> {
    blocks.into_iter().flat_map(|block| block.nodes).collect()
}
