//! JSON Schemas as they are typed, and replies against them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::message::SchemaVerdict;
use azure_chat::schema::Weight;
use azure_chat::schema::talk::{
    ask_reply, ask_schema, ask_tools, read_findings, read_verdict, respond,
};
use serde_json::json;

/// What is said of a question's text, a sentence each.
fn sentences(question: &str) -> Vec<String> {
    let findings = read_findings(&respond(question).unwrap());
    findings.iter().map(|finding| finding.sentence()).collect()
}

fn verdict(schema: &serde_json::Value, reply: &str) -> SchemaVerdict {
    read_verdict(&respond(&ask_reply(&schema.to_string(), reply)).unwrap())
}

const EVENT: &str = r##"{
  "type": "object",
  "properties": {
    "name": { "type": "string" },
    "guests": { "type": "array", "items": { "$ref": "#/$defs/guest" } }
  },
  "required": ["name", "guests"],
  "additionalProperties": false,
  "$defs": {
    "guest": {
      "type": "object",
      "properties": { "age": { "type": ["integer", "null"] } },
      "required": ["age"],
      "additionalProperties": false
    }
  }
}"##;

#[test]
fn a_schema_that_strict_mode_takes_has_no_remarks() {
    assert_eq!(sentences(&ask_schema(EVENT, true)), [""; 0]);
    assert_eq!(sentences(&ask_schema(EVENT, false)), [""; 0]);
}

#[test]
fn a_schema_that_is_none_is_told_where() {
    assert_eq!(
        sentences(&ask_schema("{", true)),
        ["Line 1, column 1: the text ends too early."]
    );
    assert_eq!(
        sentences(&ask_schema("[]", true)),
        ["Line 1, column 1: a JSON Schema is an object in braces."]
    );
    let found = sentences(&ask_schema("{\n  \"type\": \"strin\"\n}", false));
    assert!(found[0].starts_with("Line 2, column 11: "), "{found:?}");
    let found = sentences(&ask_schema(
        "{\"$ref\": \"https://example.com/x.json\"}",
        false,
    ));
    assert_eq!(found.len(), 1, "nothing is fetched: {found:?}");
    let found = sentences(&ask_schema(
        "{\"properties\": {\"a\": {\"pattern\": \"(\"}}}",
        false,
    ));
    assert_eq!(found.len(), 1, "a pattern that is none: {found:?}");
}

#[test]
fn what_strict_mode_refuses_is_told_where() {
    let check = |schema: &str, expected: &[&str]| {
        let found = sentences(&ask_schema(schema, true));
        let expected: Vec<_> = expected
            .iter()
            .map(|what| format!("{what} (strict mode)."))
            .collect();
        assert_eq!(found, expected, "{schema}");
    };
    check(
        "{\"type\": \"object\"}",
        &["Line 1, column 1: \"additionalProperties\": false is missing"],
    );
    check(
        "{\"type\": \"object\", \"additionalProperties\": true,\n \"properties\": {\"a\": {\"type\": \"string\", \"minLength\": 1}}}",
        &[
            "Line 1, column 44: additionalProperties has to be false",
            "Line 2, column 22: “a” has to be in required; a type of [\"…\", \"null\"] makes it optional",
            "Line 2, column 54: minLength is not supported",
        ],
    );
    check(
        "{\"anyOf\": [{\"type\": \"string\"}]}",
        &["Line 1, column 11: the top of the schema cannot be anyOf"],
    );
    check(
        "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
        &["Line 1, column 10: the top of the schema is of type \"object\""],
    );
    // Not a keyword, but a property that is called like one.
    check(
        "{\"type\":\"object\",\"properties\":{\"format\":{\"type\":\"string\"}},\"required\":[\"format\"],\"additionalProperties\":false}",
        &[],
    );
}

#[test]
fn strict_mode_has_limits_of_size() {
    let object = |properties: serde_json::Value| {
        let required: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    };
    let mut nested = object(json!({}));
    for _ in 0..4 {
        nested = object(json!({"inner": nested}));
    }
    let strict =
        |schema: &serde_json::Value| sentences(&ask_schema(&schema.to_string(), true)).len();
    assert_eq!(strict(&nested), 0, "five levels");
    assert_eq!(strict(&object(json!({"inner": nested}))), 1, "six levels");
    let many = |count: usize| {
        let properties = (0..count).map(|number| (format!("p{number}"), json!({"type": "string"})));
        object(serde_json::Value::Object(properties.collect()))
    };
    assert_eq!(strict(&many(100)), 0);
    assert_eq!(strict(&many(101)), 1);
}

#[test]
fn a_reply_is_compared_with_its_schema() {
    let schema = serde_json::from_str(EVENT).unwrap();
    let reply = r#"{"name": "Fair", "guests": [{"age": 5}, {"age": null}]}"#;
    assert_eq!(verdict(&schema, reply), SchemaVerdict::Matches);
    let differs = |reply: &str| match verdict(&schema, reply) {
        SchemaVerdict::Differs(lines) => lines,
        other => panic!("{other:?}"),
    };
    let lines = differs(r#"{"name": 5, "guests": [{"age": "x"}], "more": 1}"#);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines.iter().any(|line| line.starts_with("$.name: ")),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("$.guests[0].age: ")),
        "{lines:?}"
    );
    assert!(lines.iter().any(|line| line.contains("more")), "{lines:?}");
    assert_eq!(differs("Fair").len(), 1);
    assert!(differs("")[0].starts_with("It is not JSON"));
    assert!(differs("```json\n{}\n```")[0].starts_with("It is not JSON"));
    let none = ask_reply("{\"type\": 5}", "{}");
    assert!(
        respond(&none)
            .unwrap_err()
            .starts_with("The schema cannot be used")
    );
}

#[test]
fn a_large_reply_makes_short_lines() {
    let reply = json!({"name": vec!["x".repeat(10_000)], "guests": []}).to_string();
    let SchemaVerdict::Differs(lines) = verdict(&serde_json::from_str(EVENT).unwrap(), &reply)
    else {
        panic!("it does not match");
    };
    assert!(lines[0].len() < 400, "{}", lines[0].len());
}

#[test]
fn the_parameters_of_functions_are_schemas() {
    let function = |parameters: serde_json::Value, strict: bool| {
        let function = json!({"name": "f", "parameters": parameters, "strict": strict});
        ask_tools(&json!([{"type": "function", "function": function}]).to_string())
    };
    assert_eq!(
        sentences(&function(json!({"type": "object"}), false)),
        [""; 0]
    );
    assert_eq!(
        sentences(&function(json!({"type": "object"}), true)).len(),
        1
    );
    let wrong = sentences(&function(json!({"type": "object", "required": 5}), false));
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    let both = respond(&ask_tools("[{}]")).unwrap();
    let both = read_findings(&both);
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|finding| finding.weight == Weight::Wrong));
}

#[test]
fn other_questions_are_refused() {
    assert!(respond("dance\n{}").is_err());
}
