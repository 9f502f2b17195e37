//! Lines that may still become something else than they look like.

use crate::markdown::fence::{after_item_mark, inside_containers};

/// How much of the text is shown, by its last lines. `paragraph` and `last`
/// are the starts of the last paragraph and of the last line.
pub(super) fn shown(text: &str, paragraph: usize, last: usize) -> usize {
    let line = text.get(last..).unwrap_or_default();
    if let Some(start) = undecided_table(text, paragraph) {
        return start;
    }
    if is_undecided(line) { last } else { text.len() }
}

/// Whether the last line may still become a heading's underline, a break, an
/// item, a fence, an alert, a definition.
fn is_undecided(line: &str) -> bool {
    if line.trim().is_empty() {
        return false;
    }
    let (bare, quoted) = inside_containers(line);
    let bare = bare.trim_start();
    let only = |set: &str| bare.trim_end().chars().all(|char| set.contains(char));
    // Marks alone (an empty content is an item or a quote without any yet).
    if only("#-+*=_>~`|: ") || only("0123456789") {
        return true;
    }
    let digits = bare.trim_start_matches(|char: char| char.is_ascii_digit());
    if digits.len() < bare.len() && matches!(digits, "." | ")") {
        return true;
    }
    if bare.starts_with("```") || bare.starts_with("~~~") {
        return true;
    }
    // A task's box.
    let in_item = after_item_mark(line.trim_start()).is_some();
    if in_item
        && matches!(
            bare.trim_end(),
            "[" | "[ " | "[ ]" | "[x" | "[x]" | "[X" | "[X]"
        )
    {
        return true;
    }
    // An alert's kind ends its line; a definition is nothing to see.
    quoted && bare.starts_with("[!") || is_definition(bare)
}

/// `[label]: …`, or the start of it.
fn is_definition(bare: &str) -> bool {
    let Some(inside) = bare.strip_prefix('[') else {
        return false;
    };
    let Some((label, after)) = inside.split_once(']') else {
        return false;
    };
    match after.strip_prefix(':') {
        Some(text) if label.starts_with('^') => text.trim().is_empty(),
        Some(_) => true,
        None => after.is_empty(),
    }
}

/// Where the table begins that may be: a row which no row of dashes has
/// followed, and none but it could follow.
fn undecided_table(text: &str, paragraph: usize) -> Option<usize> {
    // Each row begins a paragraph; the head may be one before.
    let last = text.get(paragraph..)?;
    let before = text.get(..paragraph)?;
    let previous = before
        .strip_suffix('\n')
        .map_or(0, |front| front.rfind('\n').map_or(0, |end| end + 1));
    let row = |line: &str| inside_containers(line).0.trim_start().starts_with('|');
    if !row(last) {
        return None;
    }
    let head = before.get(previous..).unwrap_or_default();
    if !row(head) {
        // The first row, and nothing after it.
        return (!last.trim_end_matches('\n').contains('\n')).then_some(paragraph);
    }
    let above = before.get(..previous).unwrap_or_default();
    let above = above
        .strip_suffix('\n')
        .map_or("", |front| front.rsplit('\n').next().unwrap_or_default());
    let (dashes, _) = inside_containers(last);
    let is_delimiter = dashes
        .trim()
        .chars()
        .all(|char| matches!(char, '|' | '-' | ':' | ' '));
    (!row(above) && is_delimiter && !last.ends_with('\n')).then_some(previous)
}
