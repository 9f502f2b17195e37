//! A text in any language, as words, string literals, marks and brackets.
//!
//! What connections are written in (shells, Python, JavaScript, C#, JSON,
//! YAML, `.env`, a portal's labels) differs in grammar, but hardly in this.

/// Deeper brackets are read as if they were not there.
const MAX_DEPTH: usize = 40;
/// Longer words are cut in two: no address or key is that long.
const MAX_WORD: usize = 8_000;
/// `<your-key>`, `{resource}` and their like are shorter.
const MAX_ENCLOSED: usize = 80;

pub(super) enum Node {
    /// A string literal, decoded.
    Text(String),
    /// Whatever else stands between blanks: a name, a number, an address.
    Word(String),
    /// `=` `:` `,` `;` `+` `|` or a line's end.
    Mark {
        sign: char,
        /// Whether a blank stands before it.
        spaced: bool,
        /// The place in the source after it.
        after: usize,
    },
    /// What is between brackets, by the opening one.
    Group(char, Vec<Node>),
}

impl Node {
    pub(super) fn sign(&self) -> Option<char> {
        match self {
            Self::Mark { sign, .. } => Some(*sign),
            _ => None,
        }
    }

    /// The text of a word or a literal.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// A letter or digit of any script; Unicode's tables would be in the page.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

/// Reads any text; brackets that do not match are mended.
pub(super) fn parse(source: &[char]) -> Vec<Node> {
    let mut lexer = Lexer {
        source,
        at: 0,
        nodes: Vec::new(),
        open: Vec::new(),
        word_end: 0,
        unclosed: Vec::new(),
    };
    while let Some(&c) = source.get(lexer.at) {
        lexer.step(c);
    }
    while lexer.close_innermost() {}
    lexer.nodes
}

pub(super) struct Lexer<'a> {
    pub(super) source: &'a [char],
    pub(super) at: usize,
    pub(super) nodes: Vec<Node>,
    /// The open brackets, each with the nodes before it.
    pub(super) open: Vec<(char, Vec<Node>)>,
    /// Where the last word ended: `f"…"` is a prefix and a literal.
    pub(super) word_end: usize,
    /// Quotes that are known not to be closed before a place.
    pub(super) unclosed: Vec<(&'static str, usize)>,
}

impl Lexer<'_> {
    /// The character so many places on; NUL behind the end.
    pub(super) fn peek(&self, ahead: usize) -> char {
        self.source.get(self.at + ahead).copied().unwrap_or('\0')
    }

    pub(super) fn starts_with(&self, at: usize, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(index, c)| self.source.get(at + index) == Some(&c))
    }

    fn step(&mut self, c: char) {
        match c {
            '\n' if self.nodes.last().and_then(Node::sign) == Some('\n') => self.at += 1,
            '\n' | ',' | ';' | '+' | '|' | ':' => self.mark(c),
            '：' => self.mark(':'),
            '，' => self.mark(','),
            '=' if self.peek(1) == '=' => self.at += 2,
            '=' => self.mark(c),
            // A line that goes on: in bash, in cmd, in PowerShell.
            '\\' | '^' | '`' if self.ends_line(1) && !(c == '`' && self.expects_value()) => {
                while self.peek(0) != '\n' {
                    self.at += 1;
                }
                self.at += 1;
            }
            '`' if self.starts_with(self.at, "```") => self.skip_line(),
            '#' if self.after_blank() => self.skip_line(),
            '/' if self.peek(1) == '/' && self.after_blank() => self.skip_line(),
            '(' | '[' | '{' if self.open.len() < MAX_DEPTH => {
                self.open.push((c, std::mem::take(&mut self.nodes)));
                self.at += 1;
            }
            ')' => self.close('('),
            ']' => self.close('['),
            '}' => self.close('{'),
            '\\' if self.peek(1) == '"' => self.literal(),
            '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' => self.literal(),
            // A run of stars is a hidden key; one or two are Markdown's.
            '*' if self.starts_with(self.at, "****") => {
                while self.peek(0) == '*' {
                    self.at += 1;
                }
                self.nodes.push(Node::Word("****".to_owned()));
            }
            _ if c.is_whitespace() => self.at += 1,
            _ => self.word(),
        }
    }

    fn mark(&mut self, sign: char) {
        let spaced = self.after_blank();
        self.at += 1;
        let after = self.at;
        self.nodes.push(Node::Mark {
            sign,
            spaced,
            after,
        });
    }

    fn close(&mut self, opener: char) {
        self.at += 1;
        if let Some(depth) = self.open.iter().rposition(|(open, _)| *open == opener) {
            while self.open.len() > depth && self.close_innermost() {}
        }
    }

    fn close_innermost(&mut self) -> bool {
        let Some((opener, before)) = self.open.pop() else {
            return false;
        };
        let inside = std::mem::replace(&mut self.nodes, before);
        self.nodes.push(Node::Group(opener, inside));
        true
    }

    fn after_blank(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.source.get(at));
        before.is_none_or(|c| c.is_whitespace())
    }

    /// Whether nothing but blanks follows on the line.
    fn ends_line(&self, ahead: usize) -> bool {
        let rest = self.source.iter().skip(self.at + ahead);
        rest.take(MAX_ENCLOSED)
            .find(|c| **c == '\n' || !c.is_whitespace())
            == Some(&'\n')
    }

    fn skip_line(&mut self) {
        while !matches!(self.peek(0), '\n' | '\0') {
            self.at += 1;
        }
        if self.peek(0) == '\0' {
            self.at += 1;
        }
    }

    fn word(&mut self) {
        let mut word = String::new();
        // In an address, `:`, `=` and `&` separate nothing.
        let (mut path, mut address) = (false, false);
        while let Some(&c) = self.source.get(self.at).filter(|_| word.len() < MAX_WORD) {
            path |= c == '/';
            address |= path && c == '?';
            let mut taken = 1;
            match c {
                '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '，' | '：' => break,
                ',' | ';' | '|' | '(' | ')' | '[' | ']' | '}' | '*' | '>' => break,
                '=' | '+' if !address => break,
                ':' if !address => {
                    address = self.starts_with(self.at, "://");
                    let port = word.contains('.') || word == "localhost";
                    let joins = address
                        || (port && self.peek(1).is_ascii_digit())
                        || word.eq_ignore_ascii_case("$env");
                    if !joins {
                        break;
                    }
                }
                '{' if !address && !word.ends_with('$') => break,
                '{' | '<' => match self.enclosed(c) {
                    Some(length) => taken = length,
                    None => break,
                },
                '\\' if self.peek(1) == '"' || self.ends_line(1) => break,
                _ if c.is_whitespace() => break,
                _ => {}
            }
            word.extend(self.source.iter().skip(self.at).take(taken));
            self.at += taken;
        }
        if word.is_empty() {
            self.at += 1;
        } else {
            self.nodes.push(Node::Word(word));
            self.word_end = self.at;
        }
    }

    /// The length of `<…>` or `{…}` at this place, if it is a name to fill in.
    fn enclosed(&self, opener: char) -> Option<usize> {
        let closer = if opener == '<' { '>' } else { '}' };
        let ahead = self.source.iter().skip(self.at).take(MAX_ENCLOSED);
        let end = ahead.clone().position(|c| *c == closer)?;
        let inside = || ahead.clone().take(end);
        let plain = !inside().any(|c| matches!(c, '\n' | '"' | '\'' | '='));
        (end > 1 && plain && !self.starts_with(self.at + 1, "http")).then_some(end + 1)
    }
}
