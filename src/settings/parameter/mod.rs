//! The body fields that a person can set by name: what each is, and the way
//! between what is typed and what is sent.
//!
//! Nothing here refuses a value because of its range: the service decides, and
//! ranges differ between models. What cannot be read at all is refused.

mod catalogue;
mod field;
mod format;
mod tools;
mod typed;

pub use catalogue::{CATALOGUE, Kind, Spec, spec};
pub use field::Field;
pub use format::{FormatParts, is_name, schema_in};
pub use tools::{TOOL_TEMPLATE, check_tools, function_names};
pub use typed::{Typed, read, write};

use super::json_place::{Step, place};

/// What is wrong in a JSON text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1, as the column.
    pub line: usize,
    pub column: usize,
    pub what: String,
}

impl Mistake {
    /// A mistake of the value at a path in a text that is valid JSON.
    pub(crate) fn at(text: &str, path: &[Step<'_>], what: impl Into<String>) -> Self {
        let (line, column) = place(text, path);
        Self {
            line,
            column,
            what: what.into(),
        }
    }

    /// Why a text is no JSON.
    #[must_use]
    pub fn of_syntax(error: &serde_json::Error) -> Self {
        Self {
            line: error.line(),
            column: error.column(),
            what: super::json_place::without_position(&error.to_string()),
        }
    }

    /// A sentence with the place.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("Line {}, column {}: {}.", self.line, self.column, self.what)
    }
}
