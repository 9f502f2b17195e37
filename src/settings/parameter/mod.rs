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
pub use format::{FormatParts, SCHEMA_EXAMPLE, is_name, schema_in};
pub use tools::{TOOL_TEMPLATE, check_tools, function_names};
pub use typed::{Typed, read, write};

use serde_json::{Map, Value};

use super::Parameters;
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

    /// Why a text is no JSON, as the parser said it.
    #[must_use]
    pub fn of_syntax(text: &str, error: &serde_json::Error) -> Self {
        let (mut line, mut column) = (error.line(), error.column());
        if column == 0 && line > 1 {
            // It was noticed at the line's end.
            line -= 1;
            let before = text.lines().nth(line - 1);
            column = before.map_or(0, |line| line.trim_end().len()) + 1;
        }
        let what = super::json_place::without_position(&error.to_string());
        Self {
            line,
            column: column.max(1),
            what: plain_words(&what).map_or(what, str::to_owned),
        }
    }

    /// A sentence with the place.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("Line {}, column {}: {}.", self.line, self.column, self.what)
    }
}

/// What the parser means, for those who do not write JSON every day.
fn plain_words(what: &str) -> Option<&'static str> {
    Some(match what {
        "expected value" => "a value is expected here: text in quotes, a number, a list, an object",
        "expected ident" => "the only words without quotes are true, false and null",
        "key must be a string" => "a name in quotes is expected here",
        "trailing comma" => "there is a comma too many",
        "trailing characters" => "there is more behind the end",
        what if what.starts_with("EOF") => "the text ends too early",
        _ => return None,
    })
}

/// The fields that have no control of their own, as an object; `None` where
/// there is none.
#[must_use]
pub fn further(parameters: &Parameters) -> Option<Value> {
    let others = Map::from(parameters.filtered(|name| spec(name).is_none()));
    (!others.is_empty()).then_some(Value::Object(others))
}

/// What is typed for such fields.
///
/// # Errors
/// A sentence: it is no JSON object.
pub fn read_further(text: &str) -> Result<Typed, String> {
    if text.trim().is_empty() {
        return Ok(Typed {
            value: None,
            warning: None,
        });
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| Mistake::of_syntax(text, &error).sentence())?;
    let Value::Object(fields) = &value else {
        return Err("Further body fields are an object in braces: {\"top_k\": 5}.".to_owned());
    };
    let own = fields.keys().find(|name| spec(name).is_some());
    let warning = own.map(|name| format!("{name} has a field of its own, where this goes."));
    let value =
        Some(value).filter(|value| value.as_object().is_some_and(|fields| !fields.is_empty()));
    Ok(Typed { value, warning })
}
