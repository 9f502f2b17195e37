//! Which elements a node becomes. Decided here, made by the view.
//!
//! All names of elements and attributes that a reply can bring onto the page
//! stand in this file and in [`super::mathml`]; values are set as attributes
//! and text, never as markup.

use super::destination::{Followed, encoded, followed, host, is_inline_image};
use super::node::{Alert, Alignment, CodeBlock, Element, Math, Node};

/// Takes elements as they are made.
pub trait Sink {
    /// Begins an element in the innermost open one.
    fn open(&mut self, name: &'static str);
    /// Of the element that was begun last.
    fn attribute(&mut self, name: &'static str, value: &str);
    /// Text in the innermost open element.
    fn text(&mut self, text: &str);
    fn close(&mut self);
}

/// Begins what has content. What follows goes into it, up to its
/// [`Node::Close`]. An `outermost` block has the direction of its text. Those
/// inside have none of their own: their text would not count for the whole
/// (<https://html.spec.whatwg.org/multipage/dom.html#auto-directionality>),
/// and an Arabic list had its numbers on the left. The style sheet sets the
/// direction of their lines.
fn begin(element: &Element, outermost: bool, sink: &mut impl Sink) {
    begin_element(element, sink);
    if outermost {
        sink.attribute("dir", "auto");
    }
    begin_own(element, sink);
}

/// The element itself, with its attributes.
fn begin_element(element: &Element, sink: &mut impl Sink) {
    match element {
        Element::Paragraph => block(sink, "p", ""),
        Element::Heading(level) => {
            const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
            let index = usize::from(*level).saturating_sub(1);
            block(sink, NAMES.get(index).copied().unwrap_or("h6"), "");
        }
        Element::Quote(None) => block(sink, "blockquote", ""),
        Element::Quote(Some(alert)) => {
            block(sink, "blockquote", alert_words(*alert).1);
        }
        Element::List(None) => block(sink, "ul", ""),
        Element::List(Some(start)) => {
            block(sink, "ol", "");
            if *start != 1 {
                sink.attribute("start", &start.to_string());
            }
        }
        Element::Item => block(sink, "li", ""),
        Element::Table => {
            block(sink, "table", "");
            // It scrolls by itself where it is wide.
            sink.attribute("tabindex", "0");
        }
        Element::TableHead => sink.open("thead"),
        Element::TableBody => sink.open("tbody"),
        Element::TableRow => sink.open("tr"),
        Element::TableCell { head, alignment } => {
            block(sink, if *head { "th" } else { "td" }, "");
            let alignment = match alignment {
                Alignment::None => return,
                Alignment::Left => "left",
                Alignment::Center => "center",
                Alignment::Right => "right",
            };
            sink.attribute("align", alignment);
        }
        Element::FootnoteDefinition(label) => {
            block(sink, "div", "footnote");
            sink.attribute("data-footnote", label);
        }
        Element::RawHtml => block(sink, "p", "raw-html"),
        Element::Emphasis => sink.open("em"),
        Element::Strong => sink.open("strong"),
        Element::Strikethrough => sink.open("del"),
        Element::Subscript => sink.open("sub"),
        Element::Superscript => sink.open("sup"),
        Element::Keyboard => sink.open("kbd"),
        Element::Link { destination, title } => {
            link(sink, destination);
            attribute_unless_empty(sink, "title", title);
        }
    }
}

/// What an element has before its content.
fn begin_own(element: &Element, sink: &mut impl Sink) {
    match element {
        Element::Quote(Some(alert)) => {
            sink.open("p");
            sink.attribute("class", "alert__title");
            sink.attribute("data-decoration", "");
            sink.text(alert_words(*alert).0);
            sink.close();
        }
        Element::FootnoteDefinition(label) => {
            let name = ["Back to the text of footnote ", label].concat();
            button(sink, "footnote__label", "footnote-back", &name, label);
        }
        _ => {}
    }
}

/// Makes what stands for itself. (An [`Node::Open`] is begun, a
/// [`Node::Close`] closes.) `outermost`: it is a block of its own.
pub fn make(node: &Node, outermost: bool, sink: &mut impl Sink) {
    match node {
        Node::Open(element) => begin(element, outermost, sink),
        Node::Close => sink.close(),
        Node::Text(text) => sink.text(text),
        Node::Code(code) => simple(sink, "code", "", code),
        Node::CodeBlock(code) => code_block(code, sink),
        Node::Math(math) => formula(math, sink),
        Node::Image {
            source,
            title,
            description,
        } => image(sink, source, title, description),
        Node::Break => empty(sink, "br"),
        Node::Rule => empty(sink, "hr"),
        Node::Checkbox(done) => {
            sink.open("input");
            sink.attribute("type", "checkbox");
            sink.attribute("disabled", "");
            sink.attribute("aria-label", "Task");
            if *done {
                sink.attribute("checked", "");
            }
            sink.close();
        }
        Node::FootnoteMark(label) => {
            sink.open("sup");
            let name = ["Footnote ", label].concat();
            button(sink, "footnote-mark", "footnote", &name, label);
            sink.close();
        }
        Node::Host(host) => {
            sink.open("span");
            sink.attribute("class", "link-host");
            sink.attribute("data-decoration", "");
            sink.text(&[" (", host, ")"].concat());
            sink.close();
        }
    }
}

fn block(sink: &mut impl Sink, name: &'static str, class: &str) {
    sink.open(name);
    attribute_unless_empty(sink, "class", class);
}

fn attribute_unless_empty(sink: &mut impl Sink, name: &'static str, value: &str) {
    if !value.is_empty() {
        sink.attribute(name, value);
    }
}

fn simple(sink: &mut impl Sink, name: &'static str, class: &str, text: &str) {
    sink.open(name);
    attribute_unless_empty(sink, "class", class);
    sink.text(text);
    sink.close();
}

fn empty(sink: &mut impl Sink, name: &'static str) {
    sink.open(name);
    sink.close();
}

/// A button whose press is told from others by `data-action`.
fn button(sink: &mut impl Sink, class: &str, action: &str, name: &str, text: &str) {
    sink.open("button");
    sink.attribute("type", "button");
    sink.attribute("class", class);
    sink.attribute("data-action", action);
    if name != text {
        sink.attribute("aria-label", name);
    }
    sink.text(text);
    sink.close();
}

fn alert_words(alert: Alert) -> (&'static str, &'static str) {
    match alert {
        Alert::Note => ("Note", "alert alert--note"),
        Alert::Tip => ("Tip", "alert alert--tip"),
        Alert::Important => ("Important", "alert alert--important"),
        Alert::Warning => ("Warning", "alert alert--warning"),
        Alert::Caution => ("Caution", "alert alert--caution"),
    }
}

fn link(sink: &mut impl Sink, destination: &str) {
    sink.open("a");
    let written = encoded(destination);
    match followed(destination) {
        Followed::Yes => {
            sink.attribute("href", &written);
            sink.attribute("target", "_blank");
            sink.attribute("rel", "noopener noreferrer");
        }
        Followed::No => {
            sink.attribute("class", "refused-link");
            sink.attribute("data-href", &written);
            // So that the keyboard gets there: focus shows the destination.
            sink.attribute("tabindex", "0");
        }
    }
}

/// An image of another host is asked for only when the person wants it: its
/// address can carry out what was said
/// (<https://owasp.org/www-community/attacks/PromptInjection>).
fn image(sink: &mut impl Sink, source: &str, title: &str, description: &str) {
    if is_inline_image(source) {
        shown_image(sink, source, title, description);
        return;
    }
    let written = encoded(source);
    let from = host(source).filter(|_| followed(source) == Followed::Yes);
    sink.open("span");
    sink.attribute("class", "image");
    sink.attribute("data-image", &written);
    sink.attribute("alt", description);
    attribute_unless_empty(sink, "title", title);
    let words = if description.is_empty() {
        "Image"
    } else {
        description
    };
    sink.open("span");
    sink.attribute("data-decoration", "");
    sink.text(words);
    sink.close();
    match from {
        Some(host) => {
            let name = ["Show image from ", host].concat();
            button(sink, "image__show", "show-image", &name, &name);
        }
        None => {
            sink.open("span");
            sink.attribute("data-decoration", "");
            sink.attribute("class", "image__refused");
            sink.text("not shown: not an address of the web");
            sink.close();
        }
    }
    sink.close();
}

/// An image that is loaded.
pub fn shown_image(sink: &mut impl Sink, source: &str, title: &str, description: &str) {
    sink.open("img");
    sink.attribute("src", source);
    sink.attribute("alt", description);
    attribute_unless_empty(sink, "title", title);
    sink.attribute("referrerpolicy", "no-referrer");
    sink.attribute("loading", "lazy");
    sink.close();
}

/// What a click on an image's button loads: an address of the web only.
#[must_use]
pub fn image_to_load(source: &str) -> Option<&str> {
    (followed(source) == Followed::Yes && host(source).is_some()).then_some(source)
}

fn code_block(code: &CodeBlock, sink: &mut impl Sink) {
    sink.open("pre");
    sink.attribute("class", "code");
    sink.attribute("dir", "ltr");
    sink.open("span");
    sink.attribute("class", "code__bar");
    sink.attribute("data-decoration", "");
    let language = if code.language.is_empty() {
        "text"
    } else {
        &code.language
    };
    simple(sink, "span", "code__language", language);
    button(sink, "code__button", "wrap", "Wrap lines", "Wrap lines");
    button(sink, "code__button", "copy-code", "Copy code", "Copy code");
    sink.close();
    sink.open("code");
    // It scrolls by itself where it is wide.
    sink.attribute("tabindex", "0");
    if !code.language.is_empty() {
        sink.attribute("class", &["language-", &code.language].concat());
    }
    sink.text(&code.text);
    sink.close();
    sink.close();
}

/// The source of a formula; its picture is put before it once it is there.
fn formula(math: &Math, sink: &mut impl Sink) {
    sink.open("span");
    sink.attribute(
        "class",
        if math.display {
            "math math--display"
        } else {
            "math"
        },
    );
    simple(sink, "span", "math__source", &math.written);
    sink.close();
}
