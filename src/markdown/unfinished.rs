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
    let (covered, open) = mask::cover_growing(text);
    // Where formulas end and lines begin is looked up in the covered text,
    // whose bytes stand where the text's do.
    let covered = covered.as_deref().unwrap_or(text);
    if let Some((start, end)) = open {
        return formula(text, covered, start, end);
    }
    let (paragraph, fence) = last_paragraph(covered);
    let last_line = covered.rfind('\n').map_or(0, |end| end + 1);
    let Some(fence) = fence else {
        let shown = line::shown(covered, paragraph, last_line);
        return closed(text, covered, shown, paragraph);
    };
    let line = text.get(last_line..).unwrap_or_default();
    let (bare, _) = inside_containers(line);
    let shown = if fence.may_be_closed_by(bare) {
        last_line
    } else {
        text.len()
    };
    Source {
        text: Cow::Borrowed(text.get(..shown).unwrap_or(text)),
        written: shown,
        as_written: shown,
        grows: true,
    }
}

/// The text with the formula closed that it ends in; its lines are nothing
/// but the formula's, whatever they look like.
fn formula<'a>(text: &'a str, covered: &str, start: usize, end: &str) -> Source<'a> {
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
        let covered = covered.get(..start).unwrap_or(covered);
        return closed(text, covered, start, last_paragraph(covered).0);
    }
    Source {
        text: Cow::Owned([shown, end].concat()),
        written: shown.len(),
        as_written: start,
        grows: true,
    }
}

/// As much of the text as is shown, with its last paragraph closed.
fn closed<'a>(text: &'a str, covered: &str, shown: usize, paragraph: usize) -> Source<'a> {
    let text = text.get(..shown).unwrap_or(text);
    let covered = covered.get(..shown).unwrap_or(covered);
    let paragraph = paragraph.min(shown);
    let (text, added) = inline::close(text, covered, paragraph);
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
        } else if bare.len() < line.trim_start().len()
            || quoted != quoted_before
            || content.starts_with(['#', '|'])
        {
            start = at;
        }
        quoted_before = quoted;
    }
    (start, fence)
}
