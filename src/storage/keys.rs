//! Keys, for this tab only: `sessionStorage` survives a reload, is seen by no
//! other tab, and goes when the tab is closed.

use crate::browser::web_storage::WebStorage;
use crate::settings::{ApiKey, ConnectionId};

pub(super) fn load(id: &ConnectionId) -> Option<ApiKey> {
    WebStorage::Tab
        .get(&name(id))
        .as_deref()
        .and_then(ApiKey::new)
}

pub(super) fn save(id: &ConnectionId, key: Option<&ApiKey>) -> bool {
    WebStorage::Tab.set(&name(id), key.map(ApiKey::expose))
}

fn name(ConnectionId(id): &ConnectionId) -> String {
    format!("azure-chat/key/{id}")
}
