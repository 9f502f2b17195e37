//! A file of connections and presets, without keys (docs/settings-file.md).

use serde_json::{Value, json};

use crate::inference::endpoint::Endpoint;
use crate::settings::{
    Connection, ConnectionId, OWN_CONNECTION, PersonSettings, Preset, PresetId, Settings,
};

use super::settings::{connection, connection_record, preset, preset_record};

/// What the file says it is.
const FORMAT: &str = "azure-chat settings";
/// The version of its shape that this page writes.
const VERSION: u64 = 1;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backup {
    pub connections: Vec<Connection>,
    pub presets: Vec<Preset>,
}

/// What taking in one thing would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Added,
    Changed,
    /// It is there, just so.
    Same,
    /// Whoever runs this page lets no other connections be added.
    NotAllowed,
}

/// What taking in a file would do, thing by thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    pub connections: Vec<(Effect, Connection)>,
    pub presets: Vec<(Effect, Preset)>,
}

/// The file of what a person has set.
#[must_use]
pub fn write(person: &PersonSettings) -> String {
    let connections = person.connections.iter().map(connection_record);
    let presets = person.presets.iter().map(preset_record);
    let file = json!({
        "format": FORMAT,
        "version": VERSION,
        "connections": connections.collect::<Vec<_>>(),
        "presets": presets.collect::<Vec<_>>(),
    });
    format!("{file:#}\n")
}

/// Reads such a file.
///
/// # Errors
/// A sentence on why it cannot be used.
pub fn read(text: &str) -> Result<Backup, String> {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value =
        serde_json::from_str(text).map_err(|error| format!("It is not JSON: {error}."))?;
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err("It is not a file of connections and presets.".to_owned());
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if version <= VERSION => {}
        _ => return Err("It was written by a newer page.".to_owned()),
    }
    let records = |name: &str| {
        let records = file.get(name).and_then(Value::as_array);
        records.map(Vec::as_slice).unwrap_or_default()
    };
    let connections = records("connections").iter();
    let connections = connections.filter(|record| record.is_object());
    Ok(Backup {
        connections: connections.map(connection).collect(),
        presets: records("presets").iter().filter_map(preset).collect(),
    })
}

impl Plan {
    /// Compares a file with what is there. `new_id` names what is added and
    /// has the name of something else.
    #[must_use]
    pub fn of(backup: Backup, settings: &Settings, mut new_id: impl FnMut() -> u64) -> Self {
        let mut plan = Self::default();
        for connection in backup.connections {
            let planned = planned_connection(connection, settings, &mut new_id);
            plan.connections.push(planned);
        }
        let known = &settings.person().presets;
        for mut preset in backup.presets {
            let there = known.iter().find(|known| known.id == preset.id);
            let alike = |known: &Preset| {
                Preset {
                    id: preset.id.clone(),
                    ..known.clone()
                } == preset
            };
            let effect = match there {
                _ if known.iter().any(alike) => Effect::Same,
                Some(there) if there.name == preset.name => Effect::Changed,
                Some(_) => {
                    preset.id = PresetId(format!("{:016x}", new_id()));
                    Effect::Added
                }
                None => Effect::Added,
            };
            plan.presets.push((effect, preset));
        }
        plan
    }

    /// Whether anything would be different.
    #[must_use]
    pub fn does_something(&self) -> bool {
        let does = |effect: Effect| matches!(effect, Effect::Added | Effect::Changed);
        self.connections.iter().any(|(effect, _)| does(*effect))
            || self.presets.iter().any(|(effect, _)| does(*effect))
    }

    /// Takes it in.
    pub fn apply(self, settings: &mut Settings) {
        for (effect, connection) in self.connections {
            match effect {
                Effect::Added => settings.insert_connection(usize::MAX, connection),
                Effect::Changed => settings.change_connection(connection),
                Effect::Same | Effect::NotAllowed => {}
            }
        }
        let mut presets = settings.person().presets.clone();
        for (effect, preset) in self.presets {
            match effect {
                Effect::Added => presets.push(preset),
                Effect::Changed => {
                    if let Some(known) = presets.iter_mut().find(|known| known.id == preset.id) {
                        *known = preset;
                    }
                }
                Effect::Same | Effect::NotAllowed => {}
            }
        }
        settings.save_presets(presets);
    }
}

fn planned_connection(
    mut connection: Connection,
    settings: &Settings,
    new_id: &mut impl FnMut() -> u64,
) -> (Effect, Connection) {
    if !settings.allow_other_connections() {
        return (Effect::NotAllowed, connection);
    }
    let own = &settings.person().connections;
    let alike = |known: &Connection| {
        Connection {
            id: connection.id.clone(),
            key: None,
            ..known.clone()
        } == connection
    };
    if own.iter().any(alike) {
        return (Effect::Same, connection);
    }
    let Some(there) = own.iter().find(|known| known.id == connection.id) else {
        return (Effect::Added, connection);
    };
    // The first connection of each browser has the same id.
    if connection.id.0 == OWN_CONNECTION && there.endpoint != connection.endpoint {
        connection.id = ConnectionId::of_bits(new_id());
        return (Effect::Added, connection);
    }
    // A file never leads a key to another host.
    if host(there).is_some() && host(there) == host(&connection) {
        connection.key.clone_from(&there.key);
    }
    (Effect::Changed, connection)
}

fn host(connection: &Connection) -> Option<String> {
    let endpoint = Endpoint::parse(&connection.endpoint).ok()?;
    Some(endpoint.host_url().unwrap_or_default())
}
