//! The section Presets: ways to begin a conversation. What is done here counts
//! at once.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{dialog, files, http, random};
use crate::chat::conversation::Change;
use crate::chat::id::ConversationId;
use crate::record;
use crate::settings::{Parameters, Preset, PresetId};
use crate::state::reactive::text_of;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, Place, el, maybe};
use crate::views::list::{list, row};
use crate::views::when::{dynamic, either, when};

use super::connection::fields::hint;
use super::form::Form;

/// The section's state.
#[derive(Debug, Clone, Copy)]
struct Presets {
    form: Form,
    /// What was done last, and how to undo it.
    done: RwSignal<Option<Done>>,
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
struct Done {
    words: String,
    undo: Option<Undo>,
}

#[derive(Debug, Clone)]
enum Undo {
    /// The presets as they were.
    Presets(Vec<Preset>),
    /// The conversation as it was: instructions, and parameters as JSON text.
    Conversation(String, String),
}

/// The section.
pub fn presets_section(form: Form) -> Vec<Element> {
    let presets = Presets {
        form,
        done: RwSignal::new(None),
    };
    let rows = list(move || {
        let presets_now = form.presets.get();
        let rows = presets_now.into_iter().map(|preset| {
            let key = ConversationId::of(&preset.id.0).0;
            row(key, move || entry(presets, preset.id).into_any())
        });
        rows.collect()
    });
    let anything = move || form.presets.with(|presets| !presets.is_empty());
    let done = dynamic(move || maybe(presets.done.get().map(|done| said(presets, done))));
    vec![
        hint(
            "A name for instructions and parameters that belong together. Apply sets the conversation on view to them.",
        ),
        el("ul", "presets")
            .attr("aria-label", "Presets")
            .child(rows),
        el("div", "").attr("role", "status").child(done),
        save_present(presets),
        el("div", "stored__buttons")
            .child(import_button(presets))
            .child(when(anything, move || {
                let export = move || presets.export();
                button("Export presets", ButtonLook::Plain, export).into_any()
            })),
    ]
}

/// One preset.
fn entry(presets: Presets, id: PresetId) -> Element {
    let renaming = RwSignal::new(false);
    let [of, applied, deleted, renamed] = std::array::from_fn(|_| id.clone());
    let name = text_of(move || presets.name_of(&of));
    let summary = text_of(move || presets.summary_of(&id));
    let show = move || {
        let [applied, deleted] = [applied.clone(), deleted.clone()];
        let act = |verb: &str, act: Box<dyn FnMut() + Send>| {
            let label = [verb, " ", &name.get_untracked()].concat();
            button(verb, ButtonLook::Small, act).attr("aria-label", label)
        };
        let actions = el("span", "presets__actions")
            .child(act("Apply", Box::new(move || presets.apply(&applied))))
            .child(act("Rename", Box::new(move || renaming.set(true))))
            .child(act("Delete", Box::new(move || presets.delete(&deleted))));
        el("div", "presets__line")
            .child(el("span", "presets__name").child(name))
            .child(el("span", "presets__summary").child(summary))
            .child(actions)
            .into_any()
    };
    let rename = move || rename_box(presets, renamed.clone(), renaming).into_any();
    el("li", "presets__item").child(either(move || renaming.get(), rename, show))
}

fn rename_box(presets: Presets, id: PresetId, renaming: RwSignal<bool>) -> Element {
    let text = RwSignal::new(presets.name_of(&id));
    let save = move || {
        presets.rename(&id, &text.get_untracked());
        renaming.set(false);
    };
    line_with(
        name_box("Name of the preset", text),
        [
            button("Save name", ButtonLook::Small, save),
            button("Cancel renaming", ButtonLook::Small, move || {
                renaming.set(false);
            }),
        ],
    )
}

/// The present conversation as a new preset.
fn save_present(presets: Presets) -> Element {
    let text = RwSignal::new(String::new());
    let save = move || {
        if presets.add_present(&text.get_untracked()) {
            text.set(String::new());
        }
    };
    line_with(
        name_box("Name of a new preset", text),
        [button("Save as preset", ButtonLook::Plain, save)],
    )
}

fn line_with(field: Element, buttons: impl IntoIterator<Item = Element>) -> Element {
    el("div", "presets__new").child(field).children(buttons)
}

fn name_box(label: &'static str, text: RwSignal<String>) -> Element {
    el("input", "field__input")
        .attr("type", "text")
        .attr("aria-label", label)
        .attr("placeholder", label)
        .attr("autocomplete", "off")
        .value(text)
        .on_text("input", move |new| text.set(new))
}

fn import_button(presets: Presets) -> Element {
    let field = Place::new();
    let choose = move || {
        if let Some(field) = field.get_untracked() {
            dialog::press(&field);
        }
    };
    let input = el("input", "")
        .place(field)
        .attr("type", "file")
        .attr("hidden", "")
        .attr("accept", ".json,application/json")
        .attr("aria-label", "Presets to import")
        .on("change", move |event: Event| presets.import(&event));
    el("span", "import")
        .child(button("Import presets", ButtonLook::Plain, choose))
        .child(input)
}

/// What was done last.
fn said(presets: Presets, done: Done) -> Element {
    let undo = done.undo.map(|undo| {
        button("Undo", ButtonLook::Small, move || {
            presets.take_back(undo.clone());
        })
    });
    el("p", "presets__said").child(done.words).maybe(undo)
}

impl Presets {
    fn say(self, words: String, undo: Option<Undo>) {
        self.done.set(Some(Done { words, undo }));
    }

    fn find(self, id: &PresetId) -> Option<Preset> {
        self.form
            .presets
            .with(|presets| presets.iter().find(|preset| preset.id == *id).cloned())
    }

    fn name_of(self, id: &PresetId) -> String {
        self.find(id).map(|preset| preset.name).unwrap_or_default()
    }

    fn summary_of(self, id: &PresetId) -> String {
        self.find(id)
            .map(|preset| preset.summary())
            .unwrap_or_default()
    }

    /// Takes other presets in the place of all, and keeps them.
    fn replace(self, presets: Vec<Preset>) {
        self.form.presets.set(presets.clone());
        self.form
            .panel
            .edit(|settings| settings.save_presets(presets));
    }

    fn add_present(self, name: &str) -> bool {
        if name.trim().is_empty() {
            self.say("A preset needs a name.".to_owned(), None);
            return false;
        }
        if let Some((field, why)) = self.form.sheets.conversation.problem() {
            self.say(format!("{field} cannot be read. {why}"), None);
            return false;
        }
        let instructions = self.form.instructions.get_untracked();
        let preset = Preset {
            id: new_id(),
            name: name.trim().to_owned(),
            system: Some(instructions).filter(|text| !text.is_empty()),
            parameters: self.form.sheets.conversation.parameters.get_untracked(),
        };
        self.say(["Saved: ", &preset.name].concat(), None);
        let mut presets = self.form.presets.get_untracked();
        presets.push(preset);
        self.replace(presets);
        true
    }

    fn apply(self, id: &PresetId) {
        let Some(preset) = untrack(|| self.find(id)) else {
            return;
        };
        let form = self.form;
        let before = Undo::Conversation(
            form.instructions.get_untracked(),
            form.sheets.conversation.json.get_untracked(),
        );
        self.set(preset.system, &preset.parameters);
        let words = ["Applied to this conversation: ", &preset.name].concat();
        self.say(words, Some(before));
    }

    /// Sets the conversation on view, at once.
    fn set(self, system: Option<String>, parameters: &Parameters) {
        let form = self.form;
        form.instructions.set(system.clone().unwrap_or_default());
        form.sheets.conversation.replace(parameters);
        form.chat.update(|chat| {
            chat.system.clone_from(&system);
            chat.parameters = parameters.clone();
        });
        let changes = vec![
            Change::System(system),
            Change::Parameters(parameters.clone()),
        ];
        form.panel.change_chat(changes);
    }

    fn take_back(self, undo: Undo) {
        self.done.set(None);
        match undo {
            Undo::Presets(presets) => self.replace(presets),
            Undo::Conversation(system, json) => {
                let parameters = Parameters::parse(&json).unwrap_or_default();
                self.set(Some(system).filter(|text| !text.is_empty()), &parameters);
                // What was typed comes back, even where it cannot be read.
                self.form.sheets.conversation.json.set(json);
            }
        }
    }

    fn rename(self, id: &PresetId, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let mut presets = self.form.presets.get_untracked();
        for preset in presets.iter_mut().filter(|preset| preset.id == *id) {
            name.clone_into(&mut preset.name);
        }
        self.replace(presets);
    }

    fn delete(self, id: &PresetId) {
        let before = self.form.presets.get_untracked();
        let name = untrack(|| self.name_of(id));
        let mut presets = before.clone();
        presets.retain(|preset| preset.id != *id);
        self.replace(presets);
        let words = ["Deleted: ", &name].concat();
        self.say(words, Some(Undo::Presets(before)));
    }

    fn export(self) {
        let text = self
            .form
            .presets
            .with_untracked(|presets| record::presets::write(presets));
        let mut parts = files::Parts::default();
        parts.push(&text);
        if !files::save("azure-chat-presets.json", "application/json", &parts) {
            self.say("The browser did not take the file.".to_owned(), None);
        }
    }

    fn import(self, event: &Event) {
        let Some(file) = files::chosen(event).into_iter().next() else {
            return;
        };
        spawn_local(async move {
            let text = http::local_text_file(&file.address).await;
            // The form may have been closed meanwhile.
            if self.done.try_get_untracked().is_some() {
                self.take_over(&file.name, text.ok());
            }
        });
    }

    fn take_over(self, file: &str, text: Option<String>) {
        let read = match text {
            Some(text) => record::presets::read(&text, || new_id().0),
            None => Err("The browser did not let it be read.".to_owned()),
        };
        let read = match read {
            Ok(read) => read,
            Err(why) => return self.say(format!("{file} was not imported. {why}"), None),
        };
        let before = self.form.presets.get_untracked();
        let mut presets = before.clone();
        for preset in read {
            if !presets.iter().any(|known| known.is_alike(&preset)) {
                presets.push(preset);
            }
        }
        let words = match presets.len() - before.len() {
            0 => "Nothing new: these presets are here already.".to_owned(),
            1 => "One preset was imported.".to_owned(),
            count => format!("{count} presets were imported."),
        };
        self.replace(presets);
        self.say(words, Some(Undo::Presets(before)));
    }
}

fn new_id() -> PresetId {
    PresetId(format!("{:016x}", random::bits()))
}
