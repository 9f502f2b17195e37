//! An entry of the list: a link to the conversation, and what can be done
//! with that.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::chat::list::Group;
use crate::chat::route::Route;
use crate::state::reactive::{condition, text_of};
use crate::views::element::{Element, el};
use crate::views::icons::{IconName, icon};
use crate::views::when::{dynamic, either, when};

use super::actions::actions;
use super::chosen;
use super::entries::{Entries, Shown, link_id};
use super::title_box::title_box;

/// An entry; it follows what becomes of the conversation.
pub(super) fn entry(entries: Entries, first: Shown) -> Element {
    let id = first.id;
    // What was there last stays until the entry is taken away.
    let shown = Memo::new(move |last: Option<&Shown>| {
        entries.shown.with(|all| {
            let now = all.iter().find(|shown| shown.id == id);
            now.or(last).unwrap_or(&first).clone()
        })
    });
    let heading = Memo::new(move |_| shown.with(|shown| shown.heading));
    let heading = dynamic(move || {
        let heading = heading.get();
        let view = |group: Group| el("h2", "entry__group").child(group.to_string()).into_any();
        heading.map_or_else(|| ().into_any(), view)
    });
    let current = condition(move || {
        let tab = entries.places.get().1;
        shown.with(|shown| shown.place == tab + 1)
    });
    let open = condition(move || shown.with(|shown| shown.open));
    let near = move || {
        let hovered = entries.hovered.get() == Some(id);
        !open.get() && (hovered || (current.get() && entries.focused.get()))
    };
    let editing = move || entries.editing.get() == Some(id);
    let buttons = move || actions(entries, shown, current).into_any();
    let line = move || {
        el("div", "entry__line")
            .child(link(entries, shown, current))
            .child(marks(shown))
            .child(when(near, buttons))
            .into_any()
    };
    let text = |number: usize| Some(number.to_string().into());
    el("li", "")
        .attr_of("class", move || {
            let open = open.get();
            Some(if open { "entry entry--open" } else { "entry" }.into())
        })
        .attr_of("aria-setsize", move || {
            text(entries.list.with(|list| list.entries.len()))
        })
        .attr_of("aria-posinset", move || {
            text(shown.with(|shown| shown.place))
        })
        .style_of("top", move || {
            format!("calc(var(--row) * {})", shown.with(|shown| shown.row))
        })
        .child(heading)
        .child(
            el("div", "entry__box")
                .on("pointerenter", move |_: Event| {
                    entries.hovered.set(Some(id));
                })
                .on("pointerleave", move |_: Event| entries.hovered.set(None))
                .child(either(
                    editing,
                    move || title_box(entries, shown).into_any(),
                    line,
                ))
                .child(when(move || open.get(), buttons)),
        )
}

fn link(entries: Entries, shown: Memo<Shown>, current: Memo<bool>) -> Element {
    let state = entries.state;
    let id = shown.with_untracked(|shown| shown.id);
    let title = text_of(move || {
        shown.with(|shown| match shown.title.as_str() {
            "" => "Untitled".to_owned(),
            title => title.to_owned(),
        })
    });
    el("a", "entry__link")
        .attr("id", link_id(id))
        .attr("href", Route::Conversation(id, None).hash())
        .attr("dir", "auto")
        .attr_of("title", move || Some(title.get().into()))
        .attr_of("tabindex", move || {
            Some(if current.get() { "0" } else { "-1" }.into())
        })
        .attr_of("aria-current", move || {
            shown.with(|shown| shown.open).then_some("page".into())
        })
        .on("focus", move |_: Event| entries.active.set(Some(id)))
        .on_click(move || {
            entries.active.set(Some(id));
            chosen(state);
        })
        .child(title)
}

/// Marks behind the title: pinned, and a reply on its way.
fn marks(shown: Memo<Shown>) -> Element {
    let replying = move || {
        el("span", "entry__replying")
            .attr("role", "img")
            .attr_of("aria-label", move || {
                shown.with(|shown| shown.replying.map(Into::into))
            })
            .into_any()
    };
    let pinned = || icon(IconName::Pin).into_any();
    el("span", "entry__marks")
        .child(when(
            move || shown.with(|shown| shown.replying.is_some()),
            replying,
        ))
        .child(when(move || shown.with(|shown| shown.pinned), pinned))
}
