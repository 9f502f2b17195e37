//! The article, the recordings people ask for most, and the failures that stay.

use super::Row;
use crate::scenario::Plot;
use crate::scenario::spoken::Pace;

pub(super) const ROWS: &[Row] = &[
    (
        "article",
        Plot::Article,
        "The article's exchange: \"How many feet are in a mile?\", \"How many meters is that?\"",
    ),
    ("gpt-4o", Plot::Article, "The same as article"),
    (
        "normal",
        Plot::Replay("stream-classic"),
        "A short recorded reply",
    ),
    (
        "slow",
        Plot::Spoken(Pace::Slow),
        "Some 60 words, one every 120 ms",
    ),
    (
        "bursts",
        Plot::Spoken(Pace::Bursts),
        "The same words in bursts 0.7 s apart, as Azure's default filter sends them",
    ),
    (
        "stepped",
        Plot::Spoken(Pace::Stepped),
        "Twelve words, each released by POST /step",
    ),
    (
        "prompt-filter-first",
        Plot::Replay("stream-classic"),
        "A stream whose first event has no choices, only the prompt's verdict",
    ),
    (
        "usage",
        Plot::Replay("stream-modern-usage"),
        "A stream whose last event has the usage and no choices",
    ),
    (
        "cut",
        Plot::Replay("stream-connection-cut"),
        "A reply whose connection breaks off",
    ),
    (
        "401",
        Plot::Replay("error-401-code-401"),
        "Always 401: wrong key",
    ),
    (
        "404",
        Plot::Replay("error-404-deployment"),
        "Always 404: DeploymentNotFound",
    ),
    (
        "429",
        Plot::Replay("retry-429-retry-after"),
        "Always 429, with Retry-After",
    ),
    ("500", Plot::First("retry-500-then-ok"), "Always 500"),
    (
        "502-html",
        Plot::Replay("error-502-html"),
        "Always 502, with a gateway's HTML page",
    ),
    (
        "content-filter",
        Plot::Replay("error-400-content-filter"),
        "Always 400: the prompt was filtered",
    ),
];
