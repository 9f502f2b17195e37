//! From the worker's numbers to parts of the code.

use std::ops::Range;
use std::str::Chars;

use super::class::class;

/// A part of some code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its bytes in the code, on boundaries of characters; never empty.
    pub text: Range<usize>,
    /// Its class in style.css; empty for plain text.
    pub class: &'static str,
}

/// Takes code apart. `numbers` are three for each part that is not plain:
/// where it starts and ends, in UTF-16 units, and its class.
///
/// For any numbers at all, the spans follow one another and cover the code.
/// What ends beyond the code ends with it; what starts before the end of the
/// part before it starts there; what is reversed is nothing.
#[must_use]
pub fn spans(code: &str, numbers: &[u32]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut place = Place::new(code);
    for part in numbers.chunks_exact(3) {
        let &[start, end, number] = part else { break };
        if start < end {
            push(&mut spans, place.advance(start), "");
            push(&mut spans, place.advance(end), class(number));
        }
    }
    push(&mut spans, place.advance(u32::MAX), "");
    spans
}

/// Adds a span, to the one before it where both are alike.
fn push(spans: &mut Vec<Span>, text: Range<usize>, class: &'static str) {
    match spans.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.class == class => last.text.end = text.end,
        _ => spans.push(Span { text, class }),
    }
}

/// A place in the code, in both units.
struct Place<'a> {
    rest: Chars<'a>,
    length: usize,
    units: u32,
}

impl<'a> Place<'a> {
    fn new(code: &'a str) -> Self {
        Self {
            rest: code.chars(),
            length: code.len(),
            units: 0,
        }
    }

    fn bytes(&self) -> usize {
        self.length - self.rest.as_str().len()
    }

    /// Goes on to a place in UTF-16 units, or behind the character whose
    /// middle that is, or to the end; never back. The bytes passed.
    fn advance(&mut self, to: u32) -> Range<usize> {
        let start = self.bytes();
        while self.units < to
            && let Some(char) = self.rest.next()
        {
            self.units = self
                .units
                .saturating_add(if char.len_utf16() == 2 { 2 } else { 1 });
        }
        start..self.bytes()
    }
}
