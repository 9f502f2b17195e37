//! The list of connections, and what can be done with the one in the form.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::Alarm;
use crate::browser::dialog;
use crate::chat::id::ConversationId;
use crate::handover::PLACE;
use crate::inference::endpoint::Endpoint;
use crate::panel::connections::{Connections, Line, in_use};
use crate::panel::state::{PanelState, use_panel};
use crate::settings::{ConnectionId, Settings};
use crate::state::reactive::text_of;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el};
use crate::views::list::{Row, list, row};
use crate::views::when::{Dynamic, dynamic, when};

/// The list; nothing as long as there is but one, which is new.
pub fn connection_list(connections: Connections) -> Dynamic {
    let state = use_panel();
    let anything = move || {
        let some = state
            .settings
            .with(|settings| settings.connections().next().is_some());
        let may_add = state.settings.with(Settings::allow_other_connections);
        some || !may_add || connections.lines().len() > 1
    };
    when(anything, move || {
        let rows = list(move || {
            connections
                .lines()
                .into_iter()
                .map(|line| line_row(state, connections, line))
                .collect()
        });
        let lines = el("ul", "connections")
            .attr("aria-label", "Connections")
            .child(rows);
        el("div", "")
            .child(lines)
            .child(add_button(state, connections))
            .into_any()
    })
}

fn add_button(state: PanelState, connections: Connections) -> AnyView {
    if state
        .settings
        .with_untracked(Settings::allow_other_connections)
    {
        let add = move || {
            connections.add();
        };
        button("New connection", ButtonLook::Plain, add).into_any()
    } else {
        el("p", "field__hint")
            .child("Whoever runs this page lets no other connections be added.")
            .into_any()
    }
}

fn line_row(state: PanelState, connections: Connections, line: Line) -> Row {
    // Another key for the place of one that was deleted: its view is another.
    let key = ConversationId::of(&line.id().0).0 ^ u64::from(matches!(line, Line::Deleted(_)));
    row(key, move || {
        match line {
            Line::Kept(id) => kept(state, connections, id),
            Line::Deleted(id) => deleted(connections, id),
        }
        .into_any()
    })
}

fn kept(state: PanelState, connections: Connections, id: ConnectionId) -> Element {
    let [named, at, using, current, open] = std::array::from_fn(|_| id.clone());
    let name = text_of(move || connections.label_of(&named));
    let place = text_of(move || host(state, &at));
    let marks = move || {
        let used = in_use(state).as_ref() == Some(&using);
        let words = state
            .settings
            .with(|settings| match settings.connection_of(&using) {
                None => "Not saved yet",
                Some(saved) if saved.fixed && used => "In use, set by the operator",
                Some(saved) if saved.fixed => "Set by the operator",
                Some(_) if used => "In use",
                Some(_) => "",
            });
        el("span", "connections__mark").child(words).into_any()
    };
    let shown = move || {
        let shown = connections.shown.with(|shown| *shown == current);
        shown.then_some("true".into())
    };
    let line = el("button", "connections__line")
        .attr("type", "button")
        .attr_of("aria-current", shown)
        .on_click(move || connections.show(open.clone()))
        .child(el("span", "connections__name").child(name))
        .child(el("span", "connections__host").child(place))
        .child(dynamic(marks));
    el("li", "connections__item").child(line)
}

fn deleted(connections: Connections, id: ConnectionId) -> Element {
    let label = connections.deleted.with_untracked(|deleted| {
        let deleted = deleted.iter().find(|deleted| deleted.id == id);
        deleted.map(|deleted| deleted.label.clone())
    });
    let words = ["Deleted: ", &label.unwrap_or_default()].concat();
    let undo = move || {
        connections.bring_back(&id);
        keep_focus();
    };
    el("li", "connections__item connections__item--deleted")
        .attr("role", "status")
        .child(el("span", "connections__name").child(words))
        .child(button("Undo", ButtonLook::Small, undo).attr("data-undo", ""))
}

/// Where a connection leads, in short.
fn host(state: PanelState, id: &ConnectionId) -> String {
    state.settings.with(|settings| {
        let Some(connection) = settings.connection_of(id) else {
            return String::new();
        };
        let endpoint = Endpoint::parse(&connection.endpoint).ok();
        let host = endpoint.as_ref().and_then(Endpoint::host);
        host.map_or_else(|| connection.endpoint.clone(), str::to_owned)
    })
}

/// What can be done with the connection in the form.
pub fn connection_actions(connections: Connections, id: ConnectionId) -> Element {
    let state = use_panel();
    // What there is of it: whether the operator set it, its place among the
    // person's, and how many those are.
    let of = id.clone();
    let standing = move || {
        state.settings.with(|settings| {
            let saved = settings.connection_of(&of)?;
            let own = settings.person().connections.len();
            Some((saved.fixed, settings.place_of(&of), own))
        })
    };
    let own = move |standing: Option<(bool, Option<usize>, usize)>| match standing {
        Some((false, Some(at), count)) => Some((at, count)),
        _ => None,
    };
    let may_add = state
        .settings
        .with_untracked(Settings::allow_other_connections);
    let [used, using, deleting, up, down] = std::array::from_fn(|_| id.clone());
    let [can_use, can_copy, can_rise, can_sink, can_go] = std::array::from_fn(|_| standing.clone());
    let action = |holds: Box<dyn Fn() -> bool + Send + Sync>,
                  label: &'static str,
                  act: Box<dyn Fn() + Send + Sync>| {
        let act = StoredValue::new(act);
        when(holds, move || {
            let press = move || {
                act.with_value(|act| act());
                keep_focus();
            };
            button(label, ButtonLook::Small, press).into_any()
        })
    };
    el("div", "connections__actions")
        .attr("role", "group")
        .attr("aria-label", "What to do with this connection")
        .child(action(
            Box::new(move || can_use().is_some() && in_use(state).as_ref() != Some(&used)),
            "Use this one",
            Box::new(move || state.select(using.clone())),
        ))
        .child(action(
            Box::new(move || may_add && can_copy().is_some()),
            "Duplicate",
            Box::new(move || connections.duplicate()),
        ))
        .child(action(
            Box::new(move || own(can_rise()).is_some_and(|(at, _)| at > 0)),
            "Move up",
            Box::new(move || connections.move_one(&up, true)),
        ))
        .child(action(
            Box::new(move || own(can_sink()).is_some_and(|(at, count)| at + 1 < count)),
            "Move down",
            Box::new(move || connections.move_one(&down, false)),
        ))
        .child(action(
            Box::new(move || match can_go() {
                Some((fixed, ..)) => !fixed,
                None => connections.lines().len() > 1,
            }),
            "Delete",
            Box::new(move || connections.delete(&deleting)),
        ))
}

/// Where a button has gone that had the focus, the list takes it: the way to
/// bring back what was deleted, or the line of what is in the form.
fn keep_focus() {
    spawn_local(async {
        Alarm::default().sleep(0).await;
        if dialog::focus_is_nowhere() {
            dialog::focus_first(PLACE, "[data-undo]");
        }
        if dialog::focus_is_nowhere() {
            dialog::focus_first(PLACE, ".connections__line[aria-current]");
        }
    });
}
