//! What was compared of a case, and what differed.

use std::fmt::Debug;

use serde_json::Value;

/// Collects, so that one difference does not hide the next ones.
#[derive(Default)]
pub(crate) struct Comparison {
    compared: Vec<&'static str>,
    differences: Vec<String>,
}

impl Comparison {
    /// The page's value should be the recorded one.
    pub(crate) fn same<T: PartialEq + Debug>(&mut self, what: &'static str, page: T, recorded: T) {
        let message = format!("the page's is {page:?}, the recorded one {recorded:?}");
        self.holds(what, page == recorded, &message);
    }

    /// The page's JSON should be the recorded one; 1 and 1.0 are one number.
    pub(crate) fn same_json(&mut self, what: &'static str, page: &Value, recorded: &Value) {
        let message = format!("the page's is {page}, the recorded one {recorded}");
        self.holds(what, same_json(page, recorded), &message);
    }

    /// Something should be so; `message` says how it is.
    pub(crate) fn holds(&mut self, what: &'static str, holds: bool, message: &str) {
        self.compared.push(what);
        if !holds {
            self.differences.push(format!("{what}: {message}"));
        }
    }

    pub(crate) fn compared(&self) -> &[&'static str] {
        &self.compared
    }

    pub(crate) fn differences(&self) -> &[String] {
        &self.differences
    }
}

fn same_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_json(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, a)| other.get(name).is_some_and(|b| same_json(a, b)))
        }
        _ => one == other,
    }
}
