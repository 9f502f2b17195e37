//! The written form of the settings: JSON with a version. No key is in it.
//!
//! ```json
//! {"version": 2, "selected": "own", "system": "…", "modelTitles": false,
//!  "connections": [{"id": "own", "name": "", "endpoint": "https://…",
//!          "apiVersion": "2024-10-21",
//!          "authentication": "api-key", "model": "gpt-4o", "parameters": {},
//!          "keyPlace": "tab", "extraParameters": false, "retries": 3,
//!          "timeLimits": {"headers": 30, "silence": 60, "total": 600}}],
//!  "presets": [{"id": "…", "name": "…", "system": "…", "parameters": {}}],
//!  "underPassphrase": ["site:…"], "shortcuts": "all",
//!  "learned": [{"connection": "own", "adaptations": ["drop temperature"], "declined": []}]}
//! ```
//!
//! Version 1 had one connection, `own`.
//!
//! Read field by field: one that cannot be read is as if it had not been set,
//! and costs none of the others.

use serde_json::{Map, Value, json};

use crate::inference::adaptation::Adaptation;
use crate::settings::{
    Authentication, Connection, ConnectionId, KeyPlace, Learned, Parameters, PersonSettings,
    Preset, PresetId, ShortcutUse, TimeLimits,
};

/// Version of the shape that this page writes.
const VERSION: u32 = 2;

/// Reads the person's settings; broken ones read as none.
#[must_use]
pub fn read(text: &str) -> PersonSettings {
    of_record(&serde_json::from_str(text).unwrap_or_default())
}

/// Reads a record of them.
#[must_use]
pub fn of_record(record: &Value) -> PersonSettings {
    let list = |name: &str| record.get(name).and_then(Value::as_array);
    let of_version_1 = record.get("own").filter(|own| own.is_object());
    let connections = list("connections").into_iter().flatten();
    let connections = connections.chain(of_version_1).map(connection);
    let presets = list("presets").into_iter().flatten();
    let learned = record.get("learned").and_then(Value::as_array);
    let under_passphrase = list("underPassphrase").into_iter().flatten();
    let id = |id: &Value| id.as_str().map(|id| ConnectionId(id.to_owned()));
    PersonSettings {
        connections: connections.collect(),
        selected: string(record, "selected").map(ConnectionId),
        system: string(record, "system"),
        model_titles: record.get("modelTitles") == Some(&Value::Bool(true)),
        learned: learned.into_iter().flatten().filter_map(learning).collect(),
        under_passphrase: under_passphrase.filter_map(id).collect(),
        presets: presets.filter_map(preset).collect(),
        shortcuts: record
            .get("shortcuts")
            .and_then(Value::as_str)
            .map(ShortcutUse::from_name)
            .unwrap_or_default(),
    }
}

/// Reads a connection; the key is not in it.
#[must_use]
pub fn connection(record: &Value) -> Connection {
    let authentication = string(record, "authentication");
    let usual = Connection::own();
    Connection {
        id: string(record, "id").map_or(usual.id.clone(), ConnectionId),
        name: string(record, "name").unwrap_or_default(),
        endpoint: string(record, "endpoint").unwrap_or_default(),
        api_version: string(record, "apiVersion"),
        authentication: authentication
            .as_deref()
            .and_then(Authentication::from_name),
        model: string(record, "model"),
        parameters: parameters(record),
        key_place: place(record.get("keyPlace")),
        extra_parameters: record.get("extraParameters") == Some(&Value::Bool(true)),
        retries: number(record, "retries"),
        time_limits: time_limits(record.get("timeLimits").unwrap_or(&Value::Null)),
        ..usual
    }
}

fn place(name: Option<&Value>) -> KeyPlace {
    let name = name.and_then(Value::as_str);
    name.map(KeyPlace::from_name).unwrap_or_default()
}

fn parameters(record: &Value) -> Parameters {
    match record.get("parameters") {
        Some(Value::Object(fields)) => fields.clone().into(),
        _ => Parameters::default(),
    }
}

/// Reads a preset.
#[must_use]
pub fn preset(record: &Value) -> Option<Preset> {
    Some(Preset {
        id: PresetId(string(record, "id")?),
        name: string(record, "name")?,
        system: string(record, "system"),
        parameters: parameters(record),
    })
}

fn time_limits(record: &Value) -> TimeLimits {
    let usual = TimeLimits::default();
    TimeLimits {
        headers: number(record, "headers").unwrap_or(usual.headers),
        silence: number(record, "silence").unwrap_or(usual.silence),
        total: number(record, "total").unwrap_or(usual.total),
    }
}

fn learning(record: &Value) -> Option<(ConnectionId, Learned)> {
    let connection = ConnectionId(string(record, "connection")?);
    let adaptations = |name| {
        let words = record.get(name).and_then(Value::as_array);
        let words = words.into_iter().flatten().filter_map(Value::as_str);
        words.filter_map(Adaptation::from_words).collect()
    };
    let learned = Learned {
        adaptations: adaptations("adaptations"),
        declined: adaptations("declined"),
    };
    Some((connection, learned))
}

fn string(record: &Value, name: &str) -> Option<String> {
    record.get(name)?.as_str().map(str::to_owned)
}

fn number(record: &Value, name: &str) -> Option<u32> {
    record.get(name)?.as_u64()?.try_into().ok()
}

/// The settings as text, without any key.
#[must_use]
pub fn write(settings: &PersonSettings) -> String {
    to_record(settings).to_string()
}

/// The record of the settings, without any key.
#[must_use]
pub fn to_record(settings: &PersonSettings) -> Value {
    let selected = settings.selected.as_ref().map(|ConnectionId(id)| id);
    let connections = settings.connections.iter().map(connection_record);
    let presets = settings.presets.iter().map(preset_record);
    let under_passphrase = settings.under_passphrase.iter();
    let under_passphrase = under_passphrase.map(|ConnectionId(id)| id);
    let learned = settings.learned.iter();
    let learned: Vec<Value> = learned.map(learning_record).collect();
    json!({
        "version": VERSION,
        "connections": connections.collect::<Vec<_>>(),
        "selected": selected,
        "system": settings.system,
        "modelTitles": settings.model_titles,
        "learned": learned,
        "underPassphrase": under_passphrase.collect::<Vec<_>>(),
        "presets": presets.collect::<Vec<_>>(),
        "shortcuts": settings.shortcuts.name(),
    })
}

/// The record of a connection, without its key.
#[must_use]
pub fn connection_record(own: &Connection) -> Value {
    let ConnectionId(id) = &own.id;
    json!({
        "id": id,
        "name": own.name,
        "endpoint": own.endpoint,
        "apiVersion": own.api_version,
        "authentication": own.authentication.map(Authentication::name),
        "model": own.model,
        "keyPlace": own.key_place.name(),
        "parameters": Value::Object(Map::from(own.parameters.clone())),
        "extraParameters": own.extra_parameters,
        "retries": own.retries,
        "timeLimits": {
            "headers": own.time_limits.headers,
            "silence": own.time_limits.silence,
            "total": own.time_limits.total,
        },
    })
}

/// The record of a preset.
#[must_use]
pub fn preset_record(preset: &Preset) -> Value {
    let PresetId(id) = &preset.id;
    json!({
        "id": id,
        "name": preset.name,
        "system": preset.system,
        "parameters": Value::Object(Map::from(preset.parameters.clone())),
    })
}

fn learning_record((ConnectionId(connection), learned): &(ConnectionId, Learned)) -> Value {
    let words = |adaptations: &[Adaptation]| -> Value {
        let words = adaptations.iter().map(Adaptation::to_words);
        words.map(Value::String).collect()
    };
    json!({
        "connection": connection,
        "adaptations": words(&learned.adaptations),
        "declined": words(&learned.declined),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ApiKey;

    #[test]
    fn one_field_that_cannot_be_read_costs_no_other() {
        let text = r#"{"version":1,"own":{"endpoint":"https://a.example","model":7,"retries":-1,"authentication":"x","timeLimits":[]},"system":"s","learned":[7,{"connection":"own","adaptations":["drop seed","dance"]}]}"#;
        let settings = read(text);
        let [own] = settings.connections.as_slice() else {
            panic!("{settings:?}");
        };
        assert_eq!(own.endpoint, "https://a.example");
        assert_eq!((&own.model, own.retries), (&None, None));
        assert_eq!(settings.system.as_deref(), Some("s"));
        let learned = Learned {
            adaptations: vec![Adaptation::Drop("seed".into())],
            declined: Vec::new(),
        };
        assert_eq!(settings.learned, [(ConnectionId("own".into()), learned)]);
    }

    #[test]
    fn settings_come_back_as_they_were_but_for_the_key() {
        let own = Connection {
            name: "Team".into(),
            endpoint: "https://a.openai.azure.com/openai/deployments/b".into(),
            api_version: Some("2024-06-01".into()),
            authentication: Some(Authentication::Both),
            model: Some("gpt-4o".into()),
            key: ApiKey::new("secret-4711"),
            extra_parameters: true,
            parameters: Parameters::parse(r#"{"temperature":0,"stop":["a"]}"#).unwrap(),
            retries: Some(0),
            time_limits: TimeLimits {
                total: 60,
                ..TimeLimits::default()
            },
            ..Connection::own()
        };
        let learned = Learned {
            adaptations: vec![Adaptation::Drop("temperature".into()), Adaptation::Whole],
            declined: vec![Adaptation::ApiVersion("2024-10-21".into())],
        };
        let another = Connection {
            id: ConnectionId::of_bits(7),
            endpoint: "https://b.example".into(),
            ..Connection::own()
        };
        let preset = Preset {
            id: PresetId("p".into()),
            name: "Terse".into(),
            system: Some(String::new()),
            parameters: Parameters::parse(r#"{"n":2}"#).unwrap(),
        };
        let settings = PersonSettings {
            learned: vec![(own.id.clone(), learned)],
            selected: Some(own.id.clone()),
            connections: vec![own.clone(), another.clone()],
            system: Some(String::new()),
            model_titles: true,
            presets: vec![preset],
            under_passphrase: vec![own.id.clone()],
            shortcuts: ShortcutUse::Off,
        };
        let text = write(&settings);
        assert!(!text.contains("secret-4711"));
        let expected = PersonSettings {
            connections: vec![Connection { key: None, ..own }, another],
            ..settings
        };
        assert_eq!(read(&text), expected);
    }

    #[test]
    fn what_cannot_be_read_counts_as_not_set() {
        for text in ["", "null", "{", r#"{"version":"x"}"#] {
            assert_eq!(read(text), PersonSettings::default(), "{text}");
        }
    }
}
