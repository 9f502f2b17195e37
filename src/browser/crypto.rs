//! Sealing texts with AES-256-GCM (WebCrypto), under keys that no script can
//! read.
//!
//! Called by name: web-sys would bring a function of glue for each of these,
//! and what is passed are plain objects anyway.

use js_sys::{Array, Function, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::settings::{from_hex, to_hex};

use super::indexed_db::{Database, Failure};
use super::random;

const CIPHER: &str = "AES-GCM";
/// In bytes, as SP 800-38D (8.2) has it for random ones.
const NONCE: usize = 12;

/// What seals and opens texts. Not extractable: no script reads its bytes,
/// this one neither.
#[derive(Debug, Clone)]
pub struct Cipher(JsValue);

/// Whether this browser can do it here: pages over plain http have no
/// WebCrypto (<https://w3c.github.io/webcrypto/#crypto-interface>).
#[must_use]
pub fn available() -> bool {
    subtle().is_some()
}

impl Cipher {
    /// A new one.
    pub async fn random() -> Option<Self> {
        let arguments = [algorithm(&[("length", 256.into())]), JsValue::FALSE, uses()];
        call("generateKey", &arguments).await.map(Self)
    }

    /// The one that belongs to a passphrase, by PBKDF2 with SHA-256.
    pub async fn derived(passphrase: &str, salt: &[u8], iterations: u32) -> Option<Self> {
        // The same characters may be typed as other code points elsewhere.
        let normal = JsString::from(passphrase).normalize("NFC");
        let mut bytes = String::from(normal).into_bytes();
        let secret = Uint8Array::from(bytes.as_slice());
        bytes.fill(0);
        std::hint::black_box(&bytes);
        let raw = [
            "raw".into(),
            secret.clone().into(),
            "PBKDF2".into(),
            JsValue::FALSE,
            strings(&["deriveKey"]),
        ];
        let material = call("importKey", &raw).await;
        secret.fill(0, 0, secret.length());
        let how = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("salt", Uint8Array::from(salt).into()),
            ("iterations", iterations.into()),
        ]);
        let wanted = algorithm(&[("length", 256.into())]);
        let arguments = [how, material?, wanted, JsValue::FALSE, uses()];
        call("deriveKey", &arguments).await.map(Self)
    }

    /// Seals a text for a purpose, under a new nonce that stands before it, in
    /// hexadecimal.
    pub async fn seal(&self, text: &str, purpose: &str) -> Option<String> {
        let nonce = random::bytes::<NONCE>()?;
        let text = Uint8Array::from(text.as_bytes());
        let sealed = self.run("encrypt", &nonce, purpose, &text).await;
        text.fill(0, 0, text.length());
        Some([to_hex(&nonce), to_hex(&sealed?)].concat())
    }

    /// Opens what was sealed; `None` where it was sealed by another one or for
    /// another purpose, or was changed.
    pub async fn open(&self, sealed: &str, purpose: &str) -> Option<String> {
        let sealed = from_hex(sealed)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let sealed = Uint8Array::from(sealed);
        let text = self.run("decrypt", nonce, purpose, &sealed).await?;
        String::from_utf8(text).ok()
    }

    async fn run(
        &self,
        method: &str,
        nonce: &[u8],
        purpose: &str,
        bytes: &Uint8Array,
    ) -> Option<Vec<u8>> {
        let how = algorithm(&[
            ("iv", Uint8Array::from(nonce).into()),
            (
                "additionalData",
                Uint8Array::from(purpose.as_bytes()).into(),
            ),
        ]);
        let made = call(method, &[how, self.0.clone(), bytes.into()]).await?;
        Some(Uint8Array::new(&made).to_vec())
    }

    /// Keeps it in a database, under a name.
    ///
    /// # Errors
    /// The browser does not keep it.
    pub async fn keep(
        &self,
        database: &Database,
        store: &'static str,
        name: &str,
    ) -> Result<(), Failure> {
        database.put(store, name, &self.0).await
    }

    /// The one that was kept under a name.
    pub async fn kept(database: &Database, store: &'static str, name: &str) -> Option<Self> {
        let found = database.get(store, name).await.ok()?;
        found.is_object().then_some(Self(found))
    }
}

fn uses() -> JsValue {
    strings(&["encrypt", "decrypt"])
}

fn strings(texts: &[&str]) -> JsValue {
    texts
        .iter()
        .map(|text| JsValue::from_str(text))
        .collect::<Array>()
        .into()
}

fn algorithm(more: &[(&str, JsValue)]) -> JsValue {
    let algorithm = object(more);
    // Fails for what is no object.
    let _set = Reflect::set(&algorithm, &"name".into(), &CIPHER.into());
    algorithm
}

fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Fails for what is no object.
        let _set = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

fn subtle() -> Option<JsValue> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    subtle.is_object().then_some(subtle)
}

/// What a method gives, where it does.
async fn call(method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let subtle = subtle()?;
    let method: Function = Reflect::get(&subtle, &method.into())
        .ok()?
        .dyn_into()
        .ok()?;
    let arguments: Array = arguments.iter().collect();
    let promise: Promise = method.apply(&subtle, &arguments).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
