//! What parts of code are.

/// The classes of style.css, by the number that the worker gives each; the
/// first one stands for plain text. worker.js has the same list.
pub const CLASSES: [&str; 17] = [
    "",
    "hl-comment",
    "hl-string",
    "hl-number",
    "hl-constant",
    "hl-keyword",
    "hl-type",
    "hl-function",
    "hl-variable",
    "hl-tag",
    "hl-property",
    "hl-heading",
    "hl-strong",
    "hl-emphasis",
    "hl-inserted",
    "hl-deleted",
    "hl-meta",
];

/// The class of a number; plain, if there is none.
#[must_use]
pub fn class(number: u32) -> &'static str {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    CLASSES.get(number).copied().unwrap_or_default()
}
