//! A field of the form: what it held at first is not lost by being shown.

use serde_json::Value;

use super::catalogue::Spec;
use super::typed::{Typed, read, write};

/// A field, as it was when the form was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub spec: &'static Spec,
    value: Option<Value>,
    /// How that is typed.
    pub text: String,
}

impl Field {
    /// A field with what is set so far.
    #[must_use]
    pub fn new(spec: &'static Spec, value: Option<&Value>) -> Self {
        Self {
            spec,
            value: value.cloned(),
            text: write(spec, value),
        }
    }

    /// What a text means. One that nobody has changed means what was set,
    /// whatever kind of value that is.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    pub fn read(&self, text: &str) -> Result<Typed, String> {
        if text == self.text {
            let warning = read(self.spec, text).ok().and_then(|typed| typed.warning);
            let value = self.value.clone();
            return Ok(Typed { value, warning });
        }
        read(self.spec, text)
    }
}
