//! Requests with fetch, and bodies read as they arrive.

use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestInit, RequestMode, RequestRedirect,
};

use super::requests::Noted;
use super::{leaving, policy};
use crate::requests::{OPAQUE, Purpose, UNSENT};

/// Ends the request it belongs to when it is dropped.
#[derive(Debug)]
pub struct AbortGuard(Option<AbortController>);

impl AbortGuard {
    /// A guard for a request yet to be sent.
    #[must_use]
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// What the request listens to.
    #[must_use]
    pub fn signal(&self) -> AbortSignal {
        AbortSignal(self.0.as_ref().map(AbortController::signal))
    }
}

impl Default for AbortGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for AbortGuard {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Tells a request, and whoever reads its body, that it has been ended.
#[derive(Debug, Clone)]
pub struct AbortSignal(Option<web_sys::AbortSignal>);

impl AbortSignal {
    /// The guard has been dropped.
    #[must_use]
    pub fn aborted(&self) -> bool {
        self.0.as_ref().is_some_and(web_sys::AbortSignal::aborted)
    }
}

/// The network gave no answer, or broke off. Browsers tell no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkError;

/// Why a request got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// As [`NetworkError`].
    NoAnswer,
    /// The page's own policy did not let it go; what it allows instead.
    Policy(String),
}

impl From<NetworkError> for Unsent {
    fn from(_: NetworkError) -> Self {
        Self::NoAnswer
    }
}

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    response: Response,
    noted: Noted,
}

/// Sends a POST with a body, or a GET without one. Redirects are refused: on a
/// hop to another host browsers drop `Authorization` but would hand on
/// `api-key`.
///
/// # Errors
/// No answer came (offline, DNS, TLS, a dead port, CORS), or it was aborted; or
/// the page's policy refused it.
pub async fn send(
    purpose: Purpose,
    url: &str,
    headers: &[(&'static str, String)],
    body: Option<String>,
    signal: &AbortSignal,
) -> Result<Answer, Unsent> {
    policy::watch();
    let options = init(signal);
    options.set_method(if body.is_some() { "POST" } else { "GET" });
    options.set_redirect(RequestRedirect::Error);
    let sent = body.as_ref().map_or(0, String::len);
    if let Some(body) = body {
        options.set_body(&JsValue::from_str(&body));
    }
    let allowed = web_sys::Headers::new().map_err(|_| NetworkError)?;
    for (name, value) in headers {
        allowed.append(name, value).map_err(|_| NetworkError)?;
    }
    options.set_headers(&allowed);
    let request = request(url, &options)?;
    let noted = Noted::begin(purpose, url, sent);
    let Ok(response) = request.send().await else {
        leaving::wait().await;
        let allowed = policy::refused(url).await;
        if allowed.is_some() {
            noted.answered(UNSENT);
        }
        return Err(allowed.map_or(Unsent::NoAnswer, Unsent::Policy));
    };
    noted.answered(response.status());
    Ok(Answer {
        status: response.status(),
        response,
        noted,
    })
}

/// Whether anybody answers at an address, with whatever it may be: the answer
/// is opaque to the page (Fetch standard, request mode `no-cors`). Carries no
/// key and no cookie.
pub async fn answers(url: &str, signal: &AbortSignal) -> bool {
    let options = init(signal);
    options.set_mode(RequestMode::NoCors);
    options.set_credentials(RequestCredentials::Omit);
    let Ok(request) = request(url, &options) else {
        return false;
    };
    let noted = Noted::begin(Purpose::Reach, url, 0);
    let answers = request.send().await.is_ok();
    // Browsers tell no status of such an answer.
    noted.answered(if answers { OPAQUE } else { 0 });
    answers
}

/// What all requests to a service have in common.
fn init(signal: &AbortSignal) -> RequestInit {
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_signal(signal.0.as_ref());
    options
}

/// A request for just this address: gloo-net's own builder (0.6) adds a `&` to
/// each that has a query.
fn request(url: &str, options: &RequestInit) -> Result<Request, NetworkError> {
    let request = web_sys::Request::new_with_str_and_init(url, options);
    request.map(Request::from).map_err(|_| NetworkError)
}

/// Fetches a text file of this page's own origin, never from a cache.
///
/// # Errors
/// It could not be fetched; a missing file is `Ok(None)`.
pub async fn own_text_file(path: &str) -> Result<Option<String>, NetworkError> {
    let response = match begun(path) {
        Some(begun) => begun.await?,
        None => get(path).send().await.map_err(|_| NetworkError)?,
    };
    let html = response
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.starts_with("text/html"));
    // Hosts set up for single-page apps answer index.html for what is missing.
    if !response.ok() || html {
        return Ok(None);
    }
    response.text().await.map(Some).map_err(|_| NetworkError)
}

/// The answer to what boot.js has asked for already, once: so it is there
/// together with the program.
fn begun(path: &str) -> Option<impl Future<Output = Result<Response, NetworkError>>> {
    const NAME: &str = "azureChatConfig";
    if path != "config.json" {
        return None;
    }
    let window = web_sys::window()?;
    let begun = js_sys::Reflect::get(&window, &NAME.into()).ok()?;
    let begun: js_sys::Promise = begun.dyn_into().ok()?;
    // It can be read once.
    let _taken = js_sys::Reflect::delete_property(&window, &NAME.into());
    Some(async move {
        let answer = JsFuture::from(begun).await.map_err(|_| NetworkError)?;
        let answer: web_sys::Response = answer.dyn_into().map_err(|_| NetworkError)?;
        Ok(answer.into())
    })
}

/// The text of a file of the person's, by its `blob:` address.
///
/// # Errors
/// It cannot be read any more.
pub async fn local_text_file(address: &str) -> Result<String, NetworkError> {
    let response = get(address).send().await.map_err(|_| NetworkError)?;
    response.text().await.map_err(|_| NetworkError)
}

fn get(path: &str) -> RequestBuilder {
    Request::get(path).cache(RequestCache::NoStore)
}

impl Answer {
    /// A header, as far as the browser shows it: those of another origin are
    /// hidden unless that exposes them.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name)
    }

    /// All headers that the browser shows.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        self.response.headers().entries().collect()
    }

    /// The whole body as text; what is not UTF-8 is replaced.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn text(self) -> Result<String, NetworkError> {
        let text = self.response.text().await.map_err(|_| NetworkError)?;
        self.noted.received(text.len());
        Ok(text)
    }

    /// The body in the pieces in which it arrives.
    #[must_use]
    pub fn body(self) -> Body {
        let reader = self.response.body().and_then(|stream| {
            let reader = stream.get_reader();
            reader.dyn_into::<ReadableStreamDefaultReader>().ok()
        });
        Body {
            reader,
            noted: self.noted,
        }
    }
}

/// A body that is read piece by piece; dropping it ends the connection.
#[derive(Debug)]
pub struct Body {
    reader: Option<ReadableStreamDefaultReader>,
    noted: Noted,
}

impl Body {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// The connection broke, or was aborted.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, NetworkError> {
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        let Ok(step) = JsFuture::from(reader.read()).await else {
            leaving::wait().await;
            return Err(NetworkError);
        };
        let field = |name: &str| Reflect::get(&step, &JsValue::from_str(name));
        if field("done").is_ok_and(|done| done.is_truthy()) {
            return Ok(None);
        }
        let bytes = field("value")
            .ok()
            .and_then(|value| value.dyn_into::<Uint8Array>().ok());
        let bytes = bytes.ok_or(NetworkError)?.to_vec();
        self.noted.received(bytes.len());
        Ok(Some(bytes))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        if let Some(reader) = &self.reader {
            let cancelled = reader.cancel();
            // Rejects where the stream had broken already: nothing to add then.
            wasm_bindgen_futures::spawn_local(async move {
                let _rejection = JsFuture::from(cancelled).await;
            });
        }
    }
}
