//! What outlives a reload: conversations and the person's settings in this
//! browser, and the keys in this tab.

mod backend;
mod conversations;
mod indexed_db;
mod keys;
mod memory;
mod migration;
mod news;
mod place;
mod plan;
mod purge;
mod reading;
mod write;

pub use conversations::Storage;
pub use indexed_db::IndexedDb;
pub use memory::Memory;
pub use purge::is_due;
pub use write::{News, Problem, Read, StorageError, Usage, Write};

use crate::browser::web_storage::WebStorage;
use crate::record;
use crate::settings::{ApiKey, ConnectionId, PersonSettings, SiteConfig};

/// The name under which the settings are stored.
const SETTINGS: &str = "azure-chat/settings";

/// Under this name stands whether the list of conversations is out of the way.
const LIST_HIDDEN: &str = "azure-chat/list-hidden";

/// Whether the person has put the list of conversations out of the way.
#[must_use]
pub fn list_hidden() -> bool {
    WebStorage::Local.get(LIST_HIDDEN).is_some()
}

/// Keeps that; where the browser does not, the list is there the next time.
pub fn keep_list_hidden(hidden: bool) {
    let _kept = WebStorage::Local.set(LIST_HIDDEN, hidden.then_some("yes"));
}

/// The person's settings as they were left; broken ones read as none.
#[must_use]
pub fn load_settings() -> PersonSettings {
    let text = WebStorage::Local.get(SETTINGS);
    let mut settings = text
        .as_deref()
        .map(record::settings::read)
        .unwrap_or_default();
    for own in &mut settings.connections {
        own.key = keys::load(&own.id);
    }
    settings
}

/// Puts the keys that this tab holds into the operator's connections.
pub fn load_site_keys(site: &mut SiteConfig) {
    for connection in &mut site.connections {
        connection.key = keys::load(&connection.id).or(connection.key.take());
    }
}

/// Stores the settings, without any key. Returns whether the browser did so.
#[must_use]
pub fn save_settings(settings: &PersonSettings) -> bool {
    WebStorage::Local.set(SETTINGS, Some(&record::settings::write(settings)))
}

/// Keeps the key of a connection for this tab, or removes it. Returns whether
/// the browser did so; otherwise it is there until the page is left.
#[must_use]
pub fn save_key(id: &ConnectionId, key: Option<&ApiKey>) -> bool {
    keys::save(id, key)
}
