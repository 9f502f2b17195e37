//! Parts of a view that come and go.
//!
//! Leptos' own `<Show>` is generic over its condition and its content, so
//! that each use is compiled anew. These have one type for all uses.

use leptos::prelude::*;

use crate::state::reactive;

/// A view that depends on signals, with its type erased.
pub type Dynamic = Box<dyn Fn() -> AnyView + Send>;

/// A view that is built again when a signal it reads changes.
pub fn dynamic(view: impl Fn() -> AnyView + Send + 'static) -> Dynamic {
    Box::new(view)
}

/// A view that is there while the condition holds, and built only when the
/// condition changes.
pub fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> Dynamic {
    either(condition, view, || ().into_any())
}

/// One of two views, by a condition; built only when the condition changes.
pub fn either(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    if_true: impl Fn() -> AnyView + Send + 'static,
    if_false: impl Fn() -> AnyView + Send + 'static,
) -> Dynamic {
    chosen(Box::new(condition), dynamic(if_true), dynamic(if_false))
}

fn chosen(
    condition: Box<dyn Fn() -> bool + Send + Sync>,
    if_true: Dynamic,
    if_false: Dynamic,
) -> Dynamic {
    let condition = reactive::condition(condition);
    dynamic(move || {
        let view = if condition.get() { &if_true } else { &if_false };
        untrack(view)
    })
}
