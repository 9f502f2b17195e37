//! What the nodes of a document become, written as HTML to compare.

use azure_chat::markdown::Block;
use azure_chat::markdown::element::{Sink, make};

/// Writes HTML as CommonMark's examples have it: without our decorations,
/// and without the attributes that are ours.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) html: String,
    open: Vec<&'static str>,
    /// The attributes of the tag that is still open.
    tag: Option<Vec<(&'static str, String)>>,
    /// Elements of a decoration that are open.
    decoration: usize,
}

pub(crate) fn html(blocks: &[Block]) -> String {
    let mut sink = Html::default();
    for node in blocks.iter().flat_map(|block| &block.nodes) {
        let outermost = sink.open.is_empty();
        make(node, outermost, &mut sink);
    }
    sink.html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl Html {
    fn end_tag(&mut self) {
        let Some(attributes) = self.tag.take() else {
            return;
        };
        let name = self.open.last().copied().unwrap_or_default();
        let has = |wanted: &str| attributes.iter().any(|(name, _)| *name == wanted);
        if has("data-decoration") || name == "button" || self.decoration > 0 {
            self.decoration += 1;
            return;
        }
        let image = has("data-image");
        self.html.push('<');
        if image {
            *self.open.last_mut().expect("a tag is open") = "img";
        }
        self.html.push_str(if image { "img" } else { name });
        let mut kept: Vec<(&str, String)> = Vec::new();
        for (attribute, value) in &attributes {
            let attribute = match (*attribute, name) {
                ("data-href", _) => "href",
                ("data-image", _) => "src",
                ("class", "code")
                | (
                    "href" | "title" | "alt" | "src" | "start" | "align" | "type" | "checked"
                    | "disabled",
                    _,
                ) => attribute,
                _ => continue,
            };
            kept.push((attribute, value.clone()));
        }
        kept.sort();
        for (attribute, value) in kept {
            self.html
                .push_str(&format!(" {attribute}=\"{}\"", escaped(&value)));
        }
        self.html.push('>');
    }
}

impl Sink for Html {
    fn open(&mut self, name: &'static str) {
        self.end_tag();
        self.open.push(name);
        self.tag = Some(Vec::new());
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        self.tag
            .as_mut()
            .expect("attributes come first")
            .push((name, value.to_owned()));
    }

    fn text(&mut self, text: &str) {
        self.end_tag();
        if self.decoration == 0 {
            self.html.push_str(&escaped(text));
        }
    }

    fn close(&mut self) {
        self.end_tag();
        let name = self.open.pop().expect("as many ends as beginnings");
        if self.decoration > 0 {
            self.decoration -= 1;
        } else if !matches!(name, "br" | "hr" | "input" | "img") {
            self.html.push_str(&format!("</{name}>"));
        }
    }
}
