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
pub mod tabs;
mod vault;
mod write;

pub use conversations::Storage;
pub use indexed_db::IndexedDb;
pub use keys::keys_can_be_kept;
pub use memory::Memory;
pub use purge::is_due;
pub use vault::{
    Found, Opened, VaultProblem, change_passphrase, create_vault, delete_vault, has_vault,
    last_input_ms, note_input, open_vault, put_into_vault, set_auto_lock, take_out_of_vault, vault,
};
pub use write::{News, Problem, Read, StorageError, Usage, Write};

use crate::browser::web_storage::WebStorage;
use crate::record;
use crate::settings::{ApiKey, ConnectionId, PersonSettings};

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

/// Under this name stands how wide it is, in CSS pixels.
const LIST_WIDTH: &str = "azure-chat/list-width";

/// How wide the person has drawn the list of conversations, in CSS pixels.
#[must_use]
pub fn list_width() -> Option<u32> {
    WebStorage::Local.get(LIST_WIDTH)?.parse().ok()
}

/// Keeps that; where the browser does not, it is as wide as usual the next
/// time.
pub fn keep_list_width(width: u32) {
    let _kept = WebStorage::Local.set(LIST_WIDTH, Some(&width.to_string()));
}

/// The person's settings as they were left, without any key; broken ones read
/// as none.
#[must_use]
pub fn load_settings() -> PersonSettings {
    let text = WebStorage::Local.get(SETTINGS);
    text.as_deref()
        .map(record::settings::read)
        .unwrap_or_default()
}

/// The keys that this tab has of connections.
pub async fn load_keys(ids: &[ConnectionId]) -> Vec<(ConnectionId, ApiKey)> {
    keys::load(ids).await
}

/// Stores the settings, without any key. Returns whether the browser did so.
#[must_use]
pub fn save_settings(settings: &PersonSettings) -> bool {
    WebStorage::Local.set(SETTINGS, Some(&record::settings::write(settings)))
}

/// What is to be said after the page has been loaded anew.
const SAID: &str = "azure-chat/said";

/// Forgets everything that is in neither of the databases: the settings, and
/// what there is of this tab, its keys too. `said` is to be said once the page
/// has been loaded anew.
pub fn forget(said: &str) {
    for area in [WebStorage::Local, WebStorage::Tab] {
        area.clear("azure-chat/");
    }
    let _kept = WebStorage::Tab.set(SAID, Some(said));
}

/// What is to be said, once.
#[must_use]
pub fn take_said() -> Option<String> {
    let said = WebStorage::Tab.get(SAID);
    if said.is_some() {
        let _removed = WebStorage::Tab.set(SAID, None);
    }
    said
}

/// Keeps the key of a connection for this tab, or removes it. Returns whether
/// the browser did so; otherwise it is there until the page is left.
pub async fn save_key(id: &ConnectionId, key: Option<&ApiKey>) -> bool {
    keys::save(id, key).await
}

/// The tab is about to go, or to be put aside.
pub fn leave_tab() {
    keys::leave();
}

/// Deletes what is left of the keys of tabs that are gone.
pub async fn clean_tabs() {
    keys::clean().await;
}

/// Deletes what opens the keys of all tabs.
pub async fn delete_ciphers() {
    keys::delete_ciphers().await;
}
