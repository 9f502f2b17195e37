//! docs/config.schema.json and the page agree on what config.json may hold.

use azure_chat::settings::SiteConfig;
use serde_json::{Map, Value, json};

/// Where in the file an object of the schema stands.
const PLACES: [(&str, &[&str]); 3] = [
    ("", &[]),
    ("/$defs/connection", &["connections"]),
    (
        "/$defs/connection/properties/timeLimits",
        &["connections", "timeLimits"],
    ),
];

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/config.schema.json")).unwrap()
}

/// The properties of an object of the schema, with what they refer to.
fn properties(schema: &Value, pointer: &str) -> Map<String, Value> {
    let object = schema.pointer(pointer).unwrap();
    assert_eq!(object["additionalProperties"], false, "{pointer}");
    let properties = object["properties"].as_object().unwrap();
    let resolved = properties.iter().map(|(name, property)| {
        let target = property.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| schema.pointer(target.strip_prefix('#')?));
        (name.clone(), target.unwrap_or(property).clone())
    });
    resolved.collect()
}

/// A file with one field at a place.
fn file(path: &[&str], name: &str, value: &Value) -> String {
    let mut fields = Map::from_iter([(name.to_owned(), value.clone())]);
    for step in path.iter().rev() {
        let object = match *step {
            "connections" => {
                fields
                    .entry("endpoint")
                    .or_insert(json!("https://a.example"));
                json!([fields])
            }
            _ => Value::Object(fields),
        };
        fields = Map::from_iter([((*step).to_owned(), object)]);
    }
    Value::Object(fields).to_string()
}

#[test]
fn both_know_the_same_fields() {
    let schema = schema();
    for (pointer, path) in PLACES {
        let refused = SiteConfig::parse(&file(path, "?", &json!(1))).unwrap_err();
        let known = refused.what.split_once("known are ").unwrap().1;
        let mut known: Vec<_> = known.trim_end_matches(')').split(", ").collect();
        known.sort_unstable();
        let properties = properties(&schema, pointer);
        let mut described: Vec<_> = properties.keys().map(String::as_str).collect();
        described.sort_unstable();
        assert_eq!(described, known, "{pointer}");
    }
}

/// Values of every kind: what the schema's `type` and bounds refuse, the page
/// refuses, and the other way round.
#[test]
fn both_take_and_refuse_the_same_values() {
    let long = "x".repeat(201);
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(11),
        json!(86_400),
        json!(86_401),
        json!(-1),
        json!(1.5),
        json!("text"),
        json!(long),
        json!("api-key"),
        json!("off"),
        json!([]),
        json!({}),
    ];
    let schema = schema();
    let mut compared = 0;
    for (pointer, path) in PLACES {
        for (name, property) in properties(&schema, pointer) {
            for value in values.iter().chain(examples(&property)) {
                let read = SiteConfig::parse(&file(path, &name, value));
                assert_eq!(
                    read.is_ok(),
                    takes(&property, value),
                    "{pointer} {name}: {value} {read:?}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

fn examples(property: &Value) -> &[Value] {
    let examples = property["examples"].as_array().unwrap();
    assert!(!examples.is_empty(), "{property}");
    examples
}

/// What the schema says of a value, by the keywords that it uses.
fn takes(property: &Value, value: &Value) -> bool {
    if let Some(choices) = property.get("enum") {
        return choices.as_array().unwrap().contains(value);
    }
    let types = match &property["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let is_of = |name: &Value| match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type that this test does not know: {other}"),
    };
    let number = |name: &str| property[name].as_i64();
    let in_range = value.as_i64().is_none_or(|value| {
        number("minimum").is_none_or(|least| value >= least)
            && number("maximum").is_none_or(|most| value <= most)
    });
    let short = value.as_str().is_none_or(|text| {
        let length = text.chars().count() as i64;
        number("maxLength").is_none_or(|most| length <= most)
            && number("minLength").is_none_or(|least| length >= least)
    });
    types.iter().any(is_of) && in_range && short
}
