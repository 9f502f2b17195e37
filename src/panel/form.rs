//! The form in Settings: what is being edited, and the sections to edit it in.

use std::fmt;

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::dialog;
use crate::chat::conversation::{Change, Conversation};
use crate::chat::explain::Explanation;
use crate::handover::PLACE;
use crate::settings::Preset;
use crate::state::reactive::effect;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el, maybe};
use crate::views::problem::problem_card;
use crate::views::when::dynamic;

use super::connection::fields::field_id;
use super::connections::Connections;
use super::parameters::sheets::Sheets;
use super::sections::sections;
use super::state::{PanelState, use_panel};

/// What is being edited, until it is saved or given up.
#[derive(Clone, Copy)]
pub struct Form {
    pub panel: PanelState,
    pub connections: Connections,
    /// The system message of all conversations.
    pub system: RwSignal<String>,
    /// The conversation on view: parameters, system message and history are
    /// saved.
    pub chat: RwSignal<Conversation>,
    pub presets: RwSignal<Vec<Preset>>,
    /// The system message of the conversation on view; empty where it has
    /// none of its own.
    pub instructions: RwSignal<String>,
    /// Body fields of the conversation, and of connections.
    pub sheets: Sheets,
    checks: StoredValue<Vec<Check>, LocalStorage>,
}

/// Takes over what was typed, or says what is wrong with it.
type Check = Box<dyn Fn() -> Result<(), Explanation>>;

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form")
    }
}

impl Form {
    fn new(panel: PanelState) -> Self {
        let (parameters, instructions) = panel
            .chat
            .with_untracked(|chat| (chat.parameters.to_text(), chat.system.clone()));
        let (system, presets) = panel.settings.with_untracked(|settings| {
            let person = settings.person();
            (settings.system().to_owned(), person.presets.clone())
        });
        Self {
            panel,
            connections: Connections::new(panel),
            system: RwSignal::new(system),
            chat: RwSignal::new(panel.chat.get_untracked()),
            presets: RwSignal::new(presets),
            instructions: RwSignal::new(instructions.unwrap_or_default()),
            sheets: Sheets::new(parameters),
            checks: StoredValue::new_local(Vec::new()),
        }
    }

    /// Runs before all is saved; where something is wrong, nothing is.
    pub fn before_save(self, check: impl Fn() -> Result<(), Explanation> + 'static) {
        self.checks
            .update_value(|checks| checks.push(Box::new(check)));
    }

    /// Hands all that was edited back to the page, which closes Settings then.
    fn save(self) -> Result<(), Explanation> {
        self.checks
            .with_value(|checks| checks.iter().try_for_each(|check| check()))?;
        let (mut settings, select) = self.connections.saved()?;
        let passphrase = self.connections.new_passphrase();
        settings.save_system(&self.system.get_untracked());
        settings.save_presets(self.presets.get_untracked());
        let before = self.panel.chat.get_untracked();
        let changes = self.chat.with_untracked(|chat| changes(&before, chat));
        self.panel
            .hand_back(settings, select, changes, passphrase, true);
        Ok(())
    }
}

/// What was edited of a conversation.
#[must_use]
pub fn changes(before: &Conversation, after: &Conversation) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.parameters != after.parameters {
        changes.push(Change::Parameters(after.parameters.clone()));
    }
    if before.system != after.system {
        changes.push(Change::System(after.system.clone()));
    }
    if before.history != after.history {
        changes.push(Change::History(after.history));
    }
    changes
}

/// The form. Save closes the dialog, unless something is missing.
pub fn form() -> Element {
    let panel = use_panel();
    let form = Form::new(panel);
    let problem = RwSignal::new(None::<Explanation>);
    let save_button = el("button", "button button--primary")
        .attr("type", "submit")
        .child("Save");
    let cancel = button("Cancel", ButtonLook::Plain, move || panel.close());
    let buttons = el("div", "form__buttons form__buttons--stay")
        .child(cancel)
        .child(save_button);
    begin_with_the_wanted_field(panel);
    let mut parts = sections(form).into_iter();
    let ways = parts.next();
    let scrolled = el("div", "settings__scroll").children(parts);
    el("form", "form settings")
        .attr("novalidate", "")
        .on("submit", move |event: Event| {
            event.prevent_default();
            problem.set(form.save().err());
        })
        .maybe(ways)
        .child(scrolled)
        .child(dynamic(move || maybe(problem.get().map(problem_card))))
        .child(buttons)
}

/// Where an explanation led here, its field has the focus; else the first.
fn begin_with_the_wanted_field(panel: PanelState) {
    let wanted = panel.wanted.get_untracked();
    effect(move || match &wanted {
        Some(wanted) => dialog::focus_field(field_id(wanted.field)),
        None => dialog::focus_first(PLACE, "fieldset :is(input, textarea, select)"),
    });
}
