//! Long replies of generated Markdown, to measure a page with.

use super::Row;
use crate::scenario::Plot;
use crate::scenario::bench::{Load, Speed};

const fn paced(characters: usize) -> Plot {
    let speed = Speed::Paced;
    Plot::Load(Load { characters, speed })
}

const fn unbounded(characters: usize) -> Plot {
    let speed = Speed::Unbounded;
    Plot::Load(Load { characters, speed })
}

pub(super) const ROWS: &[Row] = &[
    (
        "bench-12k-paced",
        paced(12_000),
        "12,000 characters of Markdown in 3,000 chunks, 200 a second",
    ),
    (
        "bench-100k-paced",
        paced(100_000),
        "100,000 characters, likewise",
    ),
    (
        "bench-1m-paced",
        paced(1_000_000),
        "1,000,000 characters, likewise",
    ),
    (
        "bench-12k-fast",
        unbounded(12_000),
        "12,000 characters of Markdown in chunks of 4, as fast as they are read",
    ),
    (
        "bench-100k-fast",
        unbounded(100_000),
        "100,000 characters, likewise",
    ),
    (
        "bench-1m-fast",
        unbounded(1_000_000),
        "1,000,000 characters, likewise",
    ),
];
