//! Writing what is not as usual, and reading what is there.

use serde_json::{Map, Value};

/// An object that is being written.
#[derive(Debug, Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Writes a value; `null` is not written.
    pub(super) fn value(&mut self, name: &str, value: Value) {
        if !value.is_null() {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// Writes a text, unless it is empty.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.string(name, text);
        }
    }

    /// Writes a text, even an empty one.
    pub(super) fn string(&mut self, name: &str, text: &str) {
        self.value(name, Value::String(text.to_owned()));
    }

    /// Writes a text that is there, even an empty one.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.string(name, text);
        }
    }

    /// Writes a number, unless it is zero.
    pub(super) fn number(&mut self, name: &str, number: u64) {
        self.moment(name, Some(number).filter(|number| *number > 0));
    }

    /// Writes a number that is there, even zero.
    pub(super) fn moment(&mut self, name: &str, number: Option<u64>) {
        if let Some(number) = number {
            self.value(name, Value::from(number));
        }
    }

    /// Writes what holds.
    pub(super) fn flag(&mut self, name: &str, holds: bool) {
        if holds {
            self.value(name, Value::Bool(true));
        }
    }

    /// Writes a list, unless it is empty.
    pub(super) fn list(&mut self, name: &str, items: Vec<Value>) {
        if !items.is_empty() {
            self.value(name, Value::Array(items));
        }
    }

    /// Writes an object, unless nothing is in it.
    pub(super) fn object(&mut self, name: &str, fields: Self) {
        if !fields.0.is_empty() {
            self.value(name, fields.into_value());
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

pub(super) fn text<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.get(name)?.as_str()
}

pub(super) fn string(record: &Value, name: &str) -> Option<String> {
    text(record, name).map(str::to_owned)
}

/// A text that is empty where none is written.
pub(super) fn string_or_empty(record: &Value, name: &str) -> String {
    string(record, name).unwrap_or_default()
}

pub(super) fn moment(record: &Value, name: &str) -> Option<u64> {
    record.get(name)?.as_u64()
}

/// A number that is zero where none is written.
pub(super) fn number(record: &Value, name: &str) -> u64 {
    moment(record, name).unwrap_or_default()
}

pub(super) fn flag(record: &Value, name: &str) -> bool {
    record.get(name) == Some(&Value::Bool(true))
}

/// The items of a list; none where there is no list.
pub(super) fn list<'a>(record: &'a Value, name: &str) -> &'a [Value] {
    let items = record.get(name).and_then(Value::as_array);
    items.map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn object<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    record.get(name).filter(|value| value.is_object())
}

/// The texts of a list.
pub(super) fn strings(record: &Value, name: &str) -> Vec<String> {
    let items = list(record, name).iter().filter_map(Value::as_str);
    items.map(str::to_owned).collect()
}
