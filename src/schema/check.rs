//! Whether a text is a JSON Schema, and whether a reply is what it asks for.
//! In the worker only: the crate is larger than the page.

use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{ValidationError, Validator, meta};
use serde_json::Value;

use super::strict::{Step, violations};
use super::{Finding, Weight};
use crate::settings::parameter::{Mistake, check_tools};
use crate::settings::place;

/// The most that is said of one text.
const MOST: usize = 20;
/// The longest sentence of the crate's that is shown, in characters: it quotes
/// what is wrong, however large that is.
const LONGEST: usize = 300;

/// What is wrong with a schema as it is typed; for strict mode, also what that
/// does not take.
#[must_use]
pub fn schema(text: &str, strict: bool) -> Vec<Finding> {
    let schema: Value = match serde_json::from_str(text) {
        Ok(schema) => schema,
        Err(error) => return vec![of_mistake(Mistake::of_syntax(text, &error))],
    };
    of_schema(text, &[], &schema, strict)
}

/// What is wrong with functions as they are typed.
#[must_use]
pub fn tools(text: &str) -> Vec<Finding> {
    let mut findings: Vec<_> = check_tools(text).into_iter().map(of_mistake).collect();
    let tools: Value = serde_json::from_str(text).unwrap_or_default();
    for (index, tool) in tools.as_array().into_iter().flatten().enumerate() {
        let function = tool.get("function");
        let part = |name: &str| function.and_then(|function| function.get(name));
        if let Some(schema) = part("parameters") {
            let strict = part("strict") == Some(&Value::Bool(true));
            let field = |name: &str| Step::Field(name.to_owned());
            let path = [Step::Item(index), field("function"), field("parameters")];
            findings.extend(of_schema(text, &path, schema, strict));
        }
    }
    findings.truncate(MOST);
    findings
}

/// Where a reply is not what a schema asks for, by path; nothing where it is.
///
/// # Errors
/// A sentence: it cannot be told, since the schema is none.
pub fn reply(schema: &str, reply: &str) -> Result<Vec<String>, String> {
    let schema: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
    let validator =
        validator(&schema).map_err(|(_, what)| format!("The schema cannot be used: {what}"))?;
    let value: Value = match serde_json::from_str(reply) {
        Ok(reply) => reply,
        Err(error) => {
            return Ok(vec![format!(
                "It is not JSON: {}",
                Mistake::of_syntax(reply, &error).sentence()
            )]);
        }
    };
    let errors = validator.iter_errors(&value).take(MOST);
    Ok(errors
        .map(|error| format!("{}: {}", path_words(error.instance_path()), words(&error)))
        .collect())
}

fn of_schema(text: &str, at: &[Step], schema: &Value, strict: bool) -> Vec<Finding> {
    let finding = |path: &[Step], weight, what| {
        let way: Vec<_> = at.iter().chain(path).map(Step::in_text).collect();
        let (line, column) = place(text, &way);
        Finding {
            line,
            column,
            weight,
            what,
        }
    };
    if !schema.is_object() && !schema.is_boolean() {
        return vec![finding(
            &[],
            Weight::Wrong,
            "a JSON Schema is an object in braces".to_owned(),
        )];
    }
    match validator(schema) {
        Err((path, what)) => vec![finding(&path, Weight::Wrong, what)],
        Ok(_) if strict => {
            let found = violations(schema).into_iter().take(MOST);
            found
                .map(|(path, what)| finding(&path, Weight::Strict, what))
                .collect()
        }
        Ok(_) => Vec::new(),
    }
}

/// What checks replies; or why there is none, and where.
fn validator(schema: &Value) -> Result<Validator, (Vec<Step>, String)> {
    let at = |error: &ValidationError<'_>| (steps(error.instance_path()), words(error));
    meta::validate(schema).map_err(|error| at(&error))?;
    jsonschema::options()
        .offline()
        .build(schema)
        .map_err(|error| at(&error))
}

/// What the crate says, without a full stop.
fn words(error: &ValidationError<'_>) -> String {
    let words = error.to_string();
    let mut short: String = words.chars().take(LONGEST).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short.trim_end_matches('.').replace('\n', " ")
}

fn steps(location: &Location) -> Vec<Step> {
    let segments = location.into_iter();
    let step = |segment| match segment {
        LocationSegment::Property(name) => Step::Field(name.into_owned()),
        LocationSegment::Index(index) => Step::Item(index),
    };
    segments.map(step).collect()
}

/// A way into a reply, as JavaScript and `jq` write it.
fn path_words(location: &Location) -> String {
    let mut words = "$".to_owned();
    for step in steps(location) {
        match step {
            Step::Field(name) => {
                words.push('.');
                words.push_str(&name);
            }
            Step::Item(index) => words.push_str(&format!("[{index}]")),
        }
    }
    words
}

fn of_mistake(mistake: Mistake) -> Finding {
    let Mistake { line, column, what } = mistake;
    Finding {
        line,
        column,
        weight: Weight::Wrong,
        what,
    }
}
