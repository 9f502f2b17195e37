//! Files that no operator writes on purpose: each is read, or refused with a
//! place and a sentence; none breaks anything.

use azure_chat::settings::{PersonSettings, Settings, SiteConfig};
use proptest::prelude::*;
use serde_json::json;

fn refused(text: &str) -> String {
    SiteConfig::parse(text).unwrap_err().to_string()
}

#[test]
fn what_is_too_much_is_refused() {
    let check = |text: &str, sentence: &str| {
        let problem = refused(text);
        assert!(problem.ends_with(sentence), "{problem}");
        assert!(problem.len() < 400, "{problem}");
    };
    check(
        &json!({"title": "x".repeat(1_000_001)}).to_string(),
        "line 1, column 1: the file is larger than 1 MB",
    );
    check(
        &json!({"title": "x".repeat(201)}).to_string(),
        "line 1, column 10: title has at most 200 characters",
    );
    check(
        &json!({"connections": vec![json!({"endpoint": "a"}); 201]}).to_string(),
        "connections has at most 200 connections",
    );
    check(
        &("{\"system\":".to_owned() + &"[".repeat(300_000)),
        "recursion limit exceeded",
    );
    check(" \n ", "line 1, column 1: the file is empty");
    check("{\"title\":\"\\ud800\"}", "unexpected end of hex escape");
    check(
        "{\"connections\":[{\"endpoint\":\"javascript:alert(1)\"}]}",
        "endpoint is an address by http(s), or a path",
    );
}

#[test]
fn the_place_of_an_unknown_field_is_its_own() {
    let problem = refused("{\n  \"title\": \"x\",\n  \"<b>system</b>\": 1\n}");
    assert!(
        problem.starts_with("config.json, line 3, column 20: unknown field “<b>system</b>”"),
        "{problem}"
    );
}

#[test]
fn html_in_names_is_text() {
    let markup = "<img src=x onerror=alert(1)>";
    let text = json!({"title": markup, "connections": [{"name": markup, "endpoint": "a"}]});
    let site = SiteConfig::parse(&text.to_string()).unwrap();
    let settings = Settings::new(site, PersonSettings::default());
    assert_eq!(settings.title(), markup);
    assert_eq!(settings.connection().unwrap().label(), markup);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\",:a-z0-9\\\\ \n<>\u{0}é]{0,80}") {
        let _ = SiteConfig::parse(&text);
        let _ = SiteConfig::parse(&format!("{{\"connections\":[{{\"endpoint\":{text}}}]}}"));
    }
}
