//! Connections and presets as a file, without keys; and deleting everything.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::files::{LocalFile, Parts};
use crate::browser::{clock, dialog, files, http, random};
use crate::record::backup::{self, Effect, Plan};
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, Place, el};
use crate::views::when::dynamic;

use super::connection::fields::hint;
use super::deletion::delete_everything;
use super::form::Form;

/// What came of a file.
#[derive(Debug, Clone, Default)]
enum Standing {
    #[default]
    Nothing,
    /// This would happen.
    Ready(Plan),
    Said(String),
    Failed(String),
}

/// The section.
pub fn backup(form: Form) -> Vec<Element> {
    let standing = RwSignal::new(Standing::default());
    let export = move || {
        if let Err(why) = export(form) {
            standing.set(Standing::Failed(why));
        }
    };
    let buttons = el("div", "stored__buttons")
        .child(import_button(form, standing))
        .child(button(
            "Export connections and presets",
            ButtonLook::Plain,
            export,
        ));
    let outcome = dynamic(move || {
        let now = standing.get();
        untrack(|| outcome(form, standing, now))
    });
    vec![
        hint(
            "Connections and presets as a file, for another browser or as a copy. No key is in it, and none of what is not saved yet.",
        ),
        buttons,
        el("div", "").child(outcome),
        el("div", "stored__buttons").child(delete_everything()),
    ]
}

fn export(form: Form) -> Result<(), String> {
    let text = form
        .panel
        .settings
        .with_untracked(|settings| backup::write(settings.person()));
    let now = clock::now_text();
    let today = now.get(..10).unwrap_or_default();
    let name = ["azure-chat settings ", today, ".json"].concat();
    let mut file = Parts::default();
    file.push(&text);
    if files::save(&name, "application/json", &file) {
        Ok(())
    } else {
        Err("The browser did not take the file. Try again.".to_owned())
    }
}

fn import_button(form: Form, standing: RwSignal<Standing>) -> Element {
    let field = Place::new();
    let choose = move || {
        if let Some(field) = field.get_untracked() {
            dialog::press(&field);
        }
    };
    let chosen = move |event: Event| {
        if let Some(file) = files::chosen(&event).into_iter().next() {
            read(form, standing, file);
        }
    };
    let input = el("input", "")
        .place(field)
        .attr("type", "file")
        .attr("hidden", "")
        .attr("accept", ".json,application/json")
        .attr("aria-label", "Settings to import")
        .on("change", chosen);
    let label = "Import connections and presets";
    el("span", "import")
        .child(button(label, ButtonLook::Plain, choose))
        .child(input)
}

fn read(form: Form, standing: RwSignal<Standing>, file: LocalFile) {
    spawn_local(async move {
        let text = http::local_text_file(&file.address).await;
        let read = match text {
            Ok(text) => backup::read(&text),
            Err(_) => Err("The browser did not let it be read.".to_owned()),
        };
        let found = match read {
            Ok(backup) => {
                let plan = form
                    .panel
                    .settings
                    .with_untracked(|settings| Plan::of(backup, settings, random::bits));
                Standing::Ready(plan)
            }
            Err(why) => Standing::Failed([&file.name, " was not imported. ", &why].concat()),
        };
        // The form may have been closed meanwhile.
        let _closed = standing.try_set(found);
    });
}

fn outcome(form: Form, standing: RwSignal<Standing>, now: Standing) -> AnyView {
    match now {
        Standing::Nothing => ().into_any(),
        Standing::Said(words) => el("p", "field__hint")
            .attr("role", "status")
            .child(words)
            .into_any(),
        Standing::Failed(words) => el("p", "problem")
            .attr("role", "alert")
            .child(words)
            .into_any(),
        Standing::Ready(plan) => preview(form, standing, plan).into_any(),
    }
}

/// What importing would do.
fn preview(form: Form, standing: RwSignal<Standing>, plan: Plan) -> Element {
    let does_something = plan.does_something();
    let mut list = el("ul", "steps").attr("aria-label", "What would be imported");
    for (effect, connection) in &plan.connections {
        list = list.children([line("Connection", connection.label(), *effect)]);
    }
    for (effect, preset) in &plan.presets {
        list = list.children([line("Preset", preset.name.clone(), *effect)]);
    }
    let words = if does_something {
        "This would be imported. Keys are not in such a file: what is there keeps its own."
    } else {
        "There is nothing in this file that is not here already, or that may be added."
    };
    let import = does_something.then(|| {
        let take = move || {
            let words = form.import(plan.clone());
            standing.set(Standing::Said(words));
        };
        button("Import now", ButtonLook::Plain, take)
    });
    let label = if does_something {
        "Do not import"
    } else {
        "Close the preview"
    };
    let close = button(label, ButtonLook::Plain, move || {
        standing.set(Standing::Nothing);
    });
    el("div", "import__step")
        .child(el("p", "field__hint").attr("role", "status").child(words))
        .child(list)
        .child(el("div", "stored__buttons").maybe(import).child(close))
}

fn line(kind: &'static str, name: String, effect: Effect) -> Element {
    let words = match effect {
        Effect::Added => "new",
        Effect::Changed => "changed",
        Effect::Same => "already here",
        Effect::NotAllowed => "not allowed on this page",
    };
    el("li", "steps__step")
        .child(el("span", "").child([kind, " “", &name, "”"].concat()))
        .child(el("span", "steps__result").child(words))
}

impl Form {
    /// Takes in a file, at once; says so.
    fn import(self, plan: Plan) -> String {
        let [added, changed] = [Effect::Added, Effect::Changed].map(|wanted| {
            let connections = plan
                .connections
                .iter()
                .filter(|(effect, _)| *effect == wanted);
            let presets = plan.presets.iter().filter(|(effect, _)| *effect == wanted);
            connections.count() + presets.count()
        });
        self.panel.edit(|settings| plan.apply(settings));
        let presets = self
            .panel
            .settings
            .with_untracked(|settings| settings.person().presets.clone());
        self.presets.set(presets);
        self.connections.saved_elsewhere();
        format!("Imported: {added} new, {changed} changed.")
    }
}
