//! A text as it is compared, and the way back to how it is written.

use std::ops::Range;

use super::fold::fold_char;

/// A folded text. Where it differs from the original is kept beside it, in a
/// few bytes each (a capital takes two), so that original and folded text
/// together take little more than one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    text: Box<str>,
    edits: Box<[u8]>,
}

/// What stands for some bytes of the folded text in the original.
#[derive(Debug, Clone, Copy)]
struct Edit<'a> {
    /// Bytes before it, since the last edit, which are the same in both.
    same: usize,
    folded: usize,
    original: Original<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Original<'a> {
    /// The folded letter as a capital.
    Capital,
    NewLine,
    Bytes(&'a [u8]),
}

const CAPITAL: usize = 0;
const NEW_LINE: usize = 1;
/// Codes from here on say how many bytes are folded; how many are original,
/// and these, follow.
const BYTES: usize = 2;

impl Folded {
    #[must_use]
    pub fn new(original: &str) -> Self {
        let mut writer = Writer::default();
        original.chars().for_each(|character| writer.add(character));
        writer.flush();
        Self {
            text: writer.text.into_boxed_str(),
            edits: writer.edits.into_boxed_slice(),
        }
    }

    /// The text as it is compared.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it is written.
    #[must_use]
    pub fn original(&self) -> String {
        let mut original = Vec::with_capacity(self.text.len() + self.edits.len() / 2);
        let mut rest = self.text.as_bytes();
        for edit in self.edits() {
            let (same, after) = rest.split_at_checked(edit.same).unwrap_or((rest, &[]));
            original.extend_from_slice(same);
            let (folded, after) = after.split_at_checked(edit.folded).unwrap_or((after, &[]));
            match edit.original {
                Original::Capital => original.extend(folded.iter().map(u8::to_ascii_uppercase)),
                Original::NewLine => original.push(b'\n'),
                Original::Bytes(bytes) => original.extend_from_slice(bytes),
            }
            rest = after;
        }
        original.extend_from_slice(rest);
        // It was made of whole characters.
        String::from_utf8(original).unwrap_or_default()
    }

    /// Where ranges of the folded text are in the original: whole characters,
    /// with the accents that follow. They are in order and do not overlap.
    #[must_use]
    pub fn in_original(&self, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut way = Way {
            edits: self.edits().peekable(),
            folded: 0,
            original: 0,
        };
        let mut found: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            let start = way.back(range.start, false);
            let end = way.back(range.end, true);
            match found.last_mut() {
                // Two that meet, or share a character such as `ß`, are one.
                Some(last) if last.end >= start => last.end = last.end.max(end),
                _ => found.push(start..end),
            }
        }
        found
    }

    /// Bytes of memory, roughly.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.text.len() + self.edits.len()
    }

    fn edits(&self) -> Edits<'_> {
        Edits { bytes: &self.edits }
    }
}

/// Makes folded text and edits of an original.
#[derive(Default)]
struct Writer {
    text: String,
    edits: Vec<u8>,
    /// Where the last edit ended in the folded text.
    last: usize,
    /// What was left out since.
    left_out: String,
    /// The folded text before the characters left out.
    left_out_at: usize,
}

impl Writer {
    fn add(&mut self, character: char) {
        let start = self.text.len();
        fold_char(character, |part| {
            if part != ' ' || !self.text.ends_with(' ') {
                self.text.push(part);
            }
        });
        let folded = self.text.len() - start;
        let mut written = [0; 4];
        let written = character.encode_utf8(&mut written);
        if folded == 0 {
            self.left_out_at = start;
            self.left_out.push(character);
        } else if self.text.as_bytes().get(start..) != Some(written.as_bytes()) {
            self.flush();
            self.edit(start, folded, character, written);
        } else if !self.left_out.is_empty() {
            self.flush();
        }
    }

    fn edit(&mut self, start: usize, folded: usize, character: char, written: &str) {
        self.number(start - self.last);
        self.last = start + folded;
        if character.is_ascii_uppercase() {
            self.number(CAPITAL);
        } else if character == '\n' {
            self.number(NEW_LINE);
        } else {
            self.number(BYTES + folded);
            self.number(written.len());
            self.edits.extend_from_slice(written.as_bytes());
        }
    }

    /// Notes what was left out.
    fn flush(&mut self) {
        if self.left_out.is_empty() {
            return;
        }
        let left_out = std::mem::take(&mut self.left_out);
        let start = self.left_out_at;
        self.number(start - self.last);
        self.last = start;
        self.number(BYTES);
        self.number(left_out.len());
        self.edits.extend_from_slice(left_out.as_bytes());
    }

    /// Seven bits a byte, the low ones first; the highest bit says that more
    /// follow.
    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.edits.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.edits.push(number as u8);
    }
}

struct Edits<'a> {
    bytes: &'a [u8],
}

impl Edits<'_> {
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

impl<'a> Iterator for Edits<'a> {
    type Item = Edit<'a>;

    fn next(&mut self) -> Option<Edit<'a>> {
        let same = self.number()?;
        let (folded, original) = match self.number()? {
            CAPITAL => (1, Original::Capital),
            NEW_LINE => (1, Original::NewLine),
            code => {
                let length = self.number()?;
                let (bytes, rest) = self.bytes.split_at_checked(length)?;
                self.bytes = rest;
                (code - BYTES, Original::Bytes(bytes))
            }
        };
        Some(Edit {
            same,
            folded,
            original,
        })
    }
}

impl Edit<'_> {
    fn original(&self) -> usize {
        match self.original {
            Original::Capital | Original::NewLine => 1,
            Original::Bytes(bytes) => bytes.len(),
        }
    }
}

/// Walks through both texts at once.
struct Way<'a> {
    edits: std::iter::Peekable<Edits<'a>>,
    /// Where both are: behind the last edit that was passed.
    folded: usize,
    original: usize,
}

impl Way<'_> {
    /// Where a place of the folded text is in the original; one inside of an
    /// edit is its start or its end.
    fn back(&mut self, at: usize, end: bool) -> usize {
        while let Some(edit) = self.edits.peek() {
            let (folded, original) = (self.folded + edit.same, self.original + edit.same);
            if folded + edit.folded <= at {
                self.folded = folded + edit.folded;
                self.original = original + edit.original();
                self.edits.next();
            } else if folded < at {
                return original + if end { edit.original() } else { 0 };
            } else {
                break;
            }
        }
        // An end before this one may have been in the middle of an edit.
        self.original + at.saturating_sub(self.folded)
    }
}
