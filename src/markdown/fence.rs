//! The fences of code blocks, line by line
//! (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>).

/// What a block of code began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fence {
    /// `` ` `` or `~`.
    pub(super) mark: u8,
    /// How many of them.
    pub(super) length: usize,
    /// Spaces before it; as many are taken off each line.
    pub(super) indent: usize,
}

impl Fence {
    /// The fence that a line opens, inside its containers.
    pub(super) fn open(line: &str) -> Option<Self> {
        let bare = line.trim_start_matches(' ');
        let mark = *bare.as_bytes().first()?;
        let length = run(bare, mark);
        let rest = bare.get(length..)?;
        let opens = (mark == b'`' && !rest.contains('`') || mark == b'~') && length >= 3;
        opens.then_some(Self {
            mark,
            length,
            indent: line.len() - bare.len(),
        })
    }

    /// Whether a line ends the block.
    pub(super) fn is_closed_by(self, line: &str) -> bool {
        let bare = line.trim_start_matches(' ');
        let length = run(bare, self.mark);
        length >= self.length
            && line.len() - bare.len() <= 3
            && bare
                .get(length..)
                .is_some_and(|rest| rest.trim().is_empty())
    }

    /// Whether an unfinished line could still become the end of the block.
    pub(super) fn may_be_closed_by(self, line: &str) -> bool {
        let bare = line.trim_start_matches(' ');
        let rest = bare.get(run(bare, self.mark)..).unwrap_or_default();
        line.len() - bare.len() <= 3 && rest.trim().is_empty() && !bare.is_empty()
    }
}

/// How often a byte stands at the start.
pub(super) fn run(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|found| *found == byte).count()
}

/// A line without the marks of quotes and of list items before its content,
/// and whether a quote was among them.
pub(super) fn inside_containers(line: &str) -> (&str, bool) {
    let mut rest = line;
    let mut quoted = false;
    loop {
        let bare = rest.trim_start_matches([' ', '\t']);
        if let Some(after) = bare.strip_prefix('>') {
            quoted = true;
            rest = after.strip_prefix(' ').unwrap_or(after);
            continue;
        }
        match after_item_mark(bare) {
            Some(after) => rest = after,
            None if quoted || bare.len() == line.len() => return (bare_line(rest, bare), quoted),
            None => return (bare, quoted),
        }
    }
}

/// Inside a quote, the indentation is the content's own.
fn bare_line<'a>(rest: &'a str, bare: &'a str) -> &'a str {
    if rest.len() - bare.len() > 3 {
        rest
    } else {
        bare
    }
}

/// What follows `- `, `* `, `+ `, `1. ` or `1) `.
pub(super) fn after_item_mark(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = if digits == 0 {
        line.strip_prefix(['-', '*', '+'])?
    } else if digits <= 9 {
        line.get(digits..)?.strip_prefix(['.', ')'])?
    } else {
        return None;
    };
    after.strip_prefix([' ', '\t'])
}

/// Where the lines of a text begin, and the lines with their ends: `\n`,
/// `\r\n` or `\r`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            Some(end) if rest.get(end..).is_some_and(|rest| rest.starts_with("\r\n")) => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        let start = at;
        at += end;
        Some((start, rest.get(..end)?))
    })
}
