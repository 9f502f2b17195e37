//! The few tags that are taken as what they mean; all other HTML is text.

use super::node::Element;

/// A tag that is kept. Those with attributes are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tag {
    Break,
    Open(Element),
    Close(Element),
}

/// Reads `<br>`, `<sub>`, `</sub>` and the like.
pub(super) fn read(html: &str) -> Option<Tag> {
    let inside = html.strip_prefix('<')?.strip_suffix('>')?;
    let (name, closes) = match inside.strip_prefix('/') {
        Some(name) => (name, true),
        None => (inside, false),
    };
    let bare = name.strip_suffix('/').unwrap_or(name).trim_end();
    if bare.eq_ignore_ascii_case("br") {
        return (!closes).then_some(Tag::Break);
    }
    let element = match name.to_ascii_lowercase().as_str() {
        "sub" => Element::Subscript,
        "sup" => Element::Superscript,
        "kbd" => Element::Keyboard,
        _ => return None,
    };
    Some(if closes {
        Tag::Close(element)
    } else {
        Tag::Open(element)
    })
}

/// As it is written.
pub(super) fn written(element: &Element) -> &'static str {
    match element {
        Element::Subscript => "<sub>",
        Element::Superscript => "<sup>",
        Element::Keyboard => "<kbd>",
        _ => "",
    }
}
