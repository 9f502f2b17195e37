//! Keys, which are in no record of the settings.

use serde_json::{Value, json};

use crate::settings::{ApiKey, ConnectionId, Settings};

/// The keys of connections; `None` where one has none.
pub type Keys = Vec<(ConnectionId, Option<ApiKey>)>;

/// The keys of all connections.
#[must_use]
pub fn keys_of(settings: &Settings) -> Keys {
    let mut keys = Vec::new();
    for connection in settings.connections() {
        keys.push((connection.id.clone(), connection.key.clone()));
    }
    keys
}

/// Puts keys into their connections.
pub fn put_keys(settings: &mut Settings, keys: Keys) {
    for (id, key) in keys {
        settings.set_key(&id, key);
    }
}

/// As pairs. They go from one program of the page to the other inside of the
/// document, and are [`ApiKey`]s again on the other side.
pub(super) fn write_keys(keys: &Keys) -> Value {
    let pair = |(ConnectionId(id), key): &(ConnectionId, Option<ApiKey>)| {
        json!([id, key.as_ref().map(ApiKey::expose)])
    };
    keys.iter().map(pair).collect()
}

pub(super) fn read_keys(pairs: Option<&Value>) -> Keys {
    let mut keys = Vec::new();
    for pair in pairs.and_then(Value::as_array).into_iter().flatten() {
        let part = |place: usize| pair.get(place).and_then(Value::as_str);
        if let Some(id) = part(0) {
            keys.push((ConnectionId(id.to_owned()), part(1).and_then(ApiKey::new)));
        }
    }
    keys
}
