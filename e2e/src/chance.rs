//! Chance that can be repeated.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

/// Numbers by chance, from a seed that is printed: `SEED` brings the same ones back.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// From `SEED`, or from the clock.
    pub fn new() -> Self {
        let given = env::var("SEED").ok().and_then(|seed| seed.parse().ok());
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(1, |now| now.as_micros() as u64);
        let seed = given.unwrap_or(now);
        eprintln!("SEED={seed}");
        Self(seed)
    }

    /// One of `0..count`.
    pub fn below(&mut self, count: usize) -> usize {
        // SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % (count as u64).max(1)) as usize
    }

    /// One of `from..=to`.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }
}

impl Default for Chance {
    fn default() -> Self {
        Self::new()
    }
}
