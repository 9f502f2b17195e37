//! The text around a hit.

use std::ops::Range;

use super::fold::is_accent;
use super::folded::Folded;
use super::query::Query;
use super::results::{Passage, Piece};

/// So many characters of a text are shown.
const SHOWN: usize = 120;
/// So many of them at most before the hit.
const BEFORE: usize = 40;
/// A cut goes to a blank where there is one so near, in characters.
const NEAR: usize = 16;

/// A title with what was looked for marked in it.
#[must_use]
pub fn whole(title: &Folded, query: &Query) -> Passage {
    let hits = title.in_original(&query.hits(title.text()));
    let title = title.original();
    let mut pieces = Pieces::default();
    pieces.add(&title, 0..title.len(), &hits);
    Passage(pieces.0)
}

/// About [`SHOWN`] characters around the first hit, from word to word, with
/// `…` where more of the text is.
#[must_use]
pub fn around(text: &Folded, query: &Query) -> Passage {
    let hits = text.in_original(&query.hits(text.text()));
    let text = text.original();
    let first = hits.first().map_or(0, |hit| hit.start);
    let start = start(&text, first);
    let end = end(&text, start, hits.first().map_or(0, |hit| hit.end));
    let mut pieces = Pieces::default();
    if start > text.len() - text.trim_start().len() {
        pieces.push("…", false);
    }
    pieces.add(&text, start..end, &hits);
    if end < text.trim_end().len() {
        pieces.push("…", false);
    }
    Passage(pieces.0)
}

/// Where the passage begins, for a hit that begins at `hit`.
fn start(text: &str, hit: usize) -> usize {
    let before = text.get(..hit).unwrap_or_default();
    let trimmed = before.len() - before.trim_start().len();
    let mut cut = before.char_indices().rev().skip(BEFORE - 1);
    let Some((earliest, _)) = cut.next().filter(|(at, _)| *at > trimmed) else {
        return trimmed;
    };
    let rest = before.get(earliest..).unwrap_or_default();
    let blank = rest
        .char_indices()
        .take(NEAR)
        .find(|(_, c)| c.is_whitespace());
    match blank {
        Some((at, blank)) => earliest + at + blank.len_utf8(),
        None => joined(before, earliest),
    }
}

/// Where the passage ends that begins at `start` and has a hit to `hit_end`.
fn end(text: &str, start: usize, hit_end: usize) -> usize {
    let whole = text.trim_end().len();
    let shown = text.get(start..whole).unwrap_or_default();
    let Some((latest, _)) = shown.char_indices().nth(SHOWN) else {
        return whole;
    };
    let latest = start + latest;
    if latest <= hit_end {
        // A long phrase is shown as a whole.
        return hit_end.min(whole).max(start);
    }
    let shown = text.get(hit_end.max(start)..latest).unwrap_or_default();
    let after = text.get(latest..).unwrap_or_default();
    let blank = shown.char_indices().rev().take(NEAR);
    let blank = blank.into_iter().find(|(_, c)| c.is_whitespace());
    match blank {
        _ if after.starts_with(char::is_whitespace) => latest,
        Some((at, _)) => hit_end.max(start) + at,
        None => joined(text, latest),
    }
}

/// The next place at or after this one that is not between a character and
/// what belongs to it: accents, what follows a joiner, an emoji's colour.
fn joined(text: &str, at: usize) -> usize {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut after_joiner = before.ends_with('\u{200d}');
    let mut length = 0;
    for character in after.chars() {
        let joiner = character == '\u{200d}';
        let belongs = after_joiner || joiner || is_accent(character) || is_of_emoji(character);
        if !belongs {
            break;
        }
        after_joiner = joiner;
        length += character.len_utf8();
    }
    at + length
}

fn is_of_emoji(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    /// A part of a text; the hits are of the whole text, in order.
    fn add(&mut self, text: &str, part: Range<usize>, hits: &[Range<usize>]) {
        let mut at = part.start;
        for hit in hits {
            let start = hit.start.clamp(at, part.end);
            let end = hit.end.clamp(start, part.end);
            self.push(text.get(at..start).unwrap_or_default(), false);
            self.push(text.get(start..end).unwrap_or_default(), true);
            at = end;
        }
        self.push(text.get(at..part.end).unwrap_or_default(), false);
    }

    fn push(&mut self, text: &str, hit: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(text),
            _ => self.0.push(Piece {
                text: text.to_owned(),
                hit,
            }),
        }
    }
}
