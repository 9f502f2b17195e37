//! The formula as the library is given it.
//!
//! What models write and the library does not know is said in other words
//! (`\bm`, `\boxed`, `\tag`, formulas inside of `\text`). What it fails over
//! (found by trying millions of formulas) is refused: definitions of commands,
//! `\char`, columns of `alignat` that are no number, long rows of commands
//! without braces, into which it descends.

use super::Problem;
use super::text::{is_moved, is_name, plain, push_text};

/// How many commands may follow each other without a brace, an `&` or a line's
/// end: more than any formula has, and few enough for the stack.
const MAX_ROW: usize = 120;

/// How far formulas in boxes and texts may stand inside of each other.
const MAX_DEPTH: usize = 30;

/// The colour by which [`super::markup`] knows a box.
pub(super) const BOX_COLOUR: &str = "#010203";

/// The same thing by the names that the library knows.
const OTHER_NAMES: [(&str, &str); 8] = [
    ("bm", "\\boldsymbol"),
    ("pmb", "\\boldsymbol"),
    ("mathscr", "\\mathcal"),
    ("argmax", "\\operatorname{arg max}"),
    ("argmin", "\\operatorname{arg min}"),
    ("mod", "\\quad\\operatorname{mod}"),
    ("space", "\\ "),
    ("hdots", "\\ldots"),
];

/// Commands with a text behind them, and the library's for the same.
const TEXTS: [(&str, &str); 9] = [
    ("text", "\\text"),
    ("mbox", "\\text"),
    ("textnormal", "\\text"),
    ("textrm", "\\textrm"),
    ("textbf", "\\textbf"),
    ("textit", "\\textit"),
    ("emph", "\\textit"),
    ("textsf", "\\textsf"),
    ("texttt", "\\texttt"),
];

const DEFINITIONS: [&str; 13] = [
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareMathOperator",
    "global",
    "long",
    "outer",
];

/// Rewrites a formula for the library.
pub(super) fn prepared(latex: &str) -> Result<String, Problem> {
    let unmoved: String = latex
        .chars()
        .map(|c| if is_moved(c) { '\u{fffd}' } else { c })
        .collect();
    rewritten(&unmoved, 0)
}

pub(super) fn rewritten(latex: &str, depth: usize) -> Result<String, Problem> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    let mut reader = Reader { rest: latex };
    let mut out = String::with_capacity(latex.len());
    let mut row = 0;
    while let Some(c) = reader.next() {
        match c {
            '\\' => {
                let name = reader.name();
                row = if name == "\\" { 0 } else { row + 1 };
                if row > MAX_ROW {
                    return Err(too_deep());
                }
                reader.command(name, depth, &mut out)?;
            }
            '{' | '}' | '&' => {
                row = 0;
                out.push(c);
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

fn too_deep() -> Problem {
    Problem::new("The formula is nested too deeply")
}

/// What is still to be read.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    fn take(&mut self, what: &str) -> bool {
        let rest = self.rest.strip_prefix(what);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The name of a command, behind its backslash: letters, or one character.
    pub(super) fn name(&mut self) -> &'a str {
        let letters = self.rest.find(|c: char| !c.is_ascii_alphabetic());
        let one = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = match letters {
            Some(0) => one,
            Some(end) => end,
            None => self.rest.len(),
        };
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name
    }

    /// What stands in braces next, blanks passed over; nothing is read where
    /// no group is there.
    fn group(&mut self) -> Option<&'a str> {
        let inside = self.rest.trim_start().strip_prefix('{')?;
        let (mut depth, mut escaped) = (1_usize, false);
        for (place, c) in inside.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let (group, rest) = inside.split_at_checked(place)?;
                self.rest = rest.strip_prefix('}')?;
                return Some(group);
            }
        }
        None
    }

    fn group_of(&mut self, name: &str) -> Result<&'a str, Problem> {
        self.group().ok_or_else(|| Problem {
            reason: "A command lacks the braces after it".to_owned(),
            near: Some(format!("\\{name}")),
        })
    }

    fn command(&mut self, name: &str, depth: usize, out: &mut String) -> Result<(), Problem> {
        if DEFINITIONS.contains(&name) || name == "char" {
            return Err(Problem {
                reason: "Formulas cannot define commands or name characters here".to_owned(),
                near: Some(format!("\\{name}")),
            });
        }
        if let Some((_, command)) = TEXTS.iter().find(|(text, _)| *text == name) {
            return push_text(command, self.group_of(name)?, depth, out);
        }
        if let Some((_, other)) = OTHER_NAMES.iter().find(|(known, _)| *known == name) {
            out.push_str(other);
            // The blank that ended the name has been read with it.
            out.push(' ');
            return Ok(());
        }
        match name {
            "notag" | "nonumber" => {}
            "label" => {
                self.group_of(name)?;
            }
            "tag" => {
                let bare = self.take("*");
                let words = plain(self.group_of(name)?);
                let (open, close) = if bare { ("", "") } else { ("(", ")") };
                out.push_str(&format!("\\qquad\\text{{{open}{words}{close}}}"));
            }
            "boxed" => {
                let group = self.group_of(name)?;
                let inside = rewritten(group, depth + 1)?;
                out.push_str(&format!("{{\\color{{{BOX_COLOUR}}}{inside}}}"));
            }
            "operatorname" | "mathop" => {
                let above = self.take("*") || name == "mathop";
                let group = self.group_of(name)?;
                if name == "mathop" && !is_name(group) {
                    out.push_str(&format!("{{{}}}", rewritten(group, depth + 1)?));
                } else {
                    let limits = if above { "\\limits " } else { "" };
                    out.push_str(&format!("\\operatorname{{{}}}{limits}", plain(group)));
                }
            }
            "begin" => {
                out.push_str("\\begin");
                self.columns()?;
            }
            name => {
                out.push('\\');
                out.push_str(name);
            }
        }
        Ok(())
    }

    /// Looks ahead: the columns of `alignat` are a number of one or two digits.
    fn columns(&self) -> Result<(), Problem> {
        let mut ahead = Reader { rest: self.rest };
        let environment = ahead.group().unwrap_or_default();
        if !environment.starts_with("alignat") && !environment.starts_with("alignedat") {
            return Ok(());
        }
        let columns = ahead.group().unwrap_or_default().trim();
        let is_number = matches!(columns.len(), 1 | 2) && columns.parse::<u8>().is_ok();
        if is_number {
            Ok(())
        } else {
            Err(Problem {
                reason: "An environment lacks the number of its columns".to_owned(),
                near: Some(environment.to_owned()),
            })
        }
    }
}
