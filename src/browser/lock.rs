//! Locks that all tabs of this page see (Web Locks). They go with the tab
//! that holds them, whatever ends it, so that they tell who is still there.
//! web-sys has them as unstable only, hence by name.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held, or waited for, until this is dropped.
#[derive(Debug)]
pub struct Hold {
    release: Option<Function>,
}

/// Holds the lock of a name, as soon as nobody else does. Where the browser
/// has no locks (a page that came by http) this does nothing.
#[must_use]
pub fn hold(name: &str) -> Hold {
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let Some((manager, request)) = method("request") else {
        return Hold { release: None };
    };
    // The lock is held while the promise is open.
    let granted = Closure::once_into_js(move |_: JsValue| held);
    // Fails in a document that is not active: then there is nothing to hold.
    let _asked = request.call2(&manager, &name.into(), &granted);
    Hold { release }
}

/// The names of the locks that any tab holds or waits for; `None` where the
/// browser has no locks.
pub async fn held() -> Option<Vec<String>> {
    let (manager, query) = method("query")?;
    let asked: Promise = query.call0(&manager).ok()?.dyn_into().ok()?;
    let state = JsFuture::from(asked).await.ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    let mut names = Vec::new();
    for list in ["held", "pending"] {
        let locks: Array = Reflect::get(&state, &list.into()).ok()?.dyn_into().ok()?;
        names.extend(locks.iter().filter_map(name));
    }
    Some(names)
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            // Resolving a promise does not throw.
            let _released = release.call0(&JsValue::NULL);
        }
    }
}

fn method(name: &str) -> Option<(JsValue, Function)> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    let method = Reflect::get(&manager, &name.into()).ok()?;
    Some((manager, method.dyn_into().ok()?))
}
