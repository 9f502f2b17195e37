//! Elements that are there, and what Leptos asks of views.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{CastFrom, Rndr, types};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState};

use super::Element;

/// An element that is there.
pub struct ElementState {
    tag: &'static str,
    element: types::Element,
    names: Vec<&'static str>,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    holds: Vec<Box<dyn Any>>,
    children: Vec<AnyViewState>,
}

impl fmt::Debug for ElementState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ElementState").field(&self.tag).finish()
    }
}

impl ElementState {
    /// Makes its attributes and parts those of `new`, which has attributes of
    /// the same names, and gives back the children of that.
    fn adopt(&mut self, new: Element) -> Vec<AnyView> {
        self.holds.clear();
        for attribute in &new.attributes {
            if !self.attributes.contains(attribute) {
                Rndr::set_attribute(&self.element, attribute.0, &attribute.1);
            }
        }
        self.attributes = new.attributes;
        let holds = new.parts.into_iter().map(|part| part(&self.element));
        self.holds.extend(holds);
        new.children
    }

    fn add(&mut self, child: AnyView) {
        let mut child = child.build();
        child.mount(&self.element, None);
        self.children.push(child);
    }
}

impl Render for Element {
    type State = ElementState;

    fn build(self) -> ElementState {
        let drawn = matches!(self.tag, "svg" | "path");
        let namespace = drawn.then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(self.tag, namespace);
        let mut state = ElementState {
            tag: self.tag,
            element,
            names: self.names.clone(),
            attributes: Vec::new(),
            holds: Vec::new(),
            children: Vec::new(),
        };
        for child in state.adopt(self) {
            state.add(child);
        }
        state
    }

    /// The same element where it is alike, so that the focus stays in it.
    fn rebuild(self, state: &mut ElementState) {
        if (self.tag, &self.names) != (state.tag, &state.names) {
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
            return;
        }
        let mut children = state.adopt(self).into_iter();
        let mut kept = 0;
        for (old, child) in state.children.iter_mut().zip(&mut children) {
            child.rebuild(old);
            kept += 1;
        }
        for mut gone in state.children.drain(kept..) {
            gone.unmount();
        }
        for child in children {
            state.add(child);
        }
    }
}

impl Mountable for ElementState {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(&self.element).and_then(types::Element::cast_from);
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}

/// What Leptos asks of a view besides. The page is made in the browser alone:
/// nothing is written as HTML, or taken over from it.
impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> ElementState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Element {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}
