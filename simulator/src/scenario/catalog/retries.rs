//! Failures that pass: so many answers of a kind, then the normal reply.

use super::Row;
use crate::scenario::Plot;
use crate::scenario::failure::Failure;

pub(super) const ROWS: &[Row] = &[
    (
        "429-once",
        Plot::After(1, Failure::limited(1).with_header()),
        "429 with Retry-After: 1, then a reply",
    ),
    (
        "429-text-once",
        Plot::After(1, Failure::limited(2)),
        "429 whose text asks for 2 seconds, without a header; then a reply",
    ),
    (
        "429-long",
        Plot::After(1, Failure::limited(86_400)),
        "429 whose text asks for a day, then a reply",
    ),
    (
        "429-twenty",
        Plot::After(1, Failure::limited(20).with_header()),
        "429 with Retry-After: 20, then a reply",
    ),
    (
        "503-twice",
        Plot::After(2, Failure::Recorded("retry-503-no-header")),
        "503 without Retry-After twice, then a reply",
    ),
];
