//! The end of a text that still grows: what is half typed is held back, or
//! closed, so that it does not flash as what it is not.

mod inline;
mod line;

use std::borrow::Cow;

use super::fence::{Fence, inside_containers, lines};
use super::mask;
use super::parse::Source;

/// The text as it is to be read now.
pub(super) fn finish(text: &str) -> Source<'_> {
    if let Some((start, end)) = mask::open_formula(text) {
        return formula(text, start, end);
    }
    let (paragraph, fence) = last_paragraph(text);
    let last_line = text.rfind('\n').map_or(0, |end| end + 1);
    let shown = match fence {
        Some(fence) => {
            let line = text.get(last_line..).unwrap_or_default();
            let (bare, _) = inside_containers(line);
            if fence.may_be_closed_by(bare) && !bare.is_empty() {
                last_line
            } else {
                text.len()
            }
        }
        None => line::shown(text, paragraph, last_line),
    };
    let text = text.get(..shown).unwrap_or(text);
    match fence {
        Some(_) => Source {
            text: Cow::Borrowed(text),
            written: text.len(),
            as_written: text.len(),
            grows: true,
        },
        None => closed(text, paragraph),
    }
}

/// The text with the formula closed that it ends in; its lines are nothing
/// but the formula's, whatever they look like.
fn formula<'a>(text: &'a str, start: usize, end: &str) -> Source<'a> {
    let inside = text.get(start + end.len()..).unwrap_or_default();
    let half = end.split_at_checked(1).map_or("", |(half, _)| half);
    let cut = if inside.trim().is_empty() {
        start
    } else if inside.ends_with(half) {
        text.len() - half.len()
    } else {
        text.len()
    };
    let shown = text.get(..cut).unwrap_or(text);
    if cut == start {
        return closed(shown, last_paragraph(shown).0);
    }
    Source {
        text: Cow::Owned([shown, end].concat()),
        written: shown.len(),
        as_written: start,
        grows: true,
    }
}

/// The text with its last paragraph closed.
fn closed(text: &str, paragraph: usize) -> Source<'_> {
    let paragraph = paragraph.min(text.len());
    let (text, added) = inline::close(text, paragraph);
    Source {
        written: text.len() - added,
        as_written: match text {
            Cow::Borrowed(text) => text.len(),
            Cow::Owned(_) => paragraph,
        },
        text,
        grows: true,
    }
}

/// Where the last paragraph begins, near enough: after the last empty line,
/// or with the last line that begins an item, a heading, a quote or a row.
/// And the fence of the block of code that the text ends in.
fn last_paragraph(text: &str) -> (usize, Option<Fence>) {
    let mut start = 0;
    let mut fence: Option<Fence> = None;
    let mut quoted_before = false;
    for (at, line) in lines(text) {
        let (bare, quoted) = inside_containers(line);
        if let Some(open) = fence {
            if line.ends_with('\n') && open.is_closed_by(bare.trim_end_matches(['\r', '\n'])) {
                fence = None;
                start = at + line.len();
            }
            continue;
        }
        let content = bare.trim();
        if line.ends_with('\n') {
            fence = Fence::open(content);
        }
        if content.is_empty() {
            start = at + line.len();
        } else if bare.len() < line.trim_start().len() || quoted != quoted_before || content.starts_with(['#', '|']) {
            start = at;
        }
        quoted_before = quoted;
    }
    (start, fence)
}
