//! MathML as text, to the nodes of a formula.
//!
//! The text comes from a library. Only elements and attributes of MathML
//! Core that draw a formula (<https://www.w3.org/TR/mathml-core/>) are let
//! through: none that leads anywhere, none with a style or a handler.

/// A part of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// An element begins.
    Open {
        name: &'static str,
        attributes: Vec<(&'static str, String)>,
    },
    Close,
    Text(String),
}

/// Elements that may stand in a formula.
const ELEMENTS: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
];

/// Attributes that they may have.
const ATTRIBUTES: &[&str] = &[
    "display",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "accent",
    "accentunder",
    "stretchy",
    "fence",
    "separator",
    "largeop",
    "movablelimits",
    "symmetric",
    "form",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "linethickness",
    "width",
    "height",
    "depth",
    "voffset",
    "columnalign",
    "rowalign",
    "columnspacing",
    "rowspacing",
    "columnlines",
    "rowlines",
    "notation",
    "intent",
];

/// Deeper formulas are refused.
const DEEPEST: usize = 100;

/// Reads a formula; `None` if it is not well-formed, or has an element that
/// is not let through. Attributes that are not let through are left out.
#[must_use]
pub fn read(mathml: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut open: Vec<&'static str> = Vec::new();
    let mut rest = mathml;
    while !rest.is_empty() {
        let (text, markup) = rest.split_at_checked(rest.find('<').unwrap_or(rest.len()))?;
        if !text.is_empty() {
            pieces.push(Piece::Text(unescaped(text)?));
        }
        let Some(tag) = markup.strip_prefix('<') else {
            break;
        };
        let end = tag_end(tag)?;
        let (inside, after) = (tag.get(..end)?, tag.get(end + 1..)?);
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            (open.pop()? == name.trim()).then_some(())?;
            pieces.push(Piece::Close);
            continue;
        }
        let (inside, empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let (name, attributes) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        let name = known(name, ELEMENTS)?;
        (open.len() < DEEPEST).then_some(())?;
        pieces.push(Piece::Open {
            name,
            attributes: self::attributes(attributes)?,
        });
        if empty {
            pieces.push(Piece::Close);
        } else {
            open.push(name);
        }
    }
    let is_math = matches!(pieces.first(), Some(Piece::Open { name: "math", .. }));
    (open.is_empty() && is_math).then_some(pieces)
}

/// Where a tag ends: at the first `>` outside of quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| {
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        byte == b'>' && quote.is_none()
    })
}

fn attributes(mut text: &str) -> Option<Vec<(&'static str, String)>> {
    let mut attributes = Vec::new();
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return Some(attributes);
        }
        let (name, after) = text.split_once('=')?;
        let quote = after
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''))?;
        let (value, rest) = after.get(1..)?.split_once(quote)?;
        let name = name.trim();
        if let Some(name) = known(name, ATTRIBUTES) {
            attributes.push((name, unescaped(value)?));
        } else if name == "class" && value.split(' ').all(is_of_table) {
            attributes.push(("class", value.to_owned()));
        }
        text = rest;
    }
}

/// The classes by which pulldown-latex tells how a table is set; style.css
/// knows them. MathML Core has no attributes for it.
fn is_of_table(class: &str) -> bool {
    let known = class.strip_prefix("menv-");
    known.is_some_and(|rest| {
        rest.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    })
}

fn known(name: &str, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|known| *known == name)
}

/// Text without its entities; `None` if it has one that XML does not have.
fn unescaped(text: &str) -> Option<String> {
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        unescaped.push_str(before);
        let (name, after) = entity.split_once(';')?;
        unescaped.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => char::from_u32(number(name.strip_prefix('#')?)?)?,
        });
        rest = after;
    }
    unescaped.push_str(rest);
    Some(unescaped)
}

fn number(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    }
}
