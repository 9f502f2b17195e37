//! Choices that are the same on every machine and in every run.

/// A generator of numbers, `SplitMix64` (<https://prng.di.unimi.it/splitmix64.c>): a few lines, and a bench
/// needs no more than that neighbouring choices differ.
#[derive(Debug)]
pub(super) struct Choices {
    state: u64,
}

impl Choices {
    /// Always the same seed: the same choices in the same order.
    pub(super) fn new() -> Self {
        Self { state: 20_240_601 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn number(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most.saturating_sub(least) + 1)
    }

    /// One of these texts; empty when there are none.
    pub(super) fn of(&mut self, texts: &[&'static str]) -> &'static str {
        let last = u64::try_from(texts.len()).unwrap_or(u64::MAX);
        let index = self.number(0, last.saturating_sub(1));
        let chosen = usize::try_from(index)
            .ok()
            .and_then(|index| texts.get(index));
        chosen.copied().unwrap_or_default()
    }
}
