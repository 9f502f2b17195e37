//! Words that are marked where they stand, without a change to the document:
//! the CSS Custom Highlight API. Browsers that have not got it mark nothing.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, Range, Text};

/// The names that style.css knows: all marks, and the one that one is at.
const ALL: &str = "find";
const HERE: &str = "find-here";

/// What decorates a text, and is not of it.
const DECORATION: &str = "[data-decoration], button";

#[wasm_bindgen]
extern "C" {
    // <https://developer.mozilla.org/docs/Web/API/CSS_Custom_Highlight_API>
    type Highlight;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;
    #[wasm_bindgen(method)]
    fn add(this: &Highlight, range: &Range);
    #[wasm_bindgen(js_namespace = ["CSS", "highlights"], js_name = set, catch)]
    fn set_highlight(name: &str, marks: &Highlight) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["CSS", "highlights"], js_name = delete, catch)]
    fn delete_highlight(name: &str) -> Result<(), JsValue>;
}

/// Marks all places in the content of a message (the element with an id) that
/// have one of these pieces, in place of what was marked before, and scrolls
/// to the `nth`, or to the last where there are fewer. Says whether the
/// message is in the page.
pub fn mark(id: &str, pieces: &[&str], nth: usize) -> bool {
    clear();
    let document = web_sys::window().and_then(|window| window.document());
    let Some(message) = document.and_then(|document| document.get_element_by_id(id)) else {
        return false;
    };
    if let Ok(Some(content)) = message.query_selector("[data-content]") {
        let marks = ranges(&content, pieces);
        let nth = nth.min(marks.len().saturating_sub(1));
        if let Some(here) = marks.get(nth) {
            scroll_to(&content, here);
            // The later one lies above.
            set(ALL, &marks);
            set(HERE, std::slice::from_ref(here));
        }
    }
    true
}

/// Nothing is marked any more.
pub fn clear() {
    for name in [ALL, HERE] {
        // Fails where the browser marks nothing.
        let _deleted = delete_highlight(name);
    }
}

fn set(name: &str, marks: &[Range]) {
    if let Ok(highlight) = Highlight::new() {
        marks.iter().for_each(|range| highlight.add(range));
        let _set = set_highlight(name, &highlight);
    }
}

/// Scrolls as far as it takes for a place to be seen.
fn scroll_to(content: &Element, place: &Range) {
    let Ok(Some(scroller)) = content.closest("[role=log]") else {
        return;
    };
    let (frame, rect) = (
        scroller.get_bounding_client_rect(),
        place.get_bounding_client_rect(),
    );
    let is_seen = rect.top() >= frame.top() && rect.bottom() <= frame.bottom();
    if !is_seen {
        let third = frame.height() / 3.0;
        scroller.scroll_by_with_x_and_y(0.0, rect.top() - frame.top() - third);
    }
}

/// A text of the page as the browser counts it, in units of UTF-16, and where
/// the nodes begin that it is made of.
#[derive(Default)]
struct Written {
    units: Vec<u16>,
    nodes: Vec<(usize, Text)>,
}

impl Written {
    fn read(&mut self, node: &Node) {
        let mut child = node.first_child();
        while let Some(node) = child {
            if let Some(text) = node.dyn_ref::<Text>() {
                self.nodes.push((self.units.len(), text.clone()));
                self.units.extend(text.data().encode_utf16());
            } else if let Some(element) = node.dyn_ref::<Element>()
                && !element.matches(DECORATION).unwrap_or(false)
            {
                self.read(&node);
            }
            child = node.next_sibling();
        }
    }

    /// The node at a place, and how far into it that is.
    fn place(&self, at: usize) -> Option<(&Text, u32)> {
        let (begin, text) = self.nodes.iter().rfind(|(begin, _)| *begin <= at)?;
        Some((text, u32::try_from(at - begin).ok()?))
    }

    fn range(&self, begin: usize, end: usize) -> Option<Range> {
        let range = Range::new().ok()?;
        let (node, offset) = self.place(begin)?;
        range.set_start(node, offset).ok()?;
        // The end belongs to the node of what stands before it.
        let (node, offset) = self.place(end.checked_sub(1)?)?;
        range.set_end(node, offset + 1).ok()?;
        Some(range)
    }
}

/// Where a text has any of these pieces, in order; those that touch are one.
fn ranges(content: &Element, pieces: &[&str]) -> Vec<Range> {
    let mut written = Written::default();
    written.read(content);
    let pieces: Vec<Vec<u16>> = pieces
        .iter()
        .map(|piece| piece.encode_utf16().collect())
        .collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = written.units.get(at..).filter(|rest| !rest.is_empty()) {
        let here = pieces.iter().filter(|piece| rest.starts_with(piece));
        if let Some(length) = here.map(Vec::len).max() {
            match found.last_mut() {
                Some(last) if last.1 >= at => last.1 = last.1.max(at + length),
                _ => found.push((at, at + length)),
            }
        }
        at += 1;
    }
    let ranges = found.iter().map(|(begin, end)| written.range(*begin, *end));
    ranges.flatten().collect()
}
