//! A dialog above the page.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::dialog;

/// Closes a dialog: closed and not taken away, so that the focus goes back to
/// where it was.
pub fn closing(element: NodeRef<Dialog>) -> Callback<()> {
    Callback::new(move |()| {
        if let Some(element) = element.get_untracked() {
            dialog::close(&element);
        }
    })
}

/// A dialog with a title; opens as soon as it is there. `closed` runs when it
/// was closed, by Escape too.
#[component]
pub fn Modal(
    title: &'static str,
    /// The dialog's element, to be closed by.
    element: NodeRef<Dialog>,
    /// Runs once it is open.
    opened: Callback<()>,
    closed: Callback<()>,
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            dialog::open(&element);
            opened.run(());
        }
    });
    view! {
        <dialog class="dialog" node_ref=element aria-label=title on:close=move |_| closed.run(())>
            <h2 class="dialog__title">{title}</h2>
            {children()}
        </dialog>
    }
}
