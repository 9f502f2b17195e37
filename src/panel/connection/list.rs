//! The list of connections, and what can be done with the one in the form.

use leptos::prelude::*;

use crate::chat::id::ConversationId;
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
        some || connections.lines().len() > 1
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
    let undo = move || connections.bring_back(&id);
    el("li", "connections__item connections__item--deleted")
        .attr("role", "status")
        .child(el("span", "connections__name").child(words))
        .child(button("Undo", ButtonLook::Small, undo))
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
pub fn connection_actions(connections: Connections, id: ConnectionId) -> Dynamic {
    let state = use_panel();
    dynamic(move || {
        let place = state.settings.with(|settings| {
            let saved = settings.connection_of(&id)?;
            let own = settings.person().connections.len();
            Some((saved.fixed, settings.place_of(&id), own))
        });
        let may_add = state
            .settings
            .with_untracked(Settings::allow_other_connections);
        let used = in_use(state).as_ref() == Some(&id);
        let mut actions = el("div", "connections__actions")
            .attr("role", "group")
            .attr("aria-label", "What to do with this connection");
        let mut add = |label: &'static str, act: Box<dyn FnMut() + Send>| {
            let bar = std::mem::replace(&mut actions, el("div", ""));
            actions = bar.child(button(label, ButtonLook::Small, act));
        };
        let [using, deleting, up, down] = std::array::from_fn(|_| id.clone());
        if place.is_some() && !used {
            add(
                "Use this one",
                Box::new(move || state.select(using.clone())),
            );
        }
        if place.is_some() && may_add {
            add("Duplicate", Box::new(move || connections.duplicate()));
        }
        if let Some((false, Some(at), count)) = place {
            if at > 0 {
                add("Move up", Box::new(move || connections.move_one(&up, true)));
            }
            if at + 1 < count {
                add(
                    "Move down",
                    Box::new(move || connections.move_one(&down, false)),
                );
            }
        }
        let operators = matches!(place, Some((true, ..)));
        let only_new = place.is_none() && connections.lines().len() == 1;
        if !operators && !only_new {
            add("Delete", Box::new(move || connections.delete(&deleting)));
        }
        untrack(|| actions.into_any())
    })
}
