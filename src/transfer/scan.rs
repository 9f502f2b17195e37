//! A walk over JSON text that finds where values begin and end, and reads
//! none of them.
//!
//! A file of hundreds of megabytes is cut into its conversations with it, so
//! that only one of them is in memory as a tree of values at a time, and so
//! that one which is damaged costs only itself. Nothing recurses; what is no
//! JSON is found when a part is read.

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// What comes next of a list or of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next<T> {
    One(T),
    /// It has ended as it should.
    End,
    /// The text ends in the middle of it, or it is no JSON from here on.
    Broken,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no white space, not taken.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Takes a byte, if it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The text of the next value; `None` where the text ends within it.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        let first = self.peek()?;
        let start = self.at;
        let whole = match first {
            b'"' => self.string(),
            b'[' | b'{' => self.nested(),
            _ => self.scalar(),
        };
        let text = self.text.get(start..self.at)?;
        Some(text).filter(|text| whole && !text.is_empty())
    }

    /// What is left of the text.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next value of a list whose bracket was taken. Where that is broken
    /// the scanner stays before it.
    pub(super) fn element(&mut self, first: bool) -> Next<&'a str> {
        match self.separated(b']', first) {
            Next::One(()) => {
                let start = self.at;
                match self.value() {
                    Some(value) => Next::One(value),
                    None => {
                        self.at = start;
                        Next::Broken
                    }
                }
            }
            Next::End => Next::End,
            Next::Broken => Next::Broken,
        }
    }

    /// The next name in an object whose brace was taken; its value is next.
    pub(super) fn name(&mut self, first: bool) -> Next<&'a str> {
        match self.separated(b'}', first) {
            Next::One(()) => {
                let name = self.value().and_then(unquoted);
                let name = name.filter(|_| self.take(b':'));
                name.map_or(Next::Broken, Next::One)
            }
            Next::End => Next::End,
            Next::Broken => Next::Broken,
        }
    }

    fn separated(&mut self, end: u8, first: bool) -> Next<()> {
        if self.take(end) {
            Next::End
        } else if first || self.take(b',') {
            Next::One(())
        } else {
            Next::Broken
        }
    }

    /// Past a string that begins here.
    fn string(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => return true,
                b'\\' => self.at += 1,
                _ => {}
            }
        }
        self.at = bytes.len();
        false
    }

    /// Past a list or an object that begins here.
    fn nested(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    if !self.string() {
                        return false;
                    }
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return true;
            }
        }
        false
    }

    /// Past a number or a word.
    fn scalar(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if matches!(
                byte,
                b',' | b']' | b'}' | b'[' | b'{' | b'"' | b':' | b' ' | b'\n' | b'\r' | b'\t'
            ) {
                break;
            }
            self.at += 1;
        }
        true
    }
}

/// The inside of a string, as it is written; names that matter have no
/// escapes in them.
fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &str) -> (Vec<&str>, bool) {
        let mut scanner = Scanner::new(text);
        assert!(scanner.take(b'['), "{text}");
        let mut found = Vec::new();
        loop {
            match scanner.element(found.is_empty()) {
                Next::One(value) => found.push(value),
                Next::End => return (found, true),
                Next::Broken => return (found, false),
            }
        }
    }

    #[test]
    fn a_list_is_cut_where_its_values_end() {
        assert_eq!(elements("[]"), (vec![], true));
        let text = r#" [1, "a]\"é", {"b":[2,"}"]} ,null]"#;
        let expected = vec!["1", r#""a]\"é""#, r#"{"b":[2,"}"]}"#, "null"];
        assert_eq!(elements(text), (expected, true));
    }

    #[test]
    fn what_is_whole_before_a_cut_is_found() {
        let text = r#"[{"a":1},{"b":"\u00e9é"},{"c":[1]}]"#;
        let ends: Vec<_> = elements(text)
            .0
            .iter()
            .map(|one| text.find(one).unwrap() + one.len())
            .collect();
        for (end, _) in text.char_indices().skip(1) {
            let (found, whole) = elements(text.get(..end).unwrap());
            assert!(!whole, "{end}");
            assert_eq!(
                found.len(),
                ends.iter().filter(|one| **one <= end).count(),
                "{end}"
            );
        }
    }

    #[test]
    fn names_come_with_their_values_next() {
        let mut scanner = Scanner::new(r#"{"a" : 1, "b":{"c":2}}"#);
        assert!(scanner.take(b'{'));
        assert_eq!(scanner.name(true), Next::One("a"));
        assert_eq!(scanner.value(), Some("1"));
        assert_eq!(scanner.name(false), Next::One("b"));
        assert_eq!(scanner.value(), Some(r#"{"c":2}"#));
        assert_eq!(scanner.name(false), Next::End);
    }
}
