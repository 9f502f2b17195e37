//! The stored shape of the settings: JSON with a version. No key is in it.

use serde::{Deserialize, Serialize};

use crate::inference::adaptation::Adaptation;
use crate::settings::{
    Authentication, Connection, ConnectionId, Learned, Parameters, PersonSettings, TimeLimits,
};

/// Version of the shape that this page writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SettingsRecord {
    version: u32,
    own: Option<ConnectionRecord>,
    selected: Option<ConnectionId>,
    system: Option<String>,
    #[serde(default)]
    learned: Vec<LearnedRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionRecord {
    name: String,
    endpoint: String,
    api_version: Option<String>,
    authentication: Option<Authentication>,
    model: Option<String>,
    #[serde(default)]
    extra_parameters: bool,
    /// The parameters as JSON text.
    #[serde(default)]
    parameters: String,
    retries: Option<u32>,
    /// Seconds until the headers' hint, the silence's hint, and the end.
    time_limits: Option<(u32, u32, u32)>,
}

/// What a connection's deployment does not take, in words.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LearnedRecord {
    connection: ConnectionId,
    adaptations: Vec<String>,
    declined: Vec<String>,
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
            extra_parameters: own.extra_parameters,
            parameters: Parameters::parse(&own.parameters).unwrap_or_default(),
            retries: own.retries,
            time_limits: own.time_limits.map_or_else(
                TimeLimits::default,
                |(headers, silence, total)| TimeLimits {
                    headers,
                    silence,
                    total,
                },
            ),
            ..Connection::own()
        }),
        selected: record.selected,
        system: record.system,
        learned: record
            .learned
            .iter()
            .map(|record| {
                let learned = Learned {
                    adaptations: read_words(&record.adaptations),
                    declined: read_words(&record.declined),
                };
                (record.connection.clone(), learned)
            })
            .collect(),
    }
}

fn read_words(words: &[String]) -> Vec<Adaptation> {
    let known = words.iter();
    known
        .filter_map(|words| Adaptation::from_words(words))
        .collect()
}

fn write_words(adaptations: &[Adaptation]) -> Vec<String> {
    adaptations.iter().map(Adaptation::to_words).collect()
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
            extra_parameters: own.extra_parameters,
            parameters: own.parameters.to_text(),
            retries: own.retries,
            time_limits: (own.time_limits != TimeLimits::default()).then(|| {
                let limits = own.time_limits;
                (limits.headers, limits.silence, limits.total)
            }),
        }),
        selected: settings.selected.clone(),
        system: settings.system.clone(),
        learned: settings
            .learned
            .iter()
            .map(|(connection, learned)| LearnedRecord {
                connection: connection.clone(),
                adaptations: write_words(&learned.adaptations),
                declined: write_words(&learned.declined),
            })
            .collect(),
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
        let settings = PersonSettings {
            learned: vec![(own.id.clone(), learned)],
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
