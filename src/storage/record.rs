//! The stored shape of the settings: JSON with a version. No key is in it.

use serde::{Deserialize, Serialize};

use crate::settings::{Authentication, Connection, ConnectionId, PersonSettings};

/// Version of the shape that this page writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SettingsRecord {
    version: u32,
    own: Option<ConnectionRecord>,
    selected: Option<ConnectionId>,
    system: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionRecord {
    name: String,
    endpoint: String,
    api_version: Option<String>,
    authentication: Option<Authentication>,
    model: Option<String>,
}

/// Reads stored settings; what cannot be read is as if it had not been set.
pub(super) fn read(text: &str) -> PersonSettings {
    let Ok(record) = serde_json::from_str::<SettingsRecord>(text) else {
        return PersonSettings::default();
    };
    PersonSettings {
        own: record.own.map(|own| Connection {
            name: own.name,
            endpoint: own.endpoint,
            api_version: own.api_version,
            authentication: own.authentication,
            model: own.model,
            ..Connection::own()
        }),
        selected: record.selected,
        system: record.system,
    }
}

/// The settings as text, without any key.
pub(super) fn write(settings: &PersonSettings) -> String {
    let record = SettingsRecord {
        version: VERSION,
        own: settings.own.as_ref().map(|own| ConnectionRecord {
            name: own.name.clone(),
            endpoint: own.endpoint.clone(),
            api_version: own.api_version.clone(),
            authentication: own.authentication,
            model: own.model.clone(),
        }),
        selected: settings.selected.clone(),
        system: settings.system.clone(),
    };
    // Strings and maps with string keys: serialising cannot fail.
    serde_json::to_string(&record).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ApiKey;

    #[test]
    fn settings_come_back_as_they_were_but_for_the_key() {
        let own = Connection {
            name: "Team".into(),
            endpoint: "https://a.openai.azure.com/openai/deployments/b".into(),
            api_version: Some("2024-06-01".into()),
            authentication: Some(Authentication::Both),
            model: Some("gpt-4o".into()),
            key: ApiKey::new("secret-4711"),
            ..Connection::own()
        };
        let settings = PersonSettings {
            selected: Some(own.id.clone()),
            own: Some(own.clone()),
            system: Some(String::new()),
        };
        let text = write(&settings);
        assert!(!text.contains("secret-4711"));
        let expected = PersonSettings {
            own: Some(Connection { key: None, ..own }),
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
