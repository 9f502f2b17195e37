//! Replies that a page must read well, and replies that wait.

use super::Row;
use crate::scenario::{
    Plot, calls, echo, filtered, gallery, reasoning, repeat, several, unfinished,
};

pub(super) const ROWS: &[Row] = &[
    (
        "gallery",
        Plot::Made(gallery::swift),
        "Replies of which the page's pictures are taken: code, a table, formulas, Arabic",
    ),
    (
        "gallery-stepped",
        Plot::Made(gallery::stepped),
        "The same word by word, one for each step",
    ),
    (
        "repeat",
        Plot::Made(repeat::swift),
        "The last user message, said back at once",
    ),
    (
        "repeat-stepped",
        Plot::Made(repeat::stepped),
        "The last user message, said back word by word, one for each step",
    ),
    (
        "reasoning-content",
        Plot::Made(reasoning::reasoning_content),
        "A reply after thoughts in the field reasoning_content",
    ),
    (
        "reasoning",
        Plot::Made(reasoning::reasoning),
        "A reply after thoughts in the field reasoning",
    ),
    (
        "think",
        Plot::Made(reasoning::think),
        "A reply after thoughts in <think>, its tags cut across events",
    ),
    (
        "filter-not-run",
        Plot::Made(filtered::not_run),
        "A reply that the content filter could not look at",
    ),
    (
        "filter-late-block",
        Plot::Made(filtered::late_block),
        "A finished reply that the asynchronous filter blocks afterwards",
    ),
    (
        "protected-code",
        Plot::Made(filtered::protected_code),
        "A reply that the filter ends for its code, with a citation",
    ),
    (
        "tool-calls-no-index",
        Plot::Made(calls::no_index),
        "Two tool calls in pieces that have no index",
    ),
    (
        "tools",
        Plot::Made(calls::answered),
        "Two tool calls; once they have results, a reply that names these",
    ),
    (
        "length-then-rest",
        Plot::Made(unfinished::length),
        "\"It began in\", ended for its length; the rest when it is asked for",
    ),
    (
        "cut-then-rest",
        Plot::Made(unfinished::cut),
        "\"It began in\", then the connection breaks off; the rest when it is asked for",
    ),
    (
        "several",
        Plot::Made(several::answer),
        "As many replies as n asks for, interleaved",
    ),
    (
        "held",
        Plot::Held,
        "Nothing at all until POST /step, then a reply",
    ),
    (
        "held-middle",
        Plot::HeldMiddle,
        "The first word, and the rest at POST /step",
    ),
    (
        "echo-parameters",
        Plot::Made(echo::answer),
        "The parameters of the request, sorted, as JSON",
    ),
];
