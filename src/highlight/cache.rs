//! What was found out about some code, for when it is shown again.

use super::spans::Span;

/// The most blocks of code that are remembered.
pub const MOST_BLOCKS: usize = 64;

/// The most memory that they take together, in bytes.
pub const MOST_MEMORY: usize = 2_000_000;

/// The latest blocks, and the parts of each.
#[derive(Debug, Default)]
pub struct Cache {
    /// The oldest one first.
    blocks: Vec<Block>,
    memory: usize,
}

/// With all of its code and not with a hash of it: a block must never get
/// the parts of another one, which may not even end where its characters do.
#[derive(Debug)]
struct Block {
    grammars: &'static str,
    code: String,
    /// `None` if the highlighter could not cope with it.
    spans: Option<Vec<Span>>,
}

impl Cache {
    /// What is remembered of some code in the language of some grammars.
    #[must_use]
    pub fn get(&self, grammars: &str, code: &str) -> Option<&Option<Vec<Span>>> {
        let mut blocks = self.blocks.iter();
        let block = blocks.find(|block| block.grammars == grammars && block.code == code)?;
        Some(&block.spans)
    }

    /// Remembers what was not known yet, and forgets what is too much, the
    /// oldest first.
    pub fn put(&mut self, grammars: &'static str, code: &str, spans: Option<Vec<Span>>) {
        let code = code.to_owned();
        let block = Block {
            grammars,
            code,
            spans,
        };
        self.memory += block.memory();
        self.blocks.push(block);
        while self.blocks.len() > MOST_BLOCKS || self.memory > MOST_MEMORY {
            self.memory -= self.blocks.remove(0).memory();
        }
    }
}

impl Block {
    fn memory(&self) -> usize {
        self.code.len() + self.spans.as_ref().map_or(0, |spans| size_of_val(&**spans))
    }
}
