//! All body fields of a conversation, or of a connection, as they are being
//! edited: JSON text, and a control for each that writes into it.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::settings::Parameters;
use crate::settings::parameter::{CATALOGUE, spec};
use crate::state::reactive::effect;

use super::control::{Control, Of};

/// Body fields as they are being edited.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// All of them, as JSON text: what is saved.
    pub json: RwSignal<String>,
    /// What the text means; the last text that could be read.
    pub parameters: RwSignal<Parameters>,
    controls: StoredValue<Vec<Control>>,
}

impl Sheet {
    /// The fields of a JSON text, which may change from outside.
    #[must_use]
    pub fn new(json: RwSignal<String>) -> Self {
        let known = CATALOGUE.iter().map(Of::Known);
        let controls = known.chain([Of::Further]).map(Control::new).collect();
        let sheet = Self {
            json,
            parameters: RwSignal::default(),
            controls: StoredValue::new(controls),
        };
        sheet.show();
        effect(move || {
            json.track();
            untrack(|| sheet.show());
        });
        sheet
    }

    /// Its controls, in their order.
    #[must_use]
    pub fn controls(self) -> Vec<Control> {
        self.controls.get_value()
    }

    /// Has the controls show what the text says.
    fn show(self) {
        let read = self.json.with_untracked(|text| Parameters::parse(text));
        let Ok(parameters) = read else {
            return;
        };
        for control in self.controls() {
            control.show(control.set_in(&parameters));
        }
        if self.parameters.with_untracked(|shown| *shown != parameters) {
            self.parameters.set(parameters);
        }
    }

    /// Why the JSON text cannot be read, if it cannot.
    #[must_use]
    pub fn json_problem(self) -> Option<String> {
        self.json.with(|text| Parameters::parse(text).err())
    }

    /// Takes over what was typed into a control, where it can be read.
    pub fn take(self, control: Control) {
        let Ok(typed) = untrack(|| control.read()) else {
            return;
        };
        let mut parameters = self.parameters.get_untracked();
        match control.of {
            Of::Known(spec) => {
                parameters.remove(spec.name);
                if let Some(value) = typed.value {
                    parameters.set(spec.name, value);
                }
            }
            Of::Further => {
                parameters = parameters.filtered(|name| spec(name).is_some());
                if let Some(Value::Object(fields)) = typed.value {
                    parameters.extend(fields.into());
                }
            }
        }
        self.replace(&parameters);
    }

    /// Takes other fields in the place of all.
    pub fn replace(self, parameters: &Parameters) {
        let set = Map::from(parameters.filtered(|_| true));
        self.json.set(Parameters::from(set).to_text());
        self.show();
    }

    /// The first text that cannot be read: the control's name, and why.
    #[must_use]
    pub fn problem(self) -> Option<(&'static str, String)> {
        if let Some(why) = untrack(|| self.json_problem()) {
            return Some(("Parameters as JSON", why));
        }
        let mut controls = self.controls().into_iter();
        controls.find_map(|control| Some((control.name(), untrack(|| control.read()).err()?)))
    }
}
