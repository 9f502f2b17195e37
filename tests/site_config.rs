//! config.json, and how it meets what the person has set.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::settings::{
    Authentication, Connection, DEFAULT_SYSTEM_MESSAGE, PersonSettings, Settings, SiteConfig,
};

const CONTOSO: &str = r#"{
  "title": "Contoso chat",
  "connections": [
    { "name": "Team GPT", "endpoint": "https://contoso.openai.azure.com/openai/deployments/gpt-4o",
      "apiVersion": "2024-06-01", "auth": "api-key", "key": "only for closed test rigs", "model": "gpt-4o" }
  ],
  "allowOtherConnections": true,
  "system": "Be brief.",
  "parameters": { "temperature": 0.2, "stop": ["END"], "any_other_body_field": "passed through" }
}"#;

fn own() -> Connection {
    Connection {
        endpoint: "http://localhost/v1".into(),
        ..Connection::own()
    }
}

#[test]
fn the_published_example_is_read() {
    let site = SiteConfig::parse(CONTOSO).unwrap();
    let settings = Settings::new(site, PersonSettings::default());
    assert_eq!(settings.title(), "Contoso chat");
    assert_eq!(settings.system(), "Be brief.");
    assert_eq!(
        settings.parameters().get("any_other_body_field").unwrap(),
        "passed through"
    );
    let connection = settings.connection().unwrap();
    assert_eq!(connection.label(), "Team GPT");
    assert_eq!(connection.authentication, Some(Authentication::ApiKey));
    assert!(connection.fixed);
}

#[test]
fn an_empty_object_changes_nothing() {
    let settings = Settings::new(SiteConfig::parse("{}").unwrap(), PersonSettings::default());
    assert_eq!(
        settings,
        Settings::new(SiteConfig::default(), PersonSettings::default())
    );
    assert_eq!(settings.system(), DEFAULT_SYSTEM_MESSAGE);
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    let check = |text: &str, problem: &str| {
        assert_eq!(
            SiteConfig::parse(text).unwrap_err().to_string(),
            problem,
            "{text}"
        );
    };
    check(
        "{\n  \"title\": 7\n}",
        "config.json, line 2, column 12: invalid type: integer `7`, expected a string",
    );
    check("{,}", "config.json, line 1, column 2: key must be a string");
    check(
        "",
        "config.json, line 1, column 0: EOF while parsing a value",
    );
    let unknown = SiteConfig::parse("{\"conections\": []}")
        .unwrap_err()
        .to_string();
    assert!(unknown.contains("unknown field `conections`"), "{unknown}");
    let auth = SiteConfig::parse(r#"{"connections":[{"endpoint":"x","auth":"key"}]}"#)
        .unwrap_err()
        .to_string();
    assert!(auth.contains("unknown variant `key`"), "{auth}");
}

#[test]
fn other_connections_can_be_forbidden_without_being_forgotten() {
    let site =
        SiteConfig::parse(r#"{"connections":[{"endpoint":"api"}],"allowOtherConnections":false}"#)
            .unwrap();
    let person = PersonSettings {
        own: Some(own()),
        selected: Some(own().id),
        system: None,
    };
    let settings = Settings::new(site, person.clone());
    assert_eq!(settings.connections().count(), 1);
    assert_eq!(settings.connection().unwrap().endpoint, "api");
    assert_eq!(settings.person(), &person);
}

#[test]
fn of_the_operators_connection_only_the_key_is_the_persons() {
    let mut settings = Settings::new(
        SiteConfig::parse(CONTOSO).unwrap(),
        PersonSettings::default(),
    );
    let mut edited = settings.connection().unwrap().clone();
    edited.endpoint = "https://elsewhere.example".into();
    edited.key = None;
    settings.save_connection(edited);
    let connection = settings.connection().unwrap();
    assert_eq!(
        connection.endpoint,
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o"
    );
    assert_eq!(connection.key, None);
    assert_eq!(settings.person().own, None);
}

#[test]
fn the_system_message_is_stored_only_where_it_differs() {
    let mut settings = Settings::new(
        SiteConfig::parse(CONTOSO).unwrap(),
        PersonSettings::default(),
    );
    settings.save_system("Be brief.");
    assert_eq!(settings.person().system, None);
    settings.save_system("");
    assert_eq!(
        (settings.system(), settings.person().system.as_deref()),
        ("", Some(""))
    );
}
