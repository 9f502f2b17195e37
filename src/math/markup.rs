//! MathML as the library writes it, made XML that is safe to use: the library
//! leaves some characters as they are (`<`, `&`), and joins some attributes.

use super::Problem;
use super::text::moved_back;

/// Browsers lay out elements inside of elements by recursion.
const MAX_DEPTH: usize = 100;

const ELEMENTS: [&str; 23] = [
    "math",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

const ATTRIBUTES: [&str; 17] = [
    "class",
    "depth",
    "display",
    "displaystyle",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "width",
];

const NAMESPACE: &str = "http://www.w3.org/1998/Math/MathML";

/// What a box looks like.
const BOX: &str = "border: 0.06em solid; padding: 0.2em 0.3em";
/// How the library writes [`super::source::BOX_COLOUR`].
const BOX_COLOUR: &str = "color: rgb(1 2 3)";

/// Writes the markup anew, element by element.
pub(super) fn checked(markup: &str) -> Result<String, Problem> {
    let mut out = String::with_capacity(markup.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = markup;
    while let Some(found) = rest.find('<') {
        let (text, tag) = rest.split_at(found);
        push_text(text, &mut out);
        let Some(inside) = tag.strip_prefix('<').filter(|tag| begins_tag(tag)) else {
            // A sign of the formula.
            out.push_str("&lt;");
            rest = tag.strip_prefix('<').unwrap_or_default();
            continue;
        };
        let (inside, after) = inside.split_once('>').ok_or_else(broken)?;
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(broken());
            }
            out.push_str(&format!("</{name}>"));
            continue;
        }
        let (inside, is_empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name = push_start(inside, &mut out)?;
        if is_empty {
            out.push_str("/>");
        } else {
            out.push('>');
            open.push(name);
        }
        if open.len() > MAX_DEPTH {
            return Err(Problem::new("The formula is nested too deeply"));
        }
    }
    push_text(rest, &mut out);
    if open.is_empty() {
        Ok(out)
    } else {
        Err(broken())
    }
}

fn broken() -> Problem {
    Problem::new("The formula cannot be shown")
}

fn begins_tag(inside: &str) -> bool {
    inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !inside.starts_with("/<")
}

/// An element's name and attributes.
fn push_start<'a>(inside: &'a str, out: &mut String) -> Result<&'a str, Problem> {
    let (name, mut rest) = inside.split_at(
        inside
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(inside.len()),
    );
    if !ELEMENTS.contains(&name) {
        return Err(broken());
    }
    out.push('<');
    out.push_str(name);
    let mut seen = Vec::new();
    while !rest.trim_start().is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").ok_or_else(broken)?;
        let (value, after) = after.split_once('"').ok_or_else(broken)?;
        rest = after;
        if seen.contains(&key) || !is_allowed(key, value) {
            return Err(broken());
        }
        seen.push(key);
        let value = match value.strip_prefix(BOX_COLOUR) {
            Some(_) if key == "style" => BOX,
            _ => value,
        };
        out.push_str(&format!(" {key}=\"{value}\""));
    }
    Ok(name)
}

fn is_allowed(key: &str, value: &str) -> bool {
    match key {
        "xmlns" => value == NAMESPACE,
        "style" => value.split(';').all(is_allowed_style),
        key => {
            ATTRIBUTES.contains(&key)
                && value
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " .-".contains(c))
        }
    }
}

fn is_allowed_style(declaration: &str) -> bool {
    const PROPERTIES: [&str; 4] = ["background-color", "border", "color", "margin-left"];
    declaration
        .split_once(':')
        .is_some_and(|(property, value)| {
            PROPERTIES.contains(&property.trim())
                && !value.contains("url")
                && value
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " .-()".contains(c))
        })
}

/// The library's own escapes stay; what it did not escape is escaped here.
fn push_text(text: &str, out: &mut String) {
    const ESCAPES: [(&str, &str); 4] = [
        ("&amp;", "&amp;"),
        ("&lt;", "&lt;"),
        ("&gt;", "&gt;"),
        // XML has no such name.
        ("&nbsp;", "\u{a0}"),
    ];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((escape, same)) = ESCAPES.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push_str(same);
            rest = rest.strip_prefix(escape).unwrap_or_default();
            continue;
        }
        match moved_back(c) {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
        rest = rest.strip_prefix(c).unwrap_or_default();
    }
}
