//! Emphasis, code, links and formulas that are open at the end.

use std::borrow::Cow;

use crate::markdown::fence::{run, window};

/// The text with what is open in its last paragraph closed, or left out; and
/// how many bytes of it were added. Formulas are covered in `covered`.
pub(super) fn close<'a>(text: &'a str, covered: &str, paragraph: usize) -> (Cow<'a, str>, usize) {
    let region = covered.get(paragraph..).unwrap_or_default();
    let start = paragraph + last_cell(region);
    let region = covered.get(start..).unwrap_or_default();
    if !region.contains(['*', '_', '`', '~', '[', '<', '\\']) {
        return (Cow::Borrowed(text), 0);
    }
    let mut scan = Scan::new(region);
    scan.run();
    let Some((kept, dropped, closers)) = scan.result() else {
        return (Cow::Borrowed(text), 0);
    };
    let mut closed = text.get(..start).unwrap_or_default().to_owned();
    let mut at = start;
    for drop in dropped {
        closed.push_str(text.get(at..start + drop).unwrap_or_default());
        at = start + drop + 1;
    }
    closed.push_str(text.get(at..start + kept).unwrap_or_default());
    closed.push_str(&closers);
    (Cow::Owned(closed), closers.len())
}

/// Where the last cell of a table's row begins.
fn last_cell(region: &str) -> usize {
    if !region.trim_start().starts_with('|') || region.contains('\n') {
        return 0;
    }
    region.rfind('|').map_or(0, |at| at + 1)
}

/// More open emphasis is not looked at: nobody writes it.
const MOST_OPEN: usize = 24;

/// An opening run of `*`, `_` or `~`.
struct Opener {
    mark: u8,
    /// How much of it is still open.
    length: usize,
    /// Where its content begins.
    inside: usize,
}

struct Scan<'a> {
    region: &'a str,
    openers: Vec<Opener>,
    /// Opening brackets, by their places.
    brackets: Vec<usize>,
    /// How much of the region is kept.
    kept: usize,
    /// Single bytes of what is kept that are not shown.
    dropped: Vec<usize>,
    /// What has to be added before the closers of the openers.
    end: String,
}

impl<'a> Scan<'a> {
    fn new(region: &'a str) -> Self {
        Self {
            region,
            openers: Vec::new(),
            brackets: Vec::new(),
            kept: region.len(),
            dropped: Vec::new(),
            end: String::new(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.kept {
            let Some(rest) = self.region.get(at..) else {
                return;
            };
            let Some(next) = rest.find(['*', '_', '`', '~', '[', ']', '<', '\\']) else {
                break;
            };
            at += next;
            at += self.mark(at).max(1);
        }
        self.open_bracket();
    }

    /// Reads what begins at a mark; says how long it is.
    fn mark(&mut self, at: usize) -> usize {
        let rest = self.region.get(at..).unwrap_or_default();
        match rest.as_bytes() {
            [b'\\'] => self.cut(at),
            [b'\\', ..] => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            [b'`', ..] => self.code(at),
            [b'<', ..] => self.tag(at),
            [b'[', ..] => {
                self.brackets.push(at);
                1
            }
            [b']', ..] => self.bracket_end(at),
            [mark @ (b'*' | b'_' | b'~'), ..] => self.emphasis(at, *mark),
            _ => 1,
        }
    }

    fn cut(&mut self, at: usize) -> usize {
        self.kept = at;
        self.region.len()
    }

    fn code(&mut self, at: usize) -> usize {
        let rest = self.region.get(at..).unwrap_or_default();
        let length = run(rest, b'`');
        let mut inside = length;
        while let Some(next) = rest.get(inside..).and_then(|rest| rest.find('`')) {
            let closing = run(rest.get(inside + next..).unwrap_or_default(), b'`');
            inside += next + closing;
            if closing == length {
                return inside;
            }
        }
        let content = rest.get(length..).unwrap_or_default();
        // Less than what ends it.
        let content = content.trim_end_matches('`');
        if content.trim().is_empty() {
            return self.cut(at);
        }
        self.kept = at + length + content.len();
        self.end.extend(std::iter::repeat_n('`', length));
        self.region.len()
    }

    /// A tag or an address in angle brackets that is not complete.
    fn tag(&mut self, at: usize) -> usize {
        let inside = window(self.region.get(at + 1..).unwrap_or_default(), 2000);
        if let Some(end) = inside.find(['>', '\n', ' ', '<']) {
            return end + 2;
        }
        let name = inside.strip_prefix('/').unwrap_or(inside);
        let is_tag = name.len() <= 8 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_tag || inside.contains("://") {
            return self.cut(at);
        }
        1
    }

    fn bracket_end(&mut self, at: usize) -> usize {
        let Some(open) = self.brackets.pop() else {
            return 1;
        };
        let after = self.region.get(at + 1..).unwrap_or_default();
        let image = self.is_image(open);
        if after.is_empty() && (image || self.may_be_link(open)) {
            // `(` may follow.
            return self.hide(open, at, image);
        }
        let Some(inside) = after.strip_prefix('(') else {
            return 1;
        };
        match link_end(inside) {
            Some(end) => end + 2,
            None => self.hide(open, at, image),
        }
    }

    /// Shows the text of a link without its brackets, and without what
    /// follows them; of an image, nothing.
    fn hide(&mut self, open: usize, close: usize, image: bool) -> usize {
        if image {
            return self.cut(open - 1);
        }
        self.drop_at(open);
        self.kept = close;
        self.region.len()
    }

    /// In order: the standard library's sort would be 3 KB for these few.
    fn drop_at(&mut self, at: usize) {
        let place = self.dropped.partition_point(|dropped| *dropped < at);
        if self.dropped.get(place) != Some(&at) {
            self.dropped.insert(place, at);
        }
    }

    fn open_bracket(&mut self) {
        let half = |open: &usize| self.is_note(*open) || self.may_be_link(*open);
        let Some(open) = self.brackets.iter().copied().find(half) else {
            return;
        };
        if self.is_image(open) {
            self.cut(open - 1);
        } else if self.is_note(open) || open + 1 == self.region.len() {
            self.cut(open);
        } else {
            self.drop_at(open);
        }
    }

    /// Whether a bracket looks like a link's, not like an index or a list.
    fn may_be_link(&self, open: usize) -> bool {
        let (before, after) = self.region.split_at_checked(open).unwrap_or_default();
        let apart = !before
            .ends_with(|char: char| char.is_ascii_alphanumeric() || matches!(char, ')' | ']'));
        let first = after.chars().nth(1);
        apart
            && first.is_none_or(|char| {
                !char.is_ascii() || char.is_ascii_alphabetic() || matches!(char, '^' | '`' | '"')
            })
    }

    /// A reference to a footnote.
    fn is_note(&self, open: usize) -> bool {
        self.region
            .get(open..)
            .is_some_and(|rest| rest.starts_with("[^"))
    }

    fn is_image(&self, open: usize) -> bool {
        self.region
            .get(..open)
            .is_some_and(|before| before.ends_with('!'))
    }

    /// A run of `*`, `_` or `~`: what it closes, or that it opens something
    /// (<https://spec.commonmark.org/0.31.2/#delimiter-run>).
    fn emphasis(&mut self, at: usize, mark: u8) -> usize {
        let rest = self.region.get(at..).unwrap_or_default();
        let length = run(rest, mark);
        let before = self
            .region
            .get(..at)
            .and_then(|before| before.chars().next_back());
        let after = rest.get(length..).and_then(|after| after.chars().next());
        let is_space = |char: Option<char>| char.is_none_or(char::is_whitespace);
        let is_mark = |char: Option<char>| char.is_some_and(|char| char.is_ascii_punctuation());
        let left = !is_space(after) && (!is_mark(after) || is_space(before) || is_mark(before));
        let right = !is_space(before) && (!is_mark(before) || is_space(after) || is_mark(after));
        let mut left_over = length;
        if right || after.is_none() {
            left_over = self.match_openers(mark, length);
        }
        if left_over > 0 && after.is_none() {
            // The end of a run that is still typed.
            self.kept = at + (length - left_over);
            return self.region.len();
        }
        // `2*3` is more often a product than emphasis.
        let inside_word = match mark {
            b'_' => before.is_some_and(|char| !char.is_ascii() || char.is_ascii_alphanumeric()),
            _ => length == 1 && before.is_some_and(|char| char.is_ascii_alphanumeric()),
        };
        let usable = mark != b'~' || length == 2;
        let few = self.openers.len() < MOST_OPEN;
        if left_over > 0 && left && !inside_word && usable && length <= 3 && few {
            self.openers.push(Opener {
                mark,
                length: left_over,
                inside: at + length,
            });
        }
        length
    }

    /// Takes openers away that a run closes; what is left of the run.
    fn match_openers(&mut self, mark: u8, mut length: usize) -> usize {
        while length > 0 {
            let Some(index) = self.openers.iter().rposition(|opener| opener.mark == mark) else {
                return length;
            };
            self.openers.truncate(index + 1);
            let Some(opener) = self.openers.last_mut() else {
                return length;
            };
            let used = opener.length.min(length);
            opener.length -= used;
            length -= used;
            if opener.length == 0 {
                self.openers.pop();
            }
        }
        0
    }

    /// How much is kept, what of it is not shown, and what is added; `None` if
    /// the region stays as it is.
    fn result(mut self) -> Option<(usize, Vec<usize>, String)> {
        let untouched = self.kept == self.region.len() && self.dropped.is_empty();
        if untouched && self.openers.is_empty() && self.end.is_empty() {
            return None;
        }
        let mut kept = self.region.get(..self.kept)?;
        if self.end.is_empty() && !self.openers.is_empty() {
            kept = kept.trim_end();
        }
        let mut closers = std::mem::take(&mut self.end);
        while let Some(opener) = self.openers.pop() {
            let nothing_inside = closers.is_empty() && opener.inside >= kept.len();
            if nothing_inside {
                kept = kept.trim_end_matches(char::from(opener.mark));
            } else {
                closers.extend(std::iter::repeat_n(char::from(opener.mark), opener.length));
            }
        }
        self.dropped.retain(|at| *at < kept.len());
        Some((kept.len(), self.dropped, closers))
    }
}

/// Where a link's destination and title end, in what follows `(`.
fn link_end(inside: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at + 1),
            b')' => depth -= 1,
            b'\n' => return Some(at),
            _ => {}
        }
    }
    None
}
