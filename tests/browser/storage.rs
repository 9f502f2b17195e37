//! Settings in this browser, and keys in this tab.

use azure_chat::browser::web_storage::WebStorage;
use azure_chat::settings::{ApiKey, Connection, ConnectionId, PersonSettings};
use azure_chat::storage;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn settings_come_back_without_the_key() {
    let own = Connection {
        endpoint: "https://contoso.openai.azure.com/openai/v1".into(),
        model: Some("gpt-4o".into()),
        key: ApiKey::new("secret-4711"),
        ..Connection::own()
    };
    let mut settings = PersonSettings {
        selected: Some(own.id.clone()),
        connections: vec![own],
        ..PersonSettings::default()
    };
    assert!(storage::save_settings(&settings));
    let stored = WebStorage::Local.get("azure-chat/settings").unwrap();
    assert!(!stored.contains("secret-4711"), "{stored}");
    settings.connections[0].key = None;
    assert_eq!(storage::load_settings(), settings);
}

#[wasm_bindgen_test]
async fn a_key_comes_back_in_its_tab_and_stands_nowhere_as_it_is() {
    let id = ConnectionId("kept".to_owned());
    let key = ApiKey::new("secret-4711").unwrap();
    assert!(storage::save_key(&id, Some(&key)).await);
    let sealed = WebStorage::Tab.get("azure-chat/sealed/kept").unwrap();
    assert!(!sealed.contains("secret"), "{sealed}");
    let ids = [id.clone()];
    assert_eq!(storage::load_keys(&ids).await, [(id.clone(), key.clone())]);

    // Sealed again it looks otherwise: the nonce is new.
    assert!(storage::save_key(&id, Some(&key)).await);
    assert_ne!(
        WebStorage::Tab.get("azure-chat/sealed/kept").unwrap(),
        sealed
    );
    // It is sealed for its connection.
    assert!(WebStorage::Tab.set("azure-chat/sealed/other", Some(&sealed)));
    assert_eq!(
        storage::load_keys(&[ConnectionId("other".to_owned())]).await,
        []
    );

    assert!(storage::save_key(&id, None).await);
    assert_eq!(storage::load_keys(&ids).await, []);
}

#[wasm_bindgen_test]
async fn a_key_that_an_earlier_page_left_as_it_was_is_sealed() {
    let id = ConnectionId("earlier".to_owned());
    assert!(WebStorage::Tab.set("azure-chat/key/earlier", Some("secret-0815")));
    let found = storage::load_keys(std::slice::from_ref(&id)).await;
    assert_eq!(found, [(id.clone(), ApiKey::new("secret-0815").unwrap())]);
    assert_eq!(WebStorage::Tab.get("azure-chat/key/earlier"), None);
    let again = storage::load_keys(std::slice::from_ref(&id)).await;
    assert_eq!(again, found);
}
