//! Ciphers, and keys under a passphrase.

use azure_chat::browser::crypto::Cipher;
use azure_chat::browser::web_storage::WebStorage;
use azure_chat::settings::{ApiKey, AutoLock, ConnectionId, KeyPlace, Passphrase, Vault};
use azure_chat::storage::{self, VaultProblem};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const PURPOSE: &str = "a test";

fn changed(sealed: &str, place: usize) -> String {
    let mut letters = sealed.as_bytes().to_vec();
    letters[place] = if letters[place] == b'0' { b'1' } else { b'0' };
    String::from_utf8(letters).unwrap()
}

#[wasm_bindgen_test]
async fn what_is_sealed_opens_and_nothing_else_does() {
    let cipher = Cipher::random().await.unwrap();
    let sealed = cipher.seal("secret-4711 ß", PURPOSE).await.unwrap();
    let opened = cipher.open(&sealed, PURPOSE).await;
    assert_eq!(opened.as_deref(), Some("secret-4711 ß"));
    // In the nonce, in the text, in the tag.
    for place in [0, 23, 24, 30, sealed.len() - 1] {
        let text = changed(&sealed, place);
        assert_eq!(cipher.open(&text, PURPOSE).await, None, "{place}");
    }
    for text in ["", "00", "no hex", &sealed[..sealed.len() - 2]] {
        assert_eq!(cipher.open(text, PURPOSE).await, None, "{text:?}");
    }
    assert_eq!(cipher.open(&sealed, "another").await, None, "purpose");
    let other = Cipher::random().await.unwrap();
    assert_eq!(other.open(&sealed, PURPOSE).await, None, "another cipher");
}

#[wasm_bindgen_test]
async fn a_passphrase_gives_the_same_cipher_however_it_was_typed() {
    let derived = async |text: &str, salt: &[u8]| Cipher::derived(text, salt, 1000).await.unwrap();
    let sealed = derived("caf\u{e9}", b"salt")
        .await
        .seal("x", PURPOSE)
        .await
        .unwrap();
    let open =
        async |text: &str, salt: &[u8]| derived(text, salt).await.open(&sealed, PURPOSE).await;
    assert_eq!(open("cafe\u{301}", b"salt").await.as_deref(), Some("x"));
    assert_eq!(open("cafe", b"salt").await, None);
    assert_eq!(open("caf\u{e9}", b"sale").await, None);
}

/// As a hostile script would that has found them: every `CryptoKey` that the
/// page makes.
#[wasm_bindgen_test]
async fn no_script_can_read_a_cipher() {
    let spy = "window.made = []; for (const name of ['generateKey', 'deriveKey']) {
        const real = crypto.subtle[name].bind(crypto.subtle);
        crypto.subtle[name] = (...all) => { const made = real(...all); window.made.push(made); return made; };
    }";
    Function::new_no_args(spy).call0(&JsValue::NULL).unwrap();
    Cipher::random().await.unwrap();
    Cipher::derived("a", b"b", 1000).await.unwrap();
    let ask = "return Promise.all(window.made.map(async made => {
        const key = await made;
        const said = await crypto.subtle.exportKey('raw', key).then(() => 'read', error => error.name);
        return `${key.extractable} ${said} ${key.algorithm.name} ${key.algorithm.length}`;
    })).then(all => all.join())";
    let asked = Function::new_no_args(ask).call0(&JsValue::NULL).unwrap();
    let said = JsFuture::from(asked.dyn_into::<Promise>().unwrap())
        .await
        .unwrap();
    let one = "false InvalidAccessError AES-GCM 256";
    assert_eq!(said.as_string().unwrap(), format!("{one},{one}"));
    let undo = "for (const name of ['generateKey', 'deriveKey']) delete crypto.subtle[name];";
    Function::new_no_args(undo).call0(&JsValue::NULL).unwrap();
}

fn id(name: &str) -> ConnectionId {
    ConnectionId(name.to_owned())
}

fn key(text: &str) -> ApiKey {
    ApiKey::new(text).unwrap()
}

fn phrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// One test, since there is one vault.
#[wasm_bindgen_test]
async fn a_vault_is_made_opened_changed_and_forgotten() {
    let (first, second) = (phrase("correct horse"), phrase("battery staple"));
    assert_eq!(storage::vault(), Err(VaultProblem::Missing));
    assert_eq!(
        storage::open_vault(&first).await.unwrap_err(),
        VaultProblem::Missing
    );

    let opened = storage::create_vault(&first).await.unwrap();
    let (own, other) = (id("own"), id("other"));
    storage::put_into_vault(&opened, &own, &key("secret-1"))
        .await
        .unwrap();
    storage::put_into_vault(&opened, &other, &key("secret-2"))
        .await
        .unwrap();
    storage::set_auto_lock(AutoLock(300)).unwrap();
    let stored = || WebStorage::Local.get("azure-chat/vault").unwrap();
    assert!(!stored().contains("secret") && !stored().contains("horse"));

    let found = storage::open_vault(&first).await.unwrap();
    let both = [
        (own.clone(), key("secret-1")),
        (other.clone(), key("secret-2")),
    ];
    assert_eq!(found.keys, both);
    for wrong in ["", "correct horse ", "Correct horse"] {
        let wrong = storage::open_vault(&phrase(wrong)).await;
        assert_eq!(wrong.unwrap_err(), VaultProblem::Wrong);
    }

    // A passphrase that was changed elsewhere.
    let before = stored();
    let wrong = storage::change_passphrase(&second, &second).await;
    assert_eq!(wrong.unwrap_err(), VaultProblem::Wrong);
    assert_eq!(stored(), before, "nothing was changed");
    storage::change_passphrase(&first, &second).await.unwrap();
    let (old, new) = (Vault::read(&before).unwrap(), storage::vault().unwrap());
    assert_ne!(old.salt, new.salt);
    assert_eq!(new.auto_lock, AutoLock(300));
    for (_, sealed) in &old.keys {
        assert!(!stored().contains(sealed), "everything is sealed anew");
    }
    let wrong = storage::open_vault(&first).await;
    assert_eq!(wrong.unwrap_err(), VaultProblem::Wrong);
    assert_eq!(storage::open_vault(&second).await.unwrap().keys, both);
    let late = storage::put_into_vault(&opened, &own, &key("secret-3")).await;
    assert_eq!(late, Err(VaultProblem::Changed), "sealed under the old one");

    // Sealed keys that were exchanged on the disk.
    let mut exchanged = storage::vault().unwrap();
    let (one, two) = (exchanged.keys[0].1.clone(), exchanged.keys[1].1.clone());
    exchanged.keys = vec![(own.clone(), two), (other.clone(), one)];
    let whole = stored();
    assert!(WebStorage::Local.set("azure-chat/vault", Some(&exchanged.write())));
    let found = storage::open_vault(&second).await.unwrap();
    assert_eq!(
        (found.keys, found.damaged),
        (vec![], vec![own.clone(), other])
    );
    // A record of another version.
    let later = whole.replace("\"version\":1", "\"version\":2");
    assert!(WebStorage::Local.set("azure-chat/vault", Some(&later)));
    let unreadable = storage::open_vault(&second).await.unwrap_err();
    assert_eq!(unreadable, VaultProblem::Unreadable);
    assert!(WebStorage::Local.set("azure-chat/vault", Some(&whole)));

    storage::take_out_of_vault(&own).unwrap();
    assert_eq!(storage::open_vault(&second).await.unwrap().keys.len(), 1);
    assert!(storage::delete_vault());
    assert!(!storage::has_vault());
    assert_eq!(
        KeyPlace::from_name("disk"),
        KeyPlace::Tab,
        "there is no clear text to choose"
    );
}
