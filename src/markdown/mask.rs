//! What the Markdown parser does not know is covered before it reads, with as
//! many bytes, so that all its ranges hold for the text itself.
//!
//! - Formulas: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. A covered formula is one
//!   long word on one line: nothing in it is Markdown.
//! - East Asian punctuation beside `**`: CommonMark takes `**注意：**请` for
//!   no emphasis, since its rules count on spaces between words
//!   (<https://github.com/commonmark/commonmark-spec/issues/650>). It is
//!   covered by a letter.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Tag};

use super::fence::{lines, run};
use super::parse::events;

/// Covers the first byte of a formula.
pub(super) const MATH: char = '\u{1}';
/// Covers each further one.
const MATH_ON: char = '\u{2}';
/// Cover punctuation, by its length in UTF-8 less one. None of them occurs in
/// text, and all are letters to CommonMark.
const LETTERS: [char; 4] = ['\u{3}', '\u{80}', '\u{e000}', '\u{f0000}'];

/// Whether a text that the parser gives back has something covered in it.
pub(super) fn is_covered(text: &str) -> bool {
    text.contains(|char| matches!(char, MATH | MATH_ON) || LETTERS.contains(&char))
}

/// Where the formula that begins a covered text ends.
pub(super) fn math_end(covered: &str) -> usize {
    let after = covered.get(MATH.len_utf8()..).unwrap_or_default();
    MATH.len_utf8() + run(after, MATH_ON as u8)
}

/// The text with its formulas and its misleading punctuation covered; `None`
/// where there is nothing to cover.
pub(super) fn cover(text: &str, grows: bool) -> Option<String> {
    Covers::of(text, grows)?.apply(text)
}

/// The formula that a text ends in: where it begins, and what ends it.
pub(super) type OpenFormula = (usize, &'static str);

/// The covered text, and the formula that it ends in.
pub(super) fn cover_growing(text: &str) -> (Option<String>, Option<OpenFormula>) {
    match Covers::of(text, true) {
        Some(covers) => {
            let open = covers.open;
            (covers.apply(text), open)
        }
        None => (None, None),
    }
}

/// Whether the parser's own reading is needed to know what is code.
fn may_have_code_blocks(text: &str) -> bool {
    text.contains("```") || text.contains("~~~") || text.contains("    ") || text.contains('\t')
}

/// The blocks of code and of HTML.
fn verbatim(text: &str, options: Options) -> Vec<Range<usize>> {
    if !may_have_code_blocks(text) && !text.contains('<') {
        return Vec::new();
    }
    let verbatim = events(text, options, &[]).filter_map(|(event, range)| {
        let is_verbatim = matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock));
        is_verbatim.then_some(range)
    });
    verbatim.collect()
}

/// What is to be covered, in order.
#[derive(Debug, Default)]
struct Covers {
    ranges: Vec<(Range<usize>, bool)>,
    open: Option<OpenFormula>,
}

impl Covers {
    /// `None` where there is nothing to look for.
    fn of(text: &str, grows: bool) -> Option<Self> {
        let has_math = text.contains('$') || text.contains("\\(") || text.contains("\\[");
        let has_emphasis = text.contains('*') && !text.is_ascii();
        if !has_math && !has_emphasis {
            return None;
        }
        let verbatim = verbatim(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
        // A line that is not complete may yet turn out to begin no code.
        let decided = if grows {
            text.rfind(['\n', '\r']).map_or(0, |end| end + 1)
        } else {
            text.len()
        };
        let verbatim = verbatim.into_iter().filter(|range| range.start < decided);
        let mut verbatim = verbatim.peekable();
        let mut covers = Self::default();
        let mut paragraph = 0..0;
        let mut quoted = false;
        for (start, line) in lines(text) {
            let end = start + line.len();
            while verbatim.peek().is_some_and(|range| range.end <= start) {
                verbatim.next();
            }
            let in_verbatim = verbatim.peek().is_some_and(|range| range.start < end);
            // An empty line of a quote has the quote's mark.
            let bare = if quoted {
                line.trim_start_matches([' ', '>'])
            } else {
                line
            };
            let is_empty = bare.trim().is_empty();
            quoted = line.trim_start().starts_with('>');
            if in_verbatim || is_empty {
                covers.paragraph(text, paragraph);
                paragraph = end..end;
            } else {
                paragraph.end = end;
            }
        }
        covers.paragraph(text, paragraph);
        Some(covers)
    }

    /// Looks through lines that belong together.
    fn paragraph(&mut self, text: &str, lines: Range<usize>) {
        self.open = None;
        let Some(paragraph) = text.get(lines.clone()) else {
            return;
        };
        let mut at = 0;
        while let Some(found) = paragraph.get(at..) {
            let Some(next) = found.find(['\\', '`', '$', '<', ']', ':', '*']) else {
                return;
            };
            at += next;
            at += self.mark(paragraph, at, lines.start).max(1);
        }
    }

    /// Covers what begins at a mark, and says how long it is.
    fn mark(&mut self, paragraph: &str, at: usize, offset: usize) -> usize {
        let (before, rest) = paragraph.split_at_checked(at).unwrap_or((paragraph, ""));
        match rest.as_bytes() {
            [b'`', ..] => code_span(rest),
            [b'<', ..] => bracketed(rest),
            [b']', b'(', ..] => rest.find([')', '\n', '\r']).unwrap_or(2),
            [b':', b'/', b'/', ..] => rest.find(char::is_whitespace).unwrap_or(rest.len()),
            [b'*', ..] => {
                let length = run(rest, b'*');
                self.emphasis(
                    before,
                    rest.get(length..).unwrap_or_default(),
                    at + offset,
                    length,
                );
                length
            }
            [b'$' | b'\\', ..] => {
                if let Some(length) = formula(before, rest) {
                    self.ranges.push((at + offset..at + offset + length, true));
                    return length;
                }
                self.open = self
                    .open
                    .or_else(|| begun(rest).map(|end| (at + offset, end)));
                // An escaped character; two dollars that open nothing.
                match rest.strip_prefix('\\') {
                    Some(escaped) => 1 + escaped.chars().next().map_or(0, char::len_utf8),
                    None => run(rest, b'$'),
                }
            }
            _ => 1,
        }
    }

    /// Covers punctuation between a run of `*` and the inside of the
    /// emphasis, where an East Asian letter stands right outside.
    fn emphasis(&mut self, before: &str, after: &str, at: usize, length: usize) {
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
            return;
        };
        if is_wide_punctuation(last) && is_east_asian(first) {
            self.ranges.push((at - last.len_utf8()..at, false));
        } else if is_wide_punctuation(first) && is_east_asian(last) {
            let start = at + length;
            self.ranges.push((start..start + first.len_utf8(), false));
        }
    }

    fn apply(self, text: &str) -> Option<String> {
        if self.ranges.is_empty() {
            return None;
        }
        let mut covered = String::with_capacity(text.len());
        for (range, is_math) in self.ranges {
            // One character may stand between two runs.
            let Some(plain) = text.get(covered.len()..range.start) else {
                continue;
            };
            covered.push_str(plain);
            if is_math {
                covered.push(MATH);
                covered.extend(std::iter::repeat_n(MATH_ON, range.len() - 1));
            } else {
                covered.extend(LETTERS.get(range.len() - 1));
            }
        }
        covered.push_str(text.get(covered.len()..)?);
        Some(covered)
    }
}

/// How long the code span is that begins here, or the run of backticks that
/// begins none on its line.
fn code_span(rest: &str) -> usize {
    let rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    let length = run(rest, b'`');
    let mut at = length;
    while let Some(next) = rest.get(at..).and_then(|rest| rest.find('`')) {
        at += next;
        let closing = run(rest.get(at..).unwrap_or_default(), b'`');
        at += closing;
        if closing == length {
            return at;
        }
    }
    length
}

/// How long the tag or the address in angle brackets is that begins here.
fn bracketed(rest: &str) -> usize {
    let is_tag = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!');
    if !rest.as_bytes().get(1).is_some_and(is_tag) {
        return 1;
    }
    let inside = rest.get(1..).unwrap_or_default();
    match inside.find(['<', '>', '\n', '\r']) {
        Some(end) if inside.as_bytes().get(end) == Some(&b'>') => end + 2,
        _ => 1,
    }
}

/// What would end the formula that begins here.
fn begun(rest: &str) -> Option<&'static str> {
    let one_line = !rest.contains(['\n', '\r']);
    match rest.as_bytes() {
        [b'\\', b'(', ..] if one_line => Some("\\)"),
        [b'\\', b'[', ..] => Some("\\]"),
        [b'$', b'$', ..] => Some("$$"),
        _ => None,
    }
}

/// How long the formula is that begins here, with its delimiters.
fn formula(before: &str, rest: &str) -> Option<usize> {
    let inside = |open: &str, close: &str| {
        let after = rest.strip_prefix(open)?;
        let end = unescaped(after, close)?;
        let content = after.get(..end)?;
        (!content.trim().is_empty()).then_some(open.len() + end + close.len())
    };
    match rest.as_bytes() {
        [b'\\', b'(', ..] => inside("\\(", "\\)").filter(|length| {
            !rest
                .get(..*length)
                .is_some_and(|math| math.contains(['\n', '\r']))
        }),
        [b'\\', b'[', ..] => inside("\\[", "\\]"),
        [b'$', b'$', ..] => inside("$$", "$$"),
        [b'$', ..] => dollars(before, rest),
        _ => None,
    }
}

/// Where a closing delimiter stands. Backslashes go in pairs with what
/// follows them, but for the one of the delimiter itself.
fn unescaped(text: &str, close: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let next = rest.find(['\\', '$'])?;
        let found = rest.get(next..)?;
        if found.starts_with(close) {
            return Some(at + next);
        }
        let escaped = if found.starts_with('\\') {
            found.chars().nth(1).map_or(0, char::len_utf8)
        } else {
            0
        };
        at += next + 1 + escaped;
    }
    None
}

/// A formula between single dollars. Prices and variables of a shell are
/// none: no space may stand inside of the dollars, no digit after the
/// closing one (<https://pandoc.org/MANUAL.html#extension-tex_math_dollars>),
/// no letter or digit before the opening one.
fn dollars(before: &str, rest: &str) -> Option<usize> {
    let inside = rest.get(1..)?;
    let line = inside.split(['\n', '\r']).next()?;
    let mut at = 0;
    let end = loop {
        let end = at + unescaped(line.get(at..)?, "$")?;
        // `$$` ends nothing here.
        let length = run(line.get(end..)?, b'$');
        if length == 1 {
            break end;
        }
        at = end + length;
    };
    let content = line.get(..end)?;
    let after = line.get(end + 1..)?.chars().next();
    let spaced = content.is_empty()
        || content.starts_with(char::is_whitespace)
        || content.ends_with(char::is_whitespace);
    let refused = spaced
        || before.ends_with(|char: char| char.is_ascii_alphanumeric())
        || after.is_some_and(|char| char.is_ascii_digit())
        || is_prose(content);
    (!refused).then_some(end + 2)
}

/// `5 and 10`, `HOME/`: words, not a formula.
fn is_prose(content: &str) -> bool {
    let is_word =
        |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let counted = content.starts_with(|char: char| char.is_ascii_digit());
    counted && content.split_whitespace().any(is_word) || content.ends_with('/')
}

/// Punctuation as East Asian texts use it beside emphasis.
fn is_wide_punctuation(char: char) -> bool {
    matches!(char,
        '.' | ',' | ':' | ';' | '?' | '"' | '\'' | '%' | '·'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

/// A letter of a script that is written without spaces between words.
fn is_east_asian(char: char) -> bool {
    matches!(char,
        '々' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}
