//! What was found out about some code, for when it is shown again.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::spans::Span;

/// The most blocks of code that are remembered.
pub const MOST_BLOCKS: usize = 64;

/// The most parts of them together: some 2 MB.
pub const MOST_SPANS: usize = 100_000;

/// Tells a block of code from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key of some code in the language of some grammars.
    #[must_use]
    pub fn new(grammars: &str, code: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (grammars, code).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// The latest blocks, and the parts of each; `None` for those that the
/// highlighter could not cope with.
#[derive(Debug, Default)]
pub struct Cache {
    blocks: VecDeque<(Key, Option<Vec<Span>>)>,
    spans: usize,
}

impl Cache {
    /// What is remembered of a block.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Option<Vec<Span>>> {
        let mut blocks = self.blocks.iter();
        let (_, spans) = blocks.find(|(known, _)| *known == key)?;
        Some(spans)
    }

    /// Remembers a block, and forgets the oldest ones that are too many.
    pub fn put(&mut self, key: Key, spans: Option<Vec<Span>>) {
        if self.get(key).is_some() {
            return;
        }
        self.spans += count(&spans);
        self.blocks.push_back((key, spans));
        while self.blocks.len() > MOST_BLOCKS || self.spans > MOST_SPANS {
            let Some((_, oldest)) = self.blocks.pop_front() else {
                break;
            };
            self.spans -= count(&oldest);
        }
    }
}

fn count(spans: &Option<Vec<Span>>) -> usize {
    spans.as_ref().map_or(0, Vec::len)
}
