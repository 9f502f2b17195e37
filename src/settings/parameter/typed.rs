//! What is typed ↔ what is sent.
//!
//! Empty text is "not sent", for every kind; an empty text that is to be sent
//! is `""`, an empty list `[]`. A value of a kind that its field usually does
//! not have is written as JSON, and read as such.

use serde_json::{Number, Value};

use super::catalogue::{Kind, Spec};
use super::{Mistake, tools};

/// What a typed text means.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// `None` is not sent.
    pub value: Option<Value>,
    /// What the service will probably say to it: a sentence.
    pub warning: Option<String>,
}

/// Reads what is typed for a field.
///
/// # Errors
/// A sentence on why it cannot be read.
pub fn read(spec: &Spec, text: &str) -> Result<Typed, String> {
    if text.trim().is_empty() {
        return Ok(Typed {
            value: None,
            warning: None,
        });
    }
    let value = value(spec, text)?;
    let warning = warning(spec, &value);
    let value = Some(value).filter(|value| !value.is_null());
    Ok(Typed { value, warning })
}

/// How a value is typed; `None` is empty.
#[must_use]
pub fn write(spec: &Spec, value: Option<&Value>) -> String {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return String::new();
    };
    let text = match (&spec.kind, value) {
        (Kind::Text | Kind::Choice(_) | Kind::ToolChoice | Kind::Format, Value::String(word)) => {
            bare(word)
        }
        (Kind::List { .. }, Value::Array(items)) => lines(items),
        (Kind::ToolChoice, choice) => tools::named_function(choice).and_then(bare),
        (Kind::Format, format) => super::format::word(format).map(str::to_owned),
        _ => None,
    };
    text.unwrap_or_else(|| match spec.kind {
        Kind::Json(_) | Kind::Tools | Kind::Format | Kind::ToolChoice => format!("{value:#}"),
        _ => value.to_string(),
    })
}

fn value(spec: &Spec, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    if let Some(json) = quoted_or_bracketed(trimmed) {
        return json;
    }
    match spec.kind {
        Kind::Number { .. } | Kind::Whole { .. } => number(trimmed)
            .ok_or_else(|| format!("{} is a number, such as {}.", spec.name, example(spec))),
        Kind::Switch => match trimmed {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err(format!("{} is true or false.", spec.name)),
        },
        Kind::List { .. } => Ok(items(text).into()),
        Kind::Text => Ok(text.into()),
        Kind::Choice(_) => Ok(trimmed.into()),
        Kind::ToolChoice => Ok(tools::choice(trimmed)),
        Kind::Format => super::format::of_word(trimmed).ok_or_else(|| {
            "response_format is text, json_object, json_schema, or a JSON object.".to_owned()
        }),
        Kind::Json(_) | Kind::Tools => json(trimmed),
    }
}

/// What begins like JSON is JSON, in each field.
fn quoted_or_bracketed(text: &str) -> Option<Result<Value, String>> {
    let is_json = text.starts_with(['{', '['])
        || (text.len() > 1 && text.starts_with('"') && text.ends_with('"'));
    is_json.then(|| json(text))
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| Mistake::of_syntax(text, &error).sentence())
}

/// JSON's numbers, and those that people write besides: `.5`, `+1`, `2.`.
fn number(text: &str) -> Option<Value> {
    if let Ok(value @ Value::Number(_)) = serde_json::from_str(text) {
        return Some(value);
    }
    let digits = text.trim_start_matches(['+', '-']);
    if digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Number::from_f64(text.parse().ok()?).map(Value::Number);
    }
    None
}

fn example(spec: &Spec) -> &'static str {
    match spec.kind {
        Kind::Number { .. } => "0.5",
        _ => "1",
    }
}

/// A text as it is, where it would be read as this text again.
fn bare(text: &str) -> Option<String> {
    let same = text.trim() == text && !text.is_empty() && !text.starts_with(['"', '{', '[']);
    same.then(|| text.to_owned())
}

fn lines(items: &[Value]) -> Option<String> {
    let mut text = String::new();
    for item in items {
        let item = item.as_str().filter(|item| !item.is_empty())?;
        if !text.is_empty() {
            text.push('\n');
        }
        for character in item.chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                other => text.push(other),
            }
        }
    }
    // A text of blanks alone is "not sent".
    let same = !text.trim().is_empty() && !text.trim_start().starts_with(['"', '{', '[']);
    same.then_some(text)
}

fn items(text: &str) -> Vec<Value> {
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines.map(|line| unescaped(line).into()).collect()
}

fn unescaped(line: &str) -> String {
    let mut text = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('\\') | None => text.push('\\'),
            Some(other) => text.extend(['\\', other]),
        }
    }
    text
}

/// What the service will probably say to a value.
fn warning(spec: &Spec, value: &Value) -> Option<String> {
    let name = spec.name;
    let unusual = |what: &str| Some(format!("{name} is {what}. It is sent as it stands here."));
    let outside = || unusual(&format!("usually {}", spec.range()));
    match &spec.kind {
        Kind::Number { least, most, .. } => match value.as_f64() {
            None => unusual("a number"),
            Some(number) if number < *least || number > *most => outside(),
            Some(_) => None,
        },
        Kind::Whole { least, most } => match (value.as_i64(), value.is_u64()) {
            (None, false) => unusual("a whole number"),
            (Some(number), _) if number < *least || most.is_some_and(|most| number > most) => {
                outside()
            }
            (None, true) if most.is_some() => outside(),
            _ => None,
        },
        Kind::List { most } => match value.as_array() {
            None if value.is_string() => None,
            None => unusual("a list of texts"),
            Some(items) if !items.iter().all(Value::is_string) => unusual("a list of texts"),
            Some(items) if items.len() > *most => outside(),
            Some(_) => None,
        },
        Kind::Text | Kind::Choice(_) if !value.is_string() => unusual("a text"),
        Kind::Choice(words) => {
            let known = words.iter().any(|word| Some(*word) == value.as_str());
            let what = format!("usually one of {}", words.join(", "));
            (!known).then(|| unusual(&what)).flatten()
        }
        Kind::Switch if !value.is_boolean() => unusual("true or false"),
        Kind::Json(_) if !value.is_object() => unusual("an object in braces"),
        Kind::Tools if !value.is_array() => unusual("a list in brackets"),
        _ => None,
    }
}
