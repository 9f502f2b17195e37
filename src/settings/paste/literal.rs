//! String literals as shells and languages write them.

use super::tree::{Lexer, Node, is_letter};

/// Words that belong to the literal they touch.
const PREFIXES: &[&str] = &[
    "f", "r", "b", "u", "fr", "rf", "F", "R", "@", "$", "$@", "@$",
];

impl Lexer<'_> {
    /// Reads the literal that begins here; a quote that opens none is passed
    /// over, since texts are full of apostrophes.
    pub(super) fn literal(&mut self) {
        let prefix = match self.nodes.last() {
            Some(Node::Word(word)) if self.word_end == self.at => word.clone(),
            _ => String::new(),
        };
        let prefixed = PREFIXES.contains(&prefix.as_str());
        let quote = self.peek(0);
        let apostrophe = matches!(quote, '\'' | '’' | '‘')
            && !(prefix.is_empty() || prefixed || prefix.starts_with('-'));
        if apostrophe {
            self.at += 1;
            return;
        }
        if prefixed {
            self.nodes.pop();
        }
        let verbatim = prefix.contains(['r', 'R', '@']);
        match self.scan(quote, verbatim, prefix.ends_with('@')) {
            Some((content, end)) => {
                self.nodes.push(Node::Text(content));
                self.at = end;
            }
            None => self.at += 1,
        }
    }

    /// The literal's content, and the place after it.
    fn scan(&mut self, quote: char, verbatim: bool, at_sign: bool) -> Option<(String, usize)> {
        let (close, opening) = match quote {
            '"' if at_sign && self.peek(1) == '\n' => ("\n\"@", 2),
            '\'' if at_sign && self.peek(1) == '\n' => ("\n'@", 2),
            '"' if self.starts_with(self.at, "\"\"\"") => ("\"\"\"", 3),
            '\'' if self.starts_with(self.at, "'''") => ("'''", 3),
            '\\' => ("\\\"", 2),
            '"' => ("\"", 1),
            '\'' => ("'", 1),
            '`' => ("`", 1),
            '‘' | '’' => ("’", 1),
            _ => ("”", 1),
        };
        let known = self.unclosed.iter().find(|(kind, _)| *kind == close);
        if known.is_some_and(|(_, until)| self.at < *until) {
            return None;
        }
        let start = self.at + opening;
        let body = self.source.iter().skip(start).find(|c| !c.is_whitespace());
        let json = matches!(body, Some('{' | '['));
        let long = close.len() > 2 && opening > 1;
        let lines = long || json || (matches!(close, "\"" | "`" | "”") && self.expects_value());
        // A shell decodes nothing between single quotes; JSON there is decoded
        // when it is read itself.
        let raw = verbatim || at_sign || (close == "'" && json);
        let found = self.content(start, close, raw, lines);
        match found {
            Ok((content, end)) if long => Some((outdented(&content), end)),
            Ok(found) => Some(found),
            Err(until) => {
                self.unclosed.retain(|(kind, _)| *kind != close);
                self.unclosed.push((close, until));
                None
            }
        }
    }

    /// Whether a value may begin here.
    pub(super) fn expects_value(&self) -> bool {
        let last = self
            .nodes
            .iter()
            .rev()
            .find(|node| node.sign() != Some('\n'));
        match last {
            Some(node) => matches!(node.sign(), Some('=' | ':' | ',' | '+')),
            None => !self.open.is_empty(),
        }
    }

    /// The content up to what closes it, and the place after; or the place
    /// where the search for it ended.
    fn content(
        &self,
        start: usize,
        close: &'static str,
        raw: bool,
        lines: bool,
    ) -> Result<(String, usize), usize> {
        let mut content = String::new();
        let mut at = start;
        while let Some(&c) = self.source.get(at) {
            if self.closes(at, close) {
                let end = at + close.chars().count();
                // 'It'\''s' in bash, 'It''s' in PowerShell, "so ""this""" in C#.
                let joined = match close {
                    "'" if self.starts_with(at, "'\\''") => 4,
                    "'" if self.starts_with(at, "'\"'\"'") => 5,
                    "'" | "\"" if (raw || close == "'") && at > start => {
                        2 * usize::from(self.starts_with(end, close))
                    }
                    _ => 0,
                };
                if joined == 0 {
                    return Ok((content, end));
                }
                content.push_str(close);
                at += joined;
            } else if c == '\n' && !lines {
                return Err(at);
            } else if c == '\\' && !raw {
                at += self.escape(at + 1, &mut content);
            } else if c == '`'
                && close == "\""
                && self.starts_with(at, "`\"")
                && content.starts_with('{')
            {
                content.push('"');
                at += 2;
            } else {
                content.push(c);
                at += 1;
            }
        }
        Err(at)
    }

    fn closes(&self, at: usize, close: &str) -> bool {
        let c = self.source.get(at);
        match close {
            "”" => matches!(c, Some('“' | '”')),
            // A closing quote and an apostrophe are one character.
            "’" => {
                let next = self.source.get(at + 1);
                matches!(c, Some('‘' | '’')) && !next.is_some_and(|c| is_letter(*c))
            }
            _ => self.starts_with(at, close),
        }
    }

    /// Decodes what follows a backslash; gives the length with the backslash.
    fn escape(&self, at: usize, content: &mut String) -> usize {
        let Some(&c) = self.source.get(at) else {
            content.push('\\');
            return 1;
        };
        match c {
            'n' => content.push('\n'),
            't' => content.push('\t'),
            'r' => content.push('\r'),
            '\n' => {}
            '"' | '\'' | '\\' | '/' | '`' | '$' => content.push(c),
            'u' => {
                let first = self.hex(at + 1);
                let second = if self.starts_with(at + 5, "\\u") {
                    self.hex(at + 7)
                } else {
                    None
                };
                if let Some(c) = first.and_then(|unit| char::from_u32(unit.into())) {
                    content.push(c);
                    return 6;
                }
                let pair = first.zip(second).map(|(high, low)| [high, low]);
                if let Some(Ok(c)) = pair.and_then(|pair| char::decode_utf16(pair).next()) {
                    content.push(c);
                    return 12;
                }
                content.push_str("\\u");
            }
            _ => {
                content.push('\\');
                content.push(c);
            }
        }
        2
    }

    fn hex(&self, at: usize) -> Option<u16> {
        let digits: String = self.source.get(at..at + 4)?.iter().collect();
        u16::from_str_radix(&digits, 16).ok()
    }
}

/// The lines between `"""` and `"""` where these stand on lines of their own:
/// without the indentation of the closing one.
fn outdented(content: &str) -> String {
    let Some(inner) = content.strip_prefix('\n') else {
        return content.to_owned();
    };
    let (inner, indentation) = match inner.rsplit_once('\n') {
        Some((lines, last)) if last.trim().is_empty() => (lines, last),
        _ => (inner, ""),
    };
    let lines = inner
        .split('\n')
        .map(|line| line.strip_prefix(indentation).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}
