//! What is typed for a body field, and what is sent for it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::inference::request::KNOWN_PARAMETERS;
use azure_chat::settings::parameter::{
    CATALOGUE, Field, FormatParts, Mistake, check_tools, function_names, is_name, read, schema_in,
    spec, write,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What is sent for a text; `Err` where it is refused.
fn sent(name: &str, text: &str) -> Result<Option<Value>, String> {
    read(spec(name).unwrap(), text).map(|typed| typed.value)
}

fn warning(name: &str, text: &str) -> Option<String> {
    read(spec(name).unwrap(), text).unwrap().warning
}

#[test]
fn every_field_that_the_page_knows_has_a_control() {
    let mut named: Vec<_> = CATALOGUE.iter().map(|spec| spec.name).collect();
    named.push("model"); // a field of the connection
    named.sort_unstable();
    let mut known = KNOWN_PARAMETERS.to_vec();
    known.sort_unstable();
    assert_eq!(named, known);
    for spec in CATALOGUE {
        assert!(spec.help.len() < 130, "{}: one line", spec.name);
    }
}

#[test]
fn not_sent_is_neither_zero_nor_empty() {
    for spec in CATALOGUE {
        assert_eq!(sent(spec.name, ""), Ok(None), "{}", spec.name);
        assert_eq!(sent(spec.name, "  \n"), Ok(None), "{}", spec.name);
        assert_eq!(write(spec, None), "", "{}", spec.name);
        assert_eq!(write(spec, Some(&Value::Null)), "", "{}", spec.name);
    }
    assert_eq!(sent("temperature", "0"), Ok(Some(json!(0))));
    assert_eq!(sent("seed", "0"), Ok(Some(json!(0))));
    assert_eq!(sent("user", "\"\""), Ok(Some(json!(""))));
    assert_eq!(sent("stop", "[]"), Ok(Some(json!([]))));
    assert_eq!(sent("stop", "\"\""), Ok(Some(json!(""))));
    assert_eq!(sent("stream", "false"), Ok(Some(json!(false))));
    assert_eq!(sent("logprobs", "false"), Ok(Some(json!(false))));
    assert_eq!(sent("stream_options", "{}"), Ok(Some(json!({}))));
}

#[test]
fn each_kind_is_read_as_people_write_it() {
    let check = |name: &str, text: &str, value: Value| {
        assert_eq!(sent(name, text), Ok(Some(value)), "{name}: {text}");
    };
    check("temperature", " 0.2 ", json!(0.2));
    check("temperature", ".5", json!(0.5));
    check("temperature", "+1", json!(1.0));
    check("presence_penalty", "-1.5", json!(-1.5));
    check("seed", "9007199254740993", json!(9_007_199_254_740_993_u64));
    check("seed", "-9223372036854775808", json!(i64::MIN));
    check("max_tokens", "800", json!(800));
    check("stop", "END", json!(["END"]));
    check("stop", "END\n\\n\\n\n a ", json!(["END", "\n\n", " a "]));
    check("stop", r#"["a", "b"]"#, json!(["a", "b"]));
    check("stop", r"C:\\dir\x", json!([r"C:\dir\x"]));
    check("reasoning_effort", "high", json!("high"));
    check("reasoning_effort", "extreme", json!("extreme"));
    check("user", "Zoë 5", json!("Zoë 5"));
    check(
        "stream_options",
        r#"{"include_usage": true}"#,
        json!({"include_usage": true}),
    );
    check("tool_choice", "auto", json!("auto"));
    let named = json!({"type": "function", "function": {"name": "get_weather"}});
    check("tool_choice", "get_weather", named);
    check(
        "response_format",
        "json_object",
        json!({"type": "json_object"}),
    );
    check("response_format", r#"{"type": "x"}"#, json!({"type": "x"}));
}

#[test]
fn what_cannot_be_read_is_refused_with_a_sentence() {
    let check = |name: &str, text: &str, why: &str| {
        assert_eq!(sent(name, text), Err(why.to_owned()), "{name}: {text}");
    };
    check(
        "temperature",
        "warm",
        "temperature is a number, such as 0.5.",
    );
    check(
        "temperature",
        "0,5",
        "temperature is a number, such as 0.5.",
    );
    check("n", "two", "n is a number, such as 1.");
    check("stream", "yes", "stream is true or false.");
    check(
        "stream_options",
        "{\n  \"include_usage\": tru\n}",
        "Line 2, column 23: the only words without quotes are true, false and null.",
    );
    assert!(sent("stop", "[\"a\", ").is_err());
    assert!(sent("response_format", "yaml").is_err());
    assert!(sent("temperature", "inf").is_err());
    assert!(sent("temperature", "1e999").is_err());
}

#[test]
fn out_of_range_is_a_warning_and_is_sent() {
    assert_eq!(sent("temperature", "99"), Ok(Some(json!(99))));
    assert_eq!(
        warning("temperature", "99").unwrap(),
        "temperature is usually 0 to 2. It is sent as it stands here."
    );
    assert_eq!(sent("max_tokens", "-1"), Ok(Some(json!(-1))));
    for (name, text) in [
        ("max_tokens", "0"),
        ("max_tokens", "1.5"),
        ("n", "129"),
        ("n", "18446744073709551615"),
        ("top_p", "1.01"),
        ("frequency_penalty", "-2.1"),
        ("stop", "a\nb\nc\nd\ne"),
        ("stop", "[1]"),
        ("temperature", "\"0.2\""),
        ("reasoning_effort", "extreme"),
        ("stream_options", "[]"),
        ("tools", "{}"),
    ] {
        assert!(warning(name, text).is_some(), "{name}: {text}");
    }
    for (name, text) in [
        ("temperature", "0"),
        ("temperature", "2"),
        ("max_tokens", "1"),
        ("seed", "18446744073709551615"),
        ("seed", "-5"),
        ("n", "128"),
        ("stop", "a\nb\nc\nd"),
        ("reasoning_effort", "minimal"),
        ("stream", "true"),
    ] {
        assert_eq!(warning(name, text), None, "{name}: {text}");
    }
}

/// Any JSON value, small.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1000_i32..1000).prop_map(|number| json!(f64::from(number) / 8.0)),
        "[ -~\n\t\\\\\"é]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_shown_and_not_changed_is_sent_as_it_was(index in 0..CATALOGUE.len(), value in any_value()) {
        let field = Field::new(&CATALOGUE[index], Some(&value));
        prop_assert_eq!(field.read(&field.text).unwrap().value, Some(value));
    }

    #[test]
    fn a_value_of_its_kind_survives_being_typed(items in prop::collection::vec("[ -~\n\t\\\\\"é]{0,6}", 0..4)) {
        for (name, value) in [
            ("stop", json!(items)),
            ("stop", json!(items.concat())),
            ("user", json!(items.concat())),
            ("reasoning_effort", json!(items.concat())),
            ("tools", json!([{"name": items}])),
            ("stream_options", json!({"of": items})),
        ] {
            let text = write(spec(name).unwrap(), Some(&value));
            prop_assert_eq!(sent(name, &text), Ok(Some(value)), "{}: {}", name, text);
        }
    }

    #[test]
    fn no_text_makes_trouble(index in 0..CATALOGUE.len(), text in ".{0,12}") {
        let _ = read(&CATALOGUE[index], &text);
        let _ = check_tools(&text);
    }
}

#[test]
fn a_schema_is_taken_apart_and_put_together() {
    let format = json!({"type": "json_schema", "json_schema": {
        "name": "event", "strict": true, "schema": {"type": "object"},
    }});
    let parts = FormatParts::of(&format).unwrap();
    assert_eq!((parts.name.as_str(), parts.strict), ("event", Some(true)));
    assert_eq!(parts.to_format(), Ok(format.clone()));
    assert_eq!(
        write(spec("response_format").unwrap(), Some(&format)),
        "json_schema"
    );
    // What there is no field for is edited as JSON.
    for other in [
        json!({"type": "json_schema", "json_schema": {"name": "x", "more": 1}}),
        json!({"type": "json_schema", "json_schema": {"name": "x"}, "more": 1}),
        json!({"type": "grammar"}),
        json!({"type": "text", "more": 1}),
    ] {
        assert_eq!(FormatParts::of(&other), None);
        let text = write(spec("response_format").unwrap(), Some(&other));
        assert_eq!(sent("response_format", &text), Ok(Some(other)));
    }
    let unreadable = FormatParts {
        schema: "{\"type\": }".to_owned(),
        ..parts
    };
    assert_eq!(
        unreadable.to_format().unwrap_err(),
        "The JSON schema of response_format cannot be read. Line 1, column 10: a value is expected here: text in quotes, a number, a list, an object."
    );
    assert!(FormatParts::default().to_format().is_err());
}

#[test]
fn the_schema_of_a_request_is_found_in_either_form() {
    let schema = json!({"type": "object"});
    let short = json!({"name": "x", "schema": schema});
    assert_eq!(schema_in(&short), Some(&schema));
    let long = json!({"type": "json_schema", "json_schema": short});
    assert_eq!(schema_in(&long), Some(&schema));
    assert_eq!(schema_in(&json!({"type": "json_object"})), None);
    assert_eq!(schema_in(&json!("text")), None);
}

#[test]
fn functions_are_checked_with_their_places() {
    let check = |text: &str, expected: &[(usize, usize, &str)]| {
        let mistakes = check_tools(text);
        let found: Vec<_> = mistakes
            .iter()
            .map(|Mistake { line, column, what }| (*line, *column, what.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    };
    check("", &[]);
    check("[]", &[]);
    check(
        r#"[{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}]"#,
        &[],
    );
    check("[{]", &[(1, 3, "a name in quotes is expected here")]);
    check(
        "{}",
        &[(
            1,
            1,
            "tools is a list in brackets: [{\"type\": \"function\", …}]",
        )],
    );
    check(
        "[\n  5,\n  {}\n]",
        &[
            (2, 3, "a function is an object in braces"),
            (3, 3, "\"type\": \"function\" is missing"),
            (3, 3, "the field function is missing"),
        ],
    );
    check(
        "[{\"type\": \"tool\",\n  \"function\": {\"name\": \"get weather\", \"parameters\": []}}]",
        &[
            (1, 11, "the type of a tool is \"function\""),
            (2, 24, "a name has 1 to 64 letters, digits, _ or -"),
            (2, 53, "parameters is a JSON Schema: an object in braces"),
        ],
    );
    let twice = r#"[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}]"#;
    check(twice, &[(1, 84, "a second function is called a")]);
    let names = function_names(&serde_json::from_str(twice).unwrap());
    assert_eq!(names, ["a", "a"]);
    assert!(is_name("a-Z_9") && !is_name("") && !is_name("ä") && !is_name(&"a".repeat(65)));
}
