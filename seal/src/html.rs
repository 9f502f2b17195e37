//! Start tags of a document that this project wrote and Trunk completed: enough of HTML to find and to check them.

use std::ops::Range;

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'html> {
    /// In small letters, as both sources of the document write them.
    pub name: &'html str,
    /// Names with values, in order; a name alone has an empty value.
    pub attributes: Vec<(&'html str, &'html str)>,
    /// Where the tag stands.
    pub place: Range<usize>,
    /// Where the text behind it stands, for `script` and `style`; up to their end tags.
    pub text: Range<usize>,
    /// Where the element ends, for the same two.
    pub end: usize,
}

impl<'html> Tag<'html> {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&'html str> {
        let mut all = self.attributes.iter();
        all.find(|(own, _)| *own == name).map(|(_, value)| *value)
    }
}

/// An attribute's value.
#[must_use]
pub fn attribute_of<'html>(tag: &Tag<'html>, name: &str) -> Option<&'html str> {
    tag.get(name)
}

/// All start tags, in order. Comments and the texts of scripts and styles hold none.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = find(html, at, "<") {
        let rest = html.get(found..).unwrap_or_default();
        if rest.starts_with("<!--") {
            at = find(html, found, "-->").unwrap_or(html.len());
        } else if rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic()) {
            let tag = tag(html, found);
            at = tag.end;
            tags.push(tag);
        } else {
            at = found + 1;
        }
    }
    tags
}

fn tag(html: &str, start: usize) -> Tag<'_> {
    let mut reader = Reader {
        html,
        at: start + 1,
    };
    let name = reader.until(|c| c.is_ascii_whitespace() || c == '>' || c == '/');
    let mut attributes = Vec::new();
    loop {
        reader.until(|c| !c.is_ascii_whitespace() && c != '/');
        if reader.at >= html.len() || reader.skip('>') {
            break;
        }
        let name = reader.until(|c| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'));
        let value = if reader.skip('=') { reader.value() } else { "" };
        attributes.push((name, value));
    }
    let place = start..reader.at;
    let closing = matches!(name, "script" | "style").then(|| format!("</{name}>"));
    let text_end = closing.as_ref().map_or(reader.at, |closing| {
        find(html, reader.at, closing).unwrap_or(html.len())
    });
    let end = text_end + closing.map_or(0, |closing| closing.len());
    Tag {
        name,
        attributes,
        place,
        text: reader.at..text_end,
        end: end.min(html.len()),
    }
}

fn find(html: &str, from: usize, what: &str) -> Option<usize> {
    Some(from + html.get(from..)?.find(what)?)
}

struct Reader<'html> {
    html: &'html str,
    at: usize,
}

impl<'html> Reader<'html> {
    fn rest(&self) -> &'html str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> &'html str {
        let rest = self.rest();
        let (read, _) = rest.split_at(rest.find(end).unwrap_or(rest.len()));
        self.at += read.len();
        read
    }

    fn skip(&mut self, sign: char) -> bool {
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len_utf8() } else { 0 };
        there
    }

    fn value(&mut self) -> &'html str {
        for quote in ['"', '\''] {
            if self.skip(quote) {
                let value = self.until(|c| c == quote);
                self.skip(quote);
                return value;
            }
        }
        self.until(|c| c.is_ascii_whitespace() || c == '>')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_bare_and_lone_attributes_are_read() {
        let html = r#"<!doctype html><meta charset=utf-8><link rel="icon" href='a b' hidden><br/>"#;
        let tags = tags(html);
        let names: Vec<_> = tags.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["meta", "link", "br"]);
        assert_eq!(tags[0].get("charset"), Some("utf-8"));
        assert_eq!(
            tags[1].attributes,
            [("rel", "icon"), ("href", "a b"), ("hidden", "")]
        );
        assert_eq!(html.get(tags[2].place.clone()), Some("<br/>"));
    }

    #[test]
    fn what_a_script_says_is_no_tag() {
        let html = "<!-- <i> --><script type=module>if (a<b) x = '<p>';</script><p>";
        let tags = tags(html);
        let names: Vec<_> = tags.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["script", "p"]);
        assert_eq!(html.get(tags[0].text.clone()), Some("if (a<b) x = '<p>';"));
        assert_eq!(html.get(tags[0].end..), Some("<p>"));
    }
}
