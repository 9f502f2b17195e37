//! One body field as it is being typed.

use leptos::prelude::*;
use serde_json::Value;

use crate::settings::Parameters;
use crate::settings::parameter::{Field, FormatParts, Kind, Spec, Typed, further, read_further};

/// What a control is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Of {
    Known(&'static Spec),
    /// All fields that have no control of their own.
    Further,
}

/// One body field as it is being typed. A text that cannot be read stays as it
/// is; what is sent changes with those that can.
#[derive(Debug, Clone, Copy)]
pub struct Control {
    pub of: Of,
    pub text: RwSignal<String>,
    /// What `response_format` is made of besides its word.
    pub parts: RwSignal<FormatParts>,
    /// What was set when the text was last written by the page.
    written: StoredValue<Option<Value>>,
}

impl Control {
    /// A control that shows nothing yet.
    #[must_use]
    pub fn new(of: Of) -> Self {
        Self {
            of,
            text: RwSignal::default(),
            parts: RwSignal::new(FormatParts::fresh()),
            written: StoredValue::new(None),
        }
    }

    /// Its name, which is the field's on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.of {
            Of::Known(spec) => spec.name,
            Of::Further => "Further body fields",
        }
    }

    /// What is set of it.
    #[must_use]
    pub fn set_in(self, parameters: &Parameters) -> Option<Value> {
        match self.of {
            Of::Known(spec) => parameters.get(spec.name).cloned(),
            Of::Further => further(parameters),
        }
    }

    /// Shows what is set, where that is not what it shows already.
    pub fn show(self, value: Option<Value>) {
        let changed = self.written.with_value(|written| *written != value);
        if !changed {
            return;
        }
        let same = untrack(|| self.read()).is_ok_and(|typed| typed.value == value);
        self.written.set_value(value.clone());
        if same {
            return;
        }
        if let Some(parts) = value.as_ref().and_then(FormatParts::of) {
            self.parts.set(parts);
        }
        self.text.set(match self.of {
            Of::Known(spec) => Field::new(spec, value.as_ref()).text,
            Of::Further => value.map_or_else(String::new, |value| format!("{value:#}")),
        });
    }

    /// What the text means.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    pub fn read(self) -> Result<Typed, String> {
        let text = self.text.get();
        match self.of {
            Of::Known(spec) if spec.kind == Kind::Format && text.trim() == FormatParts::WORD => {
                let value = self.parts.with(FormatParts::to_format)?;
                let warning = self.parts.with(FormatParts::warning);
                Ok(Typed {
                    value: Some(value),
                    warning,
                })
            }
            Of::Known(spec) => {
                let written = self.written.get_value();
                Field::new(spec, written.as_ref()).read(&text)
            }
            Of::Further => read_further(&text),
        }
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.text.with(|text| text.trim().is_empty())
    }
}
