//! Settings in this browser, and keys in this tab.

use azure_chat::browser::web_storage::WebStorage;
use azure_chat::settings::{ApiKey, Connection, PersonSettings};
use azure_chat::storage;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn settings_and_key_come_back_and_the_key_is_with_the_tab_only() {
    let own = Connection {
        endpoint: "https://contoso.openai.azure.com/openai/v1".into(),
        model: Some("gpt-4o".into()),
        key: ApiKey::new("secret-4711"),
        ..Connection::own()
    };
    let settings = PersonSettings {
        selected: Some(own.id.clone()),
        connections: vec![own.clone()],
        ..PersonSettings::default()
    };
    assert!(storage::save_settings(&settings));
    assert!(storage::save_key(&own.id, own.key.as_ref()));
    assert_eq!(storage::load_settings(), settings);
    let stored = WebStorage::Local.get("azure-chat/settings").unwrap();
    assert!(!stored.contains("secret-4711"), "{stored}");

    assert!(storage::save_key(&own.id, None));
    assert_eq!(
        storage::load_settings().connections.pop().unwrap().key,
        None
    );
}
