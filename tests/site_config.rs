//! config.json, and how it meets what the person has set.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "site_config/hostile.rs"]
mod hostile;
#[path = "site_config/schema.rs"]
mod schema;

use azure_chat::inference::adaptation::Adaptation;
use azure_chat::settings::{
    Authentication, Connection, ConnectionId, DEFAULT_SYSTEM_MESSAGE, Learned, Parameters,
    PersonSettings, Settings, SiteConfig, TimeLimits,
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
    let connection = settings.connection().unwrap();
    assert_eq!(
        settings
            .parameters(connection)
            .get("any_other_body_field")
            .unwrap(),
        "passed through"
    );
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
        "config.json, line 2, column 12: title is text in quotes",
    );
    check("{,}", "config.json, line 1, column 2: key must be a string");
    check("", "config.json, line 1, column 1: the file is empty");
    check(
        "{\n  \"conections\": []\n}",
        "config.json, line 2, column 17: unknown field “conections” (known are $schema, title, connections, allowOtherConnections, system, parameters)",
    );
    check(
        "{\"connections\": [\n  {\"endpoint\": \"x\"},\n  {\"endpoint\": \"y\", \"auth\": \"key\"}\n]}",
        "config.json, line 3, column 29: auth is api-key, bearer, both, subscription-key or none",
    );
    check(
        "{\"connections\": [\n  {\"endpoint\": \"x\", \"timeLimits\": {\"total\": \"long\"}}]}",
        "config.json, line 2, column 45: total is a whole number from 1 to 86400",
    );
    check(
        "{\"connections\": [\n  {\"name\": \"x\"}]}",
        "config.json, line 2, column 3: endpoint is missing",
    );
    check(
        "[]",
        "config.json, line 1, column 1: an object in braces is expected here",
    );
}

#[test]
fn other_connections_can_be_forbidden_without_being_forgotten() {
    let site =
        SiteConfig::parse(r#"{"connections":[{"endpoint":"api"}],"allowOtherConnections":false}"#)
            .unwrap();
    let person = PersonSettings {
        connections: vec![own()],
        selected: Some(own().id),
        ..PersonSettings::default()
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
    assert_eq!(settings.person().connections, []);
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

#[test]
fn a_connections_parameters_lie_over_the_pages() {
    let check = |site: &str, connection: &str, expected: &str| {
        let text = format!(
            r#"{{"parameters":{site},"connections":[{{"endpoint":"api","parameters":{connection}}}]}}"#
        );
        let settings = Settings::new(SiteConfig::parse(&text).unwrap(), PersonSettings::default());
        let parameters = settings.parameters(settings.connection().unwrap());
        assert_eq!(parameters, Parameters::parse(expected).unwrap(), "{text}");
    };
    // Known fields by themselves, extra fields as a whole, as the SDK's.
    check(
        r#"{"temperature":1,"max_tokens":5}"#,
        r#"{"temperature":0}"#,
        r#"{"temperature":0,"max_tokens":5}"#,
    );
    check(r#"{"a":1,"seed":3}"#, r#"{"b":2}"#, r#"{"b":2,"seed":3}"#);
    check(r#"{"a":1}"#, r#"{"seed":3}"#, r#"{"a":1,"seed":3}"#);
    check(r#"{"seed":3}"#, r#"{"seed":null}"#, r#"{"seed":3}"#);
    check("null", "null", "");
}

#[test]
fn a_connection_of_the_operators_has_all_its_fields() {
    let site = SiteConfig::parse(
        r#"{"connections":[{"endpoint":" https://a.example/v1 ","auth":"none","apiVersion":" ","retries":0,
            "extraParameters":"pass-through","timeLimits":{"total":90}},
            {"endpoint":"b","extraParameters":"off","auth":"both"}]}"#,
    )
    .unwrap();
    let [first, second] = site.connections.as_slice() else {
        panic!("{site:?}");
    };
    assert_eq!(first.authentication, Some(Authentication::None));
    assert_eq!(
        (first.api_version.as_deref(), first.retries),
        (None, Some(0))
    );
    assert!(first.extra_parameters && !second.extra_parameters);
    let usual = TimeLimits::default();
    assert_eq!(first.time_limits, TimeLimits { total: 90, ..usual });
    assert_eq!((second.retries, second.time_limits), (None, usual));
    assert_ne!(first.id, second.id);
    for wrong in [
        r#"{"connections":[{"endpoint":"b","extraParameters":"drop"}]}"#,
        r#"{"connections":[{"endpoint":"b","retries":-1}]}"#,
        r#"{"connections":[{"endpoint":"b","timeLimits":{"all":9}}]}"#,
        r#"{"connections":[{"name":"b"}]}"#,
    ] {
        assert!(SiteConfig::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_was_learned_belongs_to_a_connection_and_to_its_address() {
    let without = Adaptation::Drop("temperature".to_owned());
    let mut settings = Settings::new(SiteConfig::default(), PersonSettings::default());
    settings.save_connection(own());
    settings.learn(&own().id, |learned| learned.adapt(without.clone()));
    assert_eq!(
        settings.learned(&own().id).adaptations,
        std::slice::from_ref(&without)
    );
    assert_eq!(
        settings.learned(&ConnectionId("site:0".to_owned())),
        Learned::default()
    );
    let renamed = Connection {
        name: "Mine".into(),
        ..own()
    };
    settings.save_connection(renamed);
    settings.learn(&own().id, |learned| learned.decline(without.clone()));
    let learned = settings.learned(&own().id);
    assert_eq!(
        (learned.adaptations, learned.declined),
        (vec![], vec![without])
    );
    let elsewhere = Connection {
        endpoint: "http://localhost:1/v1".into(),
        ..own()
    };
    settings.save_connection(elsewhere);
    assert_eq!(settings.learned(&own().id), Learned::default());
}
