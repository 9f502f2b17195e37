//! The elements of a document, made and changed node by node.
//!
//! This is the path each streamed word takes, so that it does without a
//! framework between: a view per node would cost a closure and a signal for
//! each word that is emphasised.

use wasm_bindgen::JsCast;
use web_sys::{CharacterData, Document, Element};

/// A node of the page, for those who hand it on.
pub type DomNode = web_sys::Node;
/// An element of the page, for those who hand it on.
pub type DomElement = Element;

use crate::markdown::element::{Sink, make};
use crate::markdown::mathml::Piece;
use crate::markdown::{Block, Node};

/// MathML's namespace (<https://www.w3.org/TR/mathml-core/>).
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// The elements of a document. Those at its end are known node by node, those
/// before only by their outermost elements.
#[derive(Debug)]
pub struct Mirror {
    document: Document,
    root: Element,
    /// The outermost elements that are not changed any more, but by
    /// [`Mirror::replace`].
    settled: Vec<DomNode>,
    /// One for each node that may still change.
    open: Vec<Made>,
    /// The elements that are open at the end.
    path: Vec<DomNode>,
}

/// What was made of a node.
#[derive(Debug, Clone)]
struct Made {
    /// `None` for the end of an element.
    node: Option<DomNode>,
    /// The elements that an element has from the start.
    own: u32,
}

impl Mirror {
    /// Takes an element over, and empties it.
    #[must_use]
    pub fn new(root: &Element) -> Option<Self> {
        root.set_text_content(None);
        Some(Self {
            document: root.owner_document()?,
            root: root.clone(),
            settled: Vec::new(),
            open: Vec::new(),
            path: Vec::new(),
        })
    }

    /// Appends what a node becomes; what was made, if anything.
    pub fn push(&mut self, node: &Node) -> Option<DomNode> {
        if *node == Node::Close {
            self.path.pop();
            self.open.push(Made { node: None, own: 0 });
            return None;
        }
        let parent = self.path.last().unwrap_or(&self.root);
        let mut maker = Maker::new(&self.document);
        make(node, self.path.is_empty(), &mut maker);
        let made = maker.first;
        if let Some(made) = &made {
            append(parent, made);
        }
        let own = made.as_ref().map_or(0, |made| made.child_nodes().length());
        if let (Node::Open(_), Some(made)) = (node, &made) {
            self.path.push(made.clone());
        }
        self.open.push(Made {
            node: made.clone(),
            own,
        });
        made
    }

    /// Removes what was made of all but the first nodes; `kept` are those.
    pub fn truncate(&mut self, kept: &[Node]) {
        // For each open element: itself, and its last child that is kept.
        let mut levels: Vec<(Option<&Made>, Option<&DomNode>)> = vec![(None, self.settled.last())];
        for (node, made) in kept.iter().zip(&self.open) {
            if *node == Node::Close {
                levels.pop();
                continue;
            }
            if let Some((_, last)) = levels.last_mut() {
                *last = made.node.as_ref();
            }
            if let Node::Open(_) = node {
                levels.push((Some(made), None));
            }
        }
        for (element, last) in levels.iter().rev() {
            let parent = element.and_then(|made| made.node.as_ref());
            let parent = parent.unwrap_or(&self.root);
            let own = element.map_or(0, |made| made.own);
            loop {
                let surplus = match last {
                    Some(last) => last.next_sibling(),
                    None => parent.child_nodes().item(own),
                };
                let Some(surplus) = surplus else { break };
                // Fails only for what is no child.
                let _removed = parent.remove_child(&surplus);
            }
        }
        let path = levels
            .iter()
            .filter_map(|(made, _)| made.as_ref()?.node.clone());
        self.path = path.collect();
        self.open.truncate(kept.len());
    }

    /// Appends to the text of a node: to a text, or to a block of code.
    pub fn extend(&self, index: usize, more: &str) {
        let made = self.open.get(index).and_then(|made| made.node.as_ref());
        if let Some(text) = made.and_then(text_of) {
            // Fails only for texts beyond what a browser can hold.
            let _appended = text.append_data(more);
        }
    }

    /// What was made of a node.
    #[must_use]
    pub fn made(&self, index: usize) -> Option<DomNode> {
        self.open.get(index)?.node.clone()
    }

    /// Lets the first nodes be: they are whole blocks.
    pub fn settle(&mut self, nodes: &[Node]) {
        let mut depth = 0_usize;
        for (node, made) in nodes
            .iter()
            .zip(self.open.drain(..nodes.len().min(self.open.len())))
        {
            if *node == Node::Close {
                depth = depth.saturating_sub(1);
                continue;
            }
            if depth == 0 {
                self.settled.extend(made.node);
            }
            if let Node::Open(_) = node {
                depth += 1;
            }
        }
    }

    /// Puts another block in the place of a settled one; its elements, by
    /// node.
    pub fn replace(&mut self, place: usize, block: &Block) -> Vec<Option<DomNode>> {
        let Some(before) = self.settled.get(place).cloned() else {
            return Vec::new();
        };
        let fragment = self.document.create_document_fragment();
        let mut path: Vec<DomNode> = vec![fragment.clone().into()];
        let mut all = Vec::new();
        for node in &block.nodes {
            if *node == Node::Close {
                path.pop();
                all.push(None);
                continue;
            }
            let mut maker = Maker::new(&self.document);
            make(node, path.len() == 1, &mut maker);
            if let (Some(parent), Some(made)) = (path.last(), &maker.first) {
                append(parent, made);
            }
            if let (Node::Open(_), Some(made)) = (node, &maker.first) {
                path.push(made.clone());
            }
            all.push(maker.first);
        }
        let first = fragment.first_child();
        // Fails only for what is no child any more.
        let _replaced = self.root.replace_child(&fragment, &before);
        if let (Some(first), Some(place)) = (first, self.settled.get_mut(place)) {
            *place = first;
        }
        all
    }

    /// How many outermost elements are settled.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.settled.len()
    }

    /// Removes settled blocks beyond the first ones, and all that follows.
    pub fn cut(&mut self, kept: usize) {
        self.settled.truncate(kept);
        self.truncate(&[]);
    }
}

fn append(parent: &DomNode, child: &DomNode) {
    // Fails only for a parent inside of its child.
    let _appended = parent.append_child(child);
}

/// The text of a text node, or of the code in a block of code.
fn text_of(made: &DomNode) -> Option<CharacterData> {
    match made.dyn_ref::<CharacterData>() {
        Some(text) => Some(text.clone()),
        None => code_of(made)?.last_child()?.dyn_into().ok(),
    }
}

/// The `<code>` of a block of code.
#[must_use]
pub fn code_of(block: &DomNode) -> Option<DomNode> {
    block.last_child()
}

/// Makes the elements of one node.
#[derive(Debug)]
pub struct Maker<'a> {
    document: &'a Document,
    first: Option<DomNode>,
    path: Vec<Element>,
}

impl<'a> Maker<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            first: None,
            path: Vec::new(),
        }
    }

    fn place(&mut self, node: &DomNode) {
        match self.path.last() {
            Some(parent) => append(parent, node),
            None => self.first = Some(node.clone()),
        }
    }
}

impl Sink for Maker<'_> {
    fn open(&mut self, name: &'static str) {
        // Fails only for names that are none.
        if let Ok(element) = self.document.create_element(name) {
            self.place(&element);
            self.path.push(element);
        }
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        if let Some(element) = self.path.last() {
            let _set = element.set_attribute(name, value);
        }
    }

    fn text(&mut self, text: &str) {
        let node = self.document.create_text_node(text);
        self.place(&node);
    }

    fn close(&mut self) {
        self.path.pop();
    }
}

/// An element made by a function, for the document of another one.
pub fn made_by(beside: &DomNode, make: impl FnOnce(&mut Maker<'_>)) -> Option<DomNode> {
    let document = beside.owner_document()?;
    let mut maker = Maker::new(&document);
    make(&mut maker);
    maker.first
}

/// Puts a drawn formula before its source.
pub fn draw_formula(place: &DomNode, pieces: &[Piece]) {
    let Some(document) = place.owner_document() else {
        return;
    };
    let mut path: Vec<Element> = Vec::new();
    let mut formula = None;
    for piece in pieces {
        match piece {
            Piece::Open { name, attributes } => {
                let Ok(element) = document.create_element_ns(Some(MATHML), name) else {
                    return;
                };
                for (name, value) in attributes {
                    let _set = element.set_attribute(name, value);
                }
                match path.last() {
                    Some(parent) => append(parent, &element),
                    None => formula = Some(element.clone()),
                }
                path.push(element);
            }
            Piece::Close => {
                path.pop();
            }
            Piece::Text(text) => {
                if let Some(parent) = path.last() {
                    append(parent, &document.create_text_node(text));
                }
            }
        }
    }
    if let Some(formula) = formula {
        let _drawn = place.insert_before(&formula, place.first_child().as_ref());
        set_attribute(place, "data-drawn", "");
    }
}

/// Says behind a formula's source why it is not drawn.
pub fn note_problem(place: &DomNode, reason: &str) {
    let note = made_by(place, |maker| {
        maker.open("span");
        maker.attribute("class", "math__problem");
        maker.attribute("data-decoration", "");
        maker.text(&[" (", reason, ")"].concat());
        maker.close();
    });
    if let Some(note) = note {
        append(place, &note);
    }
}

/// Sets an attribute of an element.
fn set_attribute(node: &DomNode, name: &str, value: &str) {
    if let Some(element) = node.dyn_ref::<Element>() {
        let _set = element.set_attribute(name, value);
    }
}

/// Gives the text of a block of code its colours: pieces of it, in order,
/// each with a class.
pub fn colour_code<'a>(block: &DomNode, pieces: impl Iterator<Item = (&'a str, &'a str)>) {
    let (Some(code), Some(document)) = (code_of(block), block.owner_document()) else {
        return;
    };
    let coloured = document.create_document_fragment();
    for (text, class) in pieces {
        let text = document.create_text_node(text);
        if class.is_empty() {
            append(&coloured, &text);
            continue;
        }
        let Ok(span) = document.create_element("span") else {
            return;
        };
        span.set_class_name(class);
        append(&span, &text);
        append(&coloured, &span);
    }
    code.set_text_content(None);
    append(&code, &coloured);
}
