//! What a person reads in a formula as text.

use super::Problem;
use super::source::{Reader, rewritten};

/// Characters that mean something in LaTeX stand for themselves in `\text`
/// when they are moved by this much, to where Unicode has none.
const MOVED: u32 = 0xE000;

/// A text, with the formulas between `$` in it.
pub(super) fn push_text(
    command: &str,
    text: &str,
    depth: usize,
    out: &mut String,
) -> Result<(), Problem> {
    let escaped = text.replace("\\$", &String::from(moved('$')));
    let pieces: Vec<&str> = escaped.split('$').collect();
    if pieces.len().is_multiple_of(2) {
        // A single `$` is money.
        out.push_str(&format!("{command}{{{}}}", plain(text)));
        return Ok(());
    }
    for (place, piece) in pieces.into_iter().enumerate() {
        if place % 2 == 1 {
            out.push_str(&format!("{{{}}}", rewritten(piece, depth + 1)?));
        } else if !piece.is_empty() {
            out.push_str(&format!("{command}{{{}}}", plain(piece)));
        }
    }
    Ok(())
}

/// Whether a group is but a name in an upright font: `\mathrm{arg\,max}`.
pub(super) fn is_name(group: &str) -> bool {
    let group = group.trim();
    let fonts = ["\\mathrm", "\\rm", "\\text", "\\operatorname", "\\mathsf"];
    fonts.iter().any(|font| group.starts_with(font))
        || group.chars().all(|c| c.is_alphanumeric() || c == ' ')
}

/// What a person reads of a text: without commands for fonts and spaces, and
/// with each special character moved to where it means nothing to LaTeX.
pub(super) fn plain(text: &str) -> String {
    let mut reader = Reader { rest: text };
    let mut out = String::new();
    while let Some(c) = reader.next() {
        match c {
            '\\' => match reader.name() {
                "," | ";" | ":" | " " | "quad" | "qquad" => out.push(' '),
                "!" | "rm" | "bf" | "it" | "text" | "textbf" | "textit" | "textrm" | "mathrm"
                | "mathbf" | "mathit" | "mathsf" | "mbox" | "emph" | "operatorname" | "limits" => {}
                "ldots" | "dots" => out.push('…'),
                name if name.chars().all(|c| c.is_ascii_alphabetic()) => {
                    out.push(moved('\\'));
                    out.push_str(name);
                }
                name => out.extend(name.chars().map(moved)),
            },
            '{' | '}' => {}
            '~' => out.push('\u{a0}'),
            c => out.push(moved(c)),
        }
    }
    out
}

fn moved(c: char) -> char {
    let special = "\\{}$&#^_%~<>\"'".contains(c);
    let other = special.then(|| char::from_u32(MOVED + u32::from(c)));
    other.flatten().unwrap_or(c)
}

pub(super) fn is_moved(c: char) -> bool {
    moved_back(c) != c
}

/// The character that a moved one stands for.
pub(super) fn moved_back(c: char) -> char {
    let back = u32::from(c).checked_sub(MOVED).filter(|back| *back < 0x80);
    back.and_then(char::from_u32).unwrap_or(c)
}

/// A piece of a rewritten formula as it was before.
pub(super) fn as_written(text: &str) -> String {
    text.chars().map(moved_back).collect()
}
