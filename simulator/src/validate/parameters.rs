//! The parameters of a request that the service knows. Others pass: what a deployment takes differs.

use serde_json::{Map, Value};

use super::refusal::{bad_request, invalid};
use crate::answer::Answer;

/// What a parameter must be. `null` counts as not given everywhere.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A number within bounds, both included.
    Decimal(f64, f64),
    /// A whole number within bounds, both included.
    Integer(i64, i64),
    Boolean,
    Text,
    Object,
    Array,
    TextOrObject,
    /// `stop`: one sequence or up to four.
    Sequences,
}

const KNOWN: &[(&str, Kind)] = &[
    ("frequency_penalty", Kind::Decimal(-2.0, 2.0)),
    ("presence_penalty", Kind::Decimal(-2.0, 2.0)),
    ("temperature", Kind::Decimal(0.0, 2.0)),
    ("top_p", Kind::Decimal(0.0, 1.0)),
    ("max_completion_tokens", Kind::Integer(1, i64::MAX)),
    ("max_tokens", Kind::Integer(1, i64::MAX)),
    ("n", Kind::Integer(1, 128)),
    ("seed", Kind::Integer(i64::MIN, i64::MAX)),
    ("top_logprobs", Kind::Integer(0, 20)),
    ("logprobs", Kind::Boolean),
    ("parallel_tool_calls", Kind::Boolean),
    ("stream", Kind::Boolean),
    ("model", Kind::Text),
    ("reasoning_effort", Kind::Text),
    ("user", Kind::Text),
    ("verbosity", Kind::Text),
    ("logit_bias", Kind::Object),
    ("metadata", Kind::Object),
    ("response_format", Kind::Object),
    ("stream_options", Kind::Object),
    ("tools", Kind::Array),
    ("tool_choice", Kind::TextOrObject),
    ("stop", Kind::Sequences),
];

/// Checks the type and range of every known parameter that is given.
pub(super) fn check(body: &Map<String, Value>) -> Result<(), Answer> {
    for (name, kind) in KNOWN {
        match body.get(*name) {
            None | Some(Value::Null) => {}
            Some(value) => one(name, *kind, value)?,
        }
    }
    let given = |name| body.get(name).is_some_and(|value| !value.is_null());
    if given("stream_options") && body.get("stream") != Some(&Value::Bool(true)) {
        let message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
        return Err(bad_request(message, Some("stream_options"), None));
    }
    Ok(())
}

fn one(name: &str, kind: Kind, value: &Value) -> Result<(), Answer> {
    let expected = |is_so: bool, what: &str| {
        if is_so {
            Ok(())
        } else {
            Err(invalid::wrong_type(name, what, value))
        }
    };
    match kind {
        Kind::Decimal(least, most) => decimal(name, value, least, most),
        Kind::Integer(least, most) => integer(name, value, least, most),
        Kind::Boolean => expected(value.is_boolean(), "a boolean"),
        Kind::Text => expected(value.is_string(), "a string"),
        Kind::Object => expected(value.is_object(), "an object"),
        Kind::Array => expected(value.is_array(), "an array of objects"),
        Kind::TextOrObject => expected(
            value.is_string() || value.is_object(),
            "one of a string or object",
        ),
        Kind::Sequences => sequences(name, value),
    }
}

fn decimal(name: &str, value: &Value, least: f64, most: f64) -> Result<(), Answer> {
    let Some(number) = value.as_f64() else {
        return Err(invalid::wrong_type(name, "a decimal", value));
    };
    if number < least {
        Err(below(name, "decimal", least, value))
    } else if number > most {
        Err(above(name, "decimal", most, value))
    } else {
        Ok(())
    }
}

fn integer(name: &str, value: &Value, least: i64, most: i64) -> Result<(), Answer> {
    let Some(number) = value.as_i64() else {
        return Err(invalid::wrong_type(name, "an integer", value));
    };
    if number < least {
        Err(below(name, "integer", least, value))
    } else if number > most {
        Err(above(name, "integer", most, value))
    } else {
        Ok(())
    }
}

fn below(name: &str, kind: &str, least: impl std::fmt::Display, value: &Value) -> Answer {
    let rule = format!(
        "{kind} below minimum value. Expected a value >= {least}, but got {value} instead."
    );
    invalid::out_of_range(name, &rule, &format!("{kind}_below_min_value"))
}

fn above(name: &str, kind: &str, most: impl std::fmt::Display, value: &Value) -> Answer {
    let rule =
        format!("{kind} above maximum value. Expected a value <= {most}, but got {value} instead.");
    invalid::out_of_range(name, &rule, &format!("{kind}_above_max_value"))
}

fn sequences(name: &str, value: &Value) -> Result<(), Answer> {
    const MOST: usize = 4;
    match value {
        Value::String(_) => Ok(()),
        Value::Array(all) if all.len() > MOST => {
            let rule = format!(
                "array too long. Expected an array with maximum length {MOST}, but got an array with length {} instead.",
                all.len()
            );
            Err(invalid::out_of_range(name, &rule, "array_above_max_length"))
        }
        Value::Array(all) if all.iter().all(Value::is_string) => Ok(()),
        other => Err(invalid::wrong_type(
            name,
            "one of a string or array of strings",
            other,
        )),
    }
}
