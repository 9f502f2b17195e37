//! Keys, for this tab only.
//!
//! `sessionStorage` survives a reload, is seen by no other tab, and goes when
//! the tab is closed; but browsers write it to the disk (Chromium: to a LevelDB
//! in the profile, where what was deleted stays until the file is rewritten).
//! So there are only sealed keys in it. The cipher is in IndexedDB, as a
//! `CryptoKey` that no script can read, one for each tab, and is deleted when
//! the tab is gone: what is left on the disk of its keys then means nothing.
//!
//! That keeps keys out of plain sight, of searches and of copies of the
//! session's files. It is no protection from somebody who has the whole profile
//! of an open tab: browsers write the cipher's bytes into IndexedDB's files.
//!
//! A tab that is duplicated shares its cipher with the other one, and each
//! holds the tab's lock or waits for it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::browser::crypto::{self, Cipher};
use crate::browser::indexed_db::{self, Database, Keys, Operation, Place};
use crate::browser::web_storage::WebStorage;
use crate::browser::{clock, lock, random};
use crate::settings::{ApiKey, ConnectionId, to_hex};

use super::tabs::Tabs;

const DATABASE: &str = "azure-chat-keys";
const VERSION: u32 = 1;
const STORE: &str = "tabs";
/// The tab's name is here, in `sessionStorage`.
const TAB: &str = "azure-chat/tab";
/// Which tabs there were, in `localStorage`.
const TABS: &str = "azure-chat/tabs";
/// Before a tab's name, the lock that it holds.
const LOCK: &str = "azure-chat/tab/";

/// Whether keys can be kept longer than the page is there.
#[must_use]
pub fn keys_can_be_kept() -> bool {
    crypto::available()
}

/// The keys that this tab has. One that an earlier version of the page has
/// left here as it is, is sealed.
pub(super) async fn load(ids: &[ConnectionId]) -> Vec<(ConnectionId, ApiKey)> {
    let mut keys = Vec::new();
    let mut cipher = None;
    for id in ids {
        let clear = WebStorage::Tab.get(&clear_name(id));
        let key = match (clear, WebStorage::Tab.get(&name(id))) {
            (Some(clear), _) => {
                let key = ApiKey::new(&clear);
                save(id, key.as_ref()).await;
                key
            }
            (None, Some(sealed)) => {
                if cipher.is_none() {
                    cipher = kept_cipher().await;
                }
                match &cipher {
                    Some(cipher) => open(cipher, &sealed, id).await,
                    None => None,
                }
            }
            (None, None) => None,
        };
        keys.extend(key.map(|key| (id.clone(), key)));
    }
    keys
}

/// Keeps a key for this tab, or removes it. Returns whether the browser did so.
pub(super) async fn save(id: &ConnectionId, key: Option<&ApiKey>) -> bool {
    let Some(key) = key else {
        let removed = WebStorage::Tab.set(&clear_name(id), None);
        return WebStorage::Tab.set(&name(id), None) && removed;
    };
    let cipher = match kept_cipher().await {
        Some(cipher) => Some(cipher),
        None => new_cipher().await,
    };
    let sealed = match &cipher {
        Some(cipher) => cipher.seal(key.expose(), &purpose(id)).await,
        None => None,
    };
    // Where it cannot be sealed, the one before must not come back either.
    let stored = WebStorage::Tab.set(&name(id), sealed.as_deref()) && sealed.is_some();
    // Only now: the page may be reloaded at any moment.
    WebStorage::Tab.set(&clear_name(id), None) && stored
}

async fn open(cipher: &Cipher, sealed: &str, id: &ConnectionId) -> Option<ApiKey> {
    ApiKey::new(&cipher.open(sealed, &purpose(id)).await?)
}

/// The tab is about to go, or to be put aside.
pub(super) fn leave() {
    if let Some(tab) = WebStorage::Tab.get(TAB) {
        change_tabs(|tabs| tabs.see(&tab, clock::now_ms()));
    }
}

/// Deletes what is left of tabs that are gone.
pub(super) async fn clean() {
    if WebStorage::Local.get(TABS).is_none() {
        return;
    }
    let (Some(database), Some(held)) = (database().await, lock::held().await) else {
        return;
    };
    let all = Place {
        store: STORE,
        keys: Keys::All,
    };
    let Ok(reading) = database.reading(&[STORE]) else {
        return;
    };
    let Ok(kept) = reading.entries(&[all]).await else {
        return;
    };
    let kept: Vec<String> = kept.into_iter().flatten().map(|(name, _)| name).collect();
    let held: Vec<String> = held
        .iter()
        .filter_map(|name| name.strip_prefix(LOCK))
        .map(str::to_owned)
        .collect();
    let gone = change_tabs(|tabs| tabs.gone(&kept, &held, clock::now_ms()));
    delete(&database, &gone).await;
}

async fn delete(database: &Database, tabs: &[String]) {
    let operations = tabs.iter().map(|tab| {
        Operation::Delete(Place {
            store: STORE,
            keys: Keys::One(tab.clone()),
        })
    });
    let operations: Vec<_> = operations.collect();
    if let Ok(changing) = database.changing(&[STORE])
        && changing.change(&[], Box::new(|_| operations)).await.is_ok()
    {
        change_tabs(|known| tabs.iter().for_each(|tab| known.forget(tab)));
    }
}

/// Deletes the ciphers of all tabs: what was sealed with them is lost.
pub(super) async fn delete_ciphers() {
    indexed_db::delete(DATABASE).await;
}

/// The tab's cipher, where it has one.
async fn kept_cipher() -> Option<Cipher> {
    let tab = WebStorage::Tab.get(TAB)?;
    let cipher = Cipher::kept(&database().await?, STORE, &tab).await?;
    be_here(&tab);
    Some(cipher)
}

async fn new_cipher() -> Option<Cipher> {
    let cipher = Cipher::random().await?;
    let tab = to_hex(&random::bytes::<8>()?);
    cipher.keep(&database().await?, STORE, &tab).await.ok()?;
    if !WebStorage::Tab.set(TAB, Some(&tab)) {
        return None;
    }
    HERE.store(false, Ordering::Relaxed);
    be_here(&tab);
    Some(cipher)
}

/// The tab's lock is held, or waited for.
static HERE: AtomicBool = AtomicBool::new(false);

fn be_here(tab: &str) {
    if !HERE.swap(true, Ordering::Relaxed) {
        // As long as the page is there.
        std::mem::forget(lock::hold(&format!("{LOCK}{tab}")));
        leave();
    }
}

fn change_tabs<T>(change: impl FnOnce(&mut Tabs) -> T) -> T {
    let text = WebStorage::Local.get(TABS);
    let mut tabs = text.as_deref().map(Tabs::read).unwrap_or_default();
    let changed = change(&mut tabs);
    // Where it is not stored, the tabs are looked at another time.
    let _stored = WebStorage::Local.set(TABS, tabs.write().as_deref());
    changed
}

/// Opened when it is needed, which is seldom.
async fn database() -> Option<Database> {
    Database::open(DATABASE, VERSION, &[STORE], |_| ())
        .await
        .ok()
}

fn purpose(ConnectionId(id): &ConnectionId) -> String {
    format!("azure-chat tab 1 key {id}")
}

fn name(ConnectionId(id): &ConnectionId) -> String {
    format!("azure-chat/sealed/{id}")
}

/// Where it stood as it is.
fn clear_name(ConnectionId(id): &ConnectionId) -> String {
    format!("azure-chat/key/{id}")
}
