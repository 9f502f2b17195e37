//! Below the field to write in: who answers, and how much of the chat is sent.

use leptos::prelude::*;

use crate::browser::textarea;
use crate::chat::history::HistoryRule;
use crate::settings::{Connection, ConnectionId};
use crate::state::reactive::{condition, effect, text_of};
use crate::state::{Command, use_app_state};

use super::element::{Element, Place, el};
use super::when::{Dynamic, dynamic, either, when};

/// What a rule begins with when it is chosen.
const TURNS: u32 = 4;
const TOKENS: u32 = 8000;

/// Both controls, and what is to be done before anything can be sent.
pub fn composer_bar() -> Element {
    let state = use_app_state();
    let lost = text_of(move || {
        let lost = state.lost_connection();
        lost.map_or_else(String::new, |lost| {
            format!(
                "The connection “{}” that this chat used was removed. Choose another one to go on.",
                lost.name
            )
        })
    });
    let notice = move || {
        el("p", "composer-bar__notice")
            .attr("role", "status")
            .child(lost)
            .into_any()
    };
    let is_lost = move || lost.with(|lost| !lost.is_empty());
    el("div", "composer-bar")
        .child(when(is_lost, notice))
        .child(connection_picker())
        .child(history_picker())
}

/// The connection that answers: a list to choose from where there are several,
/// or where it is gone, else a button that leads to its settings.
fn connection_picker() -> Dynamic {
    let state = use_app_state();
    let choosable = move || {
        let lost = usize::from(state.lost_connection().is_some());
        let known = state
            .settings
            .with(|settings| settings.connections().count());
        known > 0 && known + lost > 1
    };
    let place = Place::new();
    effect(move || {
        state.connection_wanted.track();
        // Not before it was asked for.
        let Some(list) = place
            .get_untracked()
            .filter(|_| untrack(|| state.lost_connection()).is_some())
        else {
            return;
        };
        textarea::focus(&list);
    });
    either(
        choosable,
        move || connection_list(place).into_any(),
        || connection_button().into_any(),
    )
}

fn connection_button() -> Element {
    let state = use_app_state();
    let label = text_of(move || match state.lost_connection() {
        Some(lost) => format!("{} (removed)", lost.name),
        None => {
            let label = state.with_connection(|connection| connection.map(Connection::label));
            label.unwrap_or_else(|| "none yet".to_owned())
        }
    });
    el("button", "composer-bar__control")
        .attr("type", "button")
        .attr_of("aria-label", move || {
            Some(["Connection: ", &label.get()].concat().into())
        })
        .on_click(move || state.open_settings(None, None))
        .child(label)
}

fn connection_list(place: Place) -> Element {
    let state = use_app_state();
    let options = move || {
        let lost = state.lost_connection().map(|lost| {
            el("option", "")
                .attr("value", "")
                .attr("disabled", "")
                .selected(|| true)
                .child(format!("{} (removed)", lost.name))
                .into_any()
        });
        let option = |connection: &Connection| {
            let id = connection.id.clone();
            let chosen = move || {
                state.with_connection(|chosen| chosen.is_some_and(|chosen| chosen.id == id))
            };
            el("option", "")
                .attr("value", connection.id.0.clone())
                .selected(chosen)
                .child(connection.label())
                .into_any()
        };
        let options = state
            .settings
            .with(|settings| settings.connections().map(option).collect::<Vec<_>>());
        let options: Vec<AnyView> = lost.into_iter().chain(options).collect();
        options.into_any()
    };
    let name = move || {
        let lost = state.lost_connection();
        Some(match lost {
            Some(lost) => format!("Connection: {} (removed)", lost.name).into(),
            None => "Connection".into(),
        })
    };
    el("select", "composer-bar__control")
        .place(place)
        .attr_of("aria-label", name)
        .attr("title", "Which connection answers in this chat")
        .on_text("change", move |id| {
            state.command(Command::Connection(ConnectionId(id)));
            state.composer_wanted.notify();
        })
        .child(dynamic(options))
}

/// The rule, and its number where it has one.
fn history_picker() -> Element {
    let state = use_app_state();
    let rule = move || {
        let head = state.conversation.get().head;
        head.with(|head| head.history)
    };
    let choices = [
        ("everything", HistoryRule::All),
        ("last turns", HistoryRule::Turns(TURNS)),
        ("tokens up to", HistoryRule::Tokens(TOKENS)),
    ];
    let options = choices.map(|(label, choice)| {
        let chosen = move || std::mem::discriminant(&rule()) == std::mem::discriminant(&choice);
        el("option", "")
            .attr("value", label)
            .selected(chosen)
            .child(label)
    });
    let list = el("select", "composer-bar__control")
        .attr("aria-label", "History sent")
        .on_text("change", move |label| {
            let choice = choices.into_iter().find(|(known, _)| *known == label);
            if let Some((_, rule)) = choice {
                state.command(Command::History(rule));
            }
        })
        .children(options);
    let turns = condition(move || matches!(rule(), HistoryRule::Turns(_)));
    let tokens = condition(move || matches!(rule(), HistoryRule::Tokens(_)));
    let number = text_of(move || match rule() {
        HistoryRule::All => String::new(),
        HistoryRule::Turns(number) | HistoryRule::Tokens(number) => number.to_string(),
    });
    let field = move |name: &'static str, title: &'static str, rule: fn(u32) -> HistoryRule| {
        move || {
            el("input", "composer-bar__control composer-bar__number")
                .attr("type", "number")
                .attr("min", "1")
                .attr("aria-label", name)
                .attr("title", title)
                .value(number)
                .on_text("change", move |text| {
                    // What is no number changes nothing.
                    if let Ok(number) = text.parse::<u32>() {
                        state.command(Command::History(rule(number.max(1))));
                    }
                })
                .into_any()
        }
    };
    el("div", "composer-bar__history")
        .child(
            el("span", "composer-bar__label")
                .attr("aria-hidden", "true")
                .child("Sends"),
        )
        .child(list)
        .child(when(
            move || turns.get(),
            field(
                "Turns sent",
                "A turn is a question and what follows it; the newest question counts",
                HistoryRule::Turns,
            ),
        ))
        .child(when(
            move || tokens.get(),
            field(
                "Tokens sent, estimated",
                "Whole turns, as many as are estimated to have no more tokens than this",
                HistoryRule::Tokens,
            ),
        ))
}
