//! How much the browser keeps for this page, and whether it promises to.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Bytes in use and bytes allowed; `None` where the browser does not say.
pub async fn estimate() -> Option<(u64, u64)> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let bytes = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Some((bytes("usage")? as u64, bytes("quota")? as u64))
}

/// Whether it is kept even when the disk is full.
pub async fn is_persisted() -> bool {
    said(manager().and_then(|manager| manager.persisted().ok())).await
}

/// Asks for that. The browser may ask the person.
pub async fn persist() -> bool {
    said(manager().and_then(|manager| manager.persist().ok())).await
}

async fn said(answer: Option<Promise>) -> bool {
    match answer {
        Some(answer) => JsFuture::from(answer).await == Ok(JsValue::TRUE),
        None => false,
    }
}

/// Not there for pages that came by http.
fn manager() -> Option<StorageManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.dyn_into().ok()
}
