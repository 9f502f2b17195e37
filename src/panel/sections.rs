//! The sections of Settings, one below the other, and the way to each.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::chat::explain::Explanation;
use crate::settings::{Connection, Settings};
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el, maybe};
use crate::views::problem::problem_card;
use crate::views::when::dynamic;

use super::about::about;
use super::appearance::appearance;
use super::backup::backup;
use super::connection::draft::Draft;
use super::connection::fields::{fixed_connection, hint, own_connection, text_area};
use super::connection::learned::learned_list;
use super::connection::list::{connection_actions, connection_list};
use super::connection_test::TestReport;
use super::form::Form;
use super::keys::keys;
use super::leaves::leaves;
use super::parameters::section::parameters_section;
use super::parameters::sheets::Scope;
use super::presets::presets_section;
use super::stored_chats::stored_chats;
use super::test_report::test_report;

/// A section.
struct Section {
    id: &'static str,
    title: &'static str,
    content: Vec<Element>,
}

/// All sections, and before them the way to each.
pub fn sections(form: Form) -> [Element; 2] {
    let section = |id, title, content| Section { id, title, content };
    let all = [
        section("settings-connections", "Connections", connections(form)),
        section("settings-keys", "Keys", keys()),
        section("settings-all", "All conversations", all_conversations(form)),
        section(
            "settings-this",
            "This conversation",
            this_conversation(form),
        ),
        section(
            "settings-parameters",
            "Parameters",
            parameters_section(form),
        ),
        section("settings-presets", "Presets", presets_section(form)),
        section("settings-appearance", "Appearance", appearance()),
        section("settings-stored", "Stored chats", stored_chats()),
        section("settings-leaves", "What leaves this page", leaves()),
        section("settings-backup", "Backup and deletion", backup(form)),
        section("settings-about", "About", about()),
    ];
    let way = |section: &Section| {
        let id = section.id;
        let go = move |event: Event| {
            event.prevent_default();
            dialog::go_to(id);
        };
        el("a", "settings__way")
            .attr("href", ["#", id].concat())
            .on("click", go)
            .child(section.title)
    };
    let ways = el("nav", "settings__ways")
        .attr("aria-label", "Sections of Settings")
        .children(all.iter().map(way));
    let mut scrolled = el("div", "settings__sections");
    for Section { id, title, content } in all {
        let legend = el("legend", "form__legend")
            .attr("id", id)
            .attr("tabindex", "-1")
            .child(title);
        let section = el("fieldset", "form__group").child(legend);
        scrolled = scrolled.child(section.children(content));
    }
    [ways, scrolled]
}

fn connections(form: Form) -> Vec<Element> {
    let shown = dynamic(move || {
        let draft = form.connections.draft();
        untrack(|| maybe(draft.map(|draft| connection(form, draft))))
    });
    vec![
        el("div", "")
            .child(connection_list(form.connections))
            .child(shown),
    ]
}

/// The connection in the form.
fn connection(form: Form, draft: Draft) -> Element {
    let panel = form.panel;
    let problem = RwSignal::new(None::<Explanation>);
    let report = RwSignal::new(None::<TestReport>);
    let test = move || {
        problem.set(None);
        match draft.connection() {
            Ok(connection) => {
                panel.test_connection(connection.unwrap_or_else(Connection::own), report);
            }
            Err(explanation) => problem.set(Some(explanation)),
        }
    };
    on_cleanup(move || panel.end_test());
    let tested = move || {
        let report = report.get();
        untrack(|| report.map_or_else(|| ().into_any(), test_report))
    };
    let fields = if draft.edited.with_untracked(|edited| edited.fixed) {
        fixed_connection(draft)
    } else {
        own_connection(draft, form.system)
    };
    let test = el("div", "form__test")
        .child(button("Test connection", ButtonLook::Plain, test))
        .child(el("span", "field__hint").child("Asks for one word."));
    let defaults = move || {
        form.sheets.scope.set(Scope::Connection);
        dialog::go_to("settings-parameters");
    };
    let id = draft.id();
    fields
        .into_iter()
        .fold(
            el("div", "connection-form").child(connection_actions(form.connections, id)),
            Element::child,
        )
        .child(button("Default parameters", ButtonLook::Plain, defaults))
        .child(learned_list(draft))
        .child(test)
        .child(dynamic(tested))
        .child(dynamic(move || maybe(problem.get().map(problem_card))))
}

fn all_conversations(form: Form) -> Vec<Element> {
    let set_system = Callback::new(move |text| form.system.set(text));
    vec![
        text_area("System message", form.system.into(), set_system, false, ""),
        hint("Sent before every conversation. Empty: none is sent."),
        model_titles(form),
        hint("A small second request after the first reply; else the first question is the title."),
    ]
}

/// Whether the model is asked for titles; counts at once.
fn model_titles(form: Form) -> Element {
    let panel = form.panel;
    let asked = RwSignal::new(
        panel
            .settings
            .with_untracked(|settings| settings.person().model_titles),
    );
    let tick = el("input", "").attr("type", "checkbox").checked(asked).on(
        "change",
        move |event: Event| {
            let ask = event_target_checked(&event);
            panel.edit(|settings: &mut Settings| settings.ask_for_titles(ask));
        },
    );
    el("label", "field field--check")
        .child(tick)
        .child(el("span", "").child("Ask the model for titles"))
}

fn this_conversation(form: Form) -> Vec<Element> {
    form.before_save(move || {
        let own = form.instructions.get_untracked();
        let own = Some(own).filter(|text| !text.trim().is_empty());
        // An empty text of its own, from a preset, stays what it is.
        form.chat.update(|chat| {
            let silent = chat.system.as_deref() == Some("");
            if !(silent && own.is_none()) {
                chat.system = own;
            }
        });
        Ok(())
    });
    let set = Callback::new(move |text| form.instructions.set(text));
    vec![
        text_area(
            "Instructions for this conversation",
            form.instructions.into(),
            set,
            false,
            "",
        ),
        hint("In the place of the general system message. Empty: that one is sent."),
    ]
}
