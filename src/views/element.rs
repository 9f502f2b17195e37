//! Elements of one type, whatever they are made of.
//!
//! Leptos' `view!` gives each shape of element, each attribute and each
//! handler a type of its own, and compiles building, changing and taking away
//! anew for every one. [`Element`] is one type for all: most of the page is
//! made of it, and its wasm is a good deal smaller for that.

mod built;

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use leptos::ev::Event;
use leptos::html::Custom;
use leptos::prelude::*;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::renderer::{Rndr, types};

/// Where an element is to be found, of whatever kind.
pub type Place = NodeRef<Custom<&'static str>>;

/// What an element has besides its children, done to it once it is there;
/// what it returns lives as long as the element.
type Part = Box<dyn FnOnce(&types::Element) -> Box<dyn Any> + Send>;

/// An element that is to be.
pub struct Element {
    tag: &'static str,
    /// Of all its attributes.
    names: Vec<&'static str>,
    /// Those that do not change.
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    parts: Vec<Part>,
    children: Vec<AnyView>,
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Element").field(&self.tag).finish()
    }
}

/// An element with a class (none where it is empty).
#[must_use]
pub fn el(tag: &'static str, class: &'static str) -> Element {
    let element = Element {
        tag,
        names: Vec::new(),
        attributes: Vec::new(),
        parts: Vec::new(),
        children: Vec::new(),
    };
    if class.is_empty() {
        element
    } else {
        element.attr("class", class)
    }
}

/// An element that may not be there.
pub fn maybe(element: Option<Element>) -> AnyView {
    element.map_or_else(|| ().into_any(), IntoAny::into_any)
}

impl Element {
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.names.push(name);
        self.attributes.push((name, value.into()));
        self
    }

    /// An attribute that changes with signals; not there where it is `None`.
    #[must_use]
    pub fn attr_of(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<Cow<'static, str>> + Send + 'static,
    ) -> Self {
        self.names.push(name);
        self.changing(move |element| match value() {
            Some(value) => Rndr::set_attribute(element, name, &value),
            None => Rndr::remove_attribute(element, name),
        })
    }

    /// A property of its style that changes with signals. (Not the attribute:
    /// a host's policy may forbid that.)
    #[must_use]
    pub fn style_of(self, name: &'static str, value: impl Fn() -> String + Send + 'static) -> Self {
        self.changing(move |element| {
            Rndr::set_css_property(&Rndr::style(element), name, &value());
        })
    }

    /// The text of a field.
    #[must_use]
    pub fn value(self, value: impl Into<Signal<String>>) -> Self {
        let value = value.into();
        self.changing(move |element| {
            Rndr::set_property_or_value(element, "value", &value.get().into());
        })
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn checked(self, value: RwSignal<bool>) -> Self {
        self.changing(move |element| {
            Rndr::set_property_or_value(element, "checked", &value.get().into());
        })
    }

    /// Whether an option is the one chosen in its list. (The attribute would
    /// change nothing once the person has chosen.)
    #[must_use]
    pub fn selected(self, is: impl Fn() -> bool + Send + 'static) -> Self {
        self.changing(move |element| {
            Rndr::set_property_or_value(element, "selected", &is().into());
        })
    }

    /// Runs at an event.
    #[must_use]
    pub fn on<E: From<types::Event> + 'static>(
        self,
        event: &'static str,
        mut act: impl FnMut(E) + Send + 'static,
    ) -> Self {
        self.listening(event, Box::new(move |event| act(event.into())))
    }

    /// Runs when it is pressed.
    #[must_use]
    pub fn on_click(self, mut act: impl FnMut() + Send + 'static) -> Self {
        self.listening("click", Box::new(move |_| act()))
    }

    /// Runs with the field's text at an event.
    #[must_use]
    pub fn on_text(
        self,
        event: &'static str,
        mut act: impl FnMut(String) + Send + 'static,
    ) -> Self {
        self.on(event, move |event: Event| act(event_target_value(&event)))
    }

    /// Where the element is to be found.
    #[must_use]
    pub fn place(self, place: Place) -> Self {
        self.part(Box::new(move |element| {
            place.load(element);
            Box::new(())
        }))
    }

    #[must_use]
    pub fn child(mut self, child: impl IntoAny) -> Self {
        self.children.push(child.into_any());
        self
    }

    /// A child that may not be there; its place is kept for it.
    #[must_use]
    pub fn maybe(self, child: Option<Self>) -> Self {
        self.child(maybe(child))
    }

    /// Children that are all there, or at the end.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        let children = children.into_iter().map(IntoAny::into_any);
        self.children.extend(children);
        self
    }

    fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    fn changing(self, change: impl Fn(&types::Element) + Send + 'static) -> Self {
        fn part(change: Box<dyn Fn(&types::Element) + Send>) -> Part {
            Box::new(move |element| {
                let element = element.clone();
                Box::new(RenderEffect::new(move |_| change(&element)))
            })
        }
        self.part(part(Box::new(change)))
    }

    fn listening(self, event: &'static str, mut act: Box<dyn FnMut(types::Event) + Send>) -> Self {
        let owner = Owner::current().unwrap_or_default();
        self.part(Box::new(move |element| {
            let act = Box::new(move |event| owner.with(|| act(event)));
            Box::new(Rndr::add_event_listener(element, event, act))
        }))
    }
}
