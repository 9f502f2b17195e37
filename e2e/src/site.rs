//! The built page on a loopback port, below any path, with any `config.json`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use seal::{ConnectSrc, policy};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::compressed::Compressed;
use crate::console;
use crate::files::{content_type, dist, locate};
use crate::proxy::Proxy;
use crate::shelf::{Served, Shelf};

/// A served page. Dropping it ends the server.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    content: Arc<Content>,
    server: JoinHandle<()>,
}

/// How a page is to be served.
#[derive(Debug)]
pub struct SiteBuilder {
    content: Content,
}

#[derive(Debug)]
struct Content {
    folder: PathBuf,
    /// Begins and ends with a slash.
    base: String,
    config: Option<String>,
    proxy: Option<Proxy>,
    /// Files as a host sends them that compresses.
    compressed: Option<Compressed>,
    /// Served at the machine's own address, not at 127.0.0.1.
    on_the_network: bool,
    shelf: Shelf,
    /// What runs in a document before anything of the page does.
    first: Mutex<String>,
}

impl Site {
    /// The page at `/`, without a `config.json`.
    pub fn builder() -> SiteBuilder {
        Self::of(dist())
    }

    /// A page that does no more with a reply than append its text: what the bench compares with.
    pub(crate) fn control() -> SiteBuilder {
        Self::of(Path::new(env!("CARGO_MANIFEST_DIR")).join("control"))
    }

    fn of(folder: PathBuf) -> SiteBuilder {
        let content = Content {
            folder,
            base: "/".to_owned(),
            config: None,
            proxy: None,
            compressed: None,
            on_the_network: false,
            shelf: Shelf::default(),
            first: Mutex::new(console::listener().unwrap_or_default().to_owned()),
        };
        SiteBuilder { content }
    }

    /// The page at `/` with this `config.json`.
    pub async fn with_config(config: &Value) -> Self {
        Self::builder().config(config.to_string()).start().await
    }

    /// The page's address.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.content.base)
    }

    /// The addresses asked for that there is nothing at, `config.json` aside: it is optional.
    pub fn missed(&self) -> Vec<String> {
        self.content.shelf.missed()
    }

    /// The addresses asked for so far, from the slash on, in order.
    pub fn asked(&self) -> Vec<String> {
        self.content.shelf.asked()
    }

    /// The file of the page's program, without which there is only its frame.
    ///
    /// # Panics
    /// Where there is no built page.
    #[must_use]
    pub fn program() -> String {
        let folder = dist();
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        let mut files = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        let found =
            files.find(|file| file.starts_with("azure-chat-") && file.ends_with("_bg.wasm"));
        found.unwrap_or_else(|| panic!("no program in {}", folder.display()))
    }

    /// The file of a part of the page that is loaded later, by how it ends; `None` in a development build, which is in
    /// one piece.
    ///
    /// # Panics
    /// Where the page is in parts, and this is none of them.
    #[must_use]
    pub fn part(ending: &str) -> Option<String> {
        let folder = dist();
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        let files = entries.flatten().map(|entry| entry.file_name());
        let files: Vec<String> = files
            .map(|file| file.to_string_lossy().into_owned())
            .collect();
        if !files.iter().any(|file| file.ends_with("-parts.js")) {
            eprintln!("skipped: a development build is in one piece");
            return None;
        }
        let found = files.into_iter().find(|file| file.ends_with(ending));
        assert!(
            found.is_some(),
            "the page has no part that ends with {ending}"
        );
        found
    }

    /// Serves from now on what was [lost](SiteBuilder::losing), [held](SiteBuilder::holding) or
    /// [replaced](SiteBuilder::instead).
    pub fn give(&self) {
        self.content.shelf.give();
    }

    /// Serves this text as a file besides the page's.
    pub(crate) fn serve_also(&self, file: &str, text: &str) {
        self.content.shelf.add(file, text);
    }

    /// Runs a script in each document from now on, before anything of the page does and untouched by its policy:
    /// a browser in which something is missing or different.
    pub fn run_first(&self, script: &str) {
        let mut first = self.content.first();
        first.push_str(script);
        first.push('\n');
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl SiteBuilder {
    /// Serves below `base` only. It begins and ends with a slash.
    #[must_use]
    pub fn base(mut self, base: &str) -> Self {
        assert!(
            base.starts_with('/') && base.ends_with('/'),
            "a base has a slash on both sides: {base}"
        );
        base.clone_into(&mut self.content.base);
        self
    }

    /// Serves this text as `config.json`; it need not be JSON.
    #[must_use]
    pub fn config(mut self, text: impl Into<String>) -> Self {
        self.content.config = Some(text.into());
        self
    }

    /// Serves no file whose name ends with `.` and this, as a broken upload would.
    #[must_use]
    pub fn without(mut self, extension: &str) -> Self {
        self.content.shelf.withhold(extension);
        self
    }

    /// Serves no file of this name, until [`Site::give`].
    #[must_use]
    pub fn losing(mut self, file: &str) -> Self {
        self.content.shelf.lose(file);
        self
    }

    /// Does not answer a request for a file of this name, until [`Site::give`].
    #[must_use]
    pub fn holding(mut self, file: &str) -> Self {
        self.content.shelf.hold(file);
        self
    }

    /// Serves this text as a file of this name, until [`Site::give`].
    #[must_use]
    pub fn instead(mut self, file: &str, text: &str) -> Self {
        self.content.shelf.replace(file, text);
        self
    }

    /// Serves the page as `cargo xtask dist --connect-src` builds it: these origins are all that it may reach.
    ///
    /// # Panics
    /// Where the built page has not the usual policy.
    #[must_use]
    pub fn reaching(self, origins: &[&str]) -> Self {
        let index = self.content.folder.join("index.html");
        let html = std::fs::read_to_string(&index)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", index.display()));
        let narrow = ConnectSrc::parse(origins.iter().copied());
        let narrow = narrow.unwrap_or_else(|sentence| panic!("{sentence}"));
        let (usual, narrow) = (policy(&ConnectSrc::default()), policy(&narrow));
        assert!(html.contains(&usual), "the built page is sealed: {usual}");
        self.instead("index.html", &html.replace(&usual, &narrow))
    }

    /// Hands what is asked below `base` + `prefix` on to `target`: `api/` and `http://host/v1` make
    /// `http://host/v1/models` of `api/models`.
    #[must_use]
    pub fn proxy(mut self, prefix: &str, target: &str) -> Self {
        self.content.proxy = Some(Proxy::new(prefix, target));
        self
    }

    /// Sends files compressed, as static hosts do.
    #[must_use]
    pub(crate) fn compressed(mut self) -> Self {
        self.content.compressed = Some(Compressed::default());
        self
    }

    /// Serves at the machine's address in its network, as a host does that others reach by plain http:
    /// browsers trust only 127.0.0.1.
    #[must_use]
    pub fn on_the_network(mut self) -> Self {
        self.content.on_the_network = true;
        self
    }

    /// Starts to serve, on any free port of 127.0.0.1.
    pub async fn start(self) -> Site {
        let address = match self.content.on_the_network {
            true => own_address(),
            false => Ipv4Addr::LOCALHOST.into(),
        };
        let listener = TcpListener::bind((address, 0)).await;
        let listener = listener.unwrap_or_else(|error| panic!("no free port: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("no address: {error}"));
        let content = Arc::new(self.content);
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&content));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the site ended: {error}");
            }
        });
        Site {
            address,
            content,
            server,
        }
    }
}

/// The address that this machine has in its network. Nothing is sent to find it out.
fn own_address() -> IpAddr {
    // Of those that are for documentation (RFC 5737).
    const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);
    let address = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.connect((ELSEWHERE, 9)).map(|()| socket))
        .and_then(|socket| socket.local_addr());
    match address {
        Ok(address) => address.ip(),
        Err(error) => panic!("this machine has no address in a network: {error}"),
    }
}

async fn answer(State(content): State<Arc<Content>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    content.shelf.note_asked(&request.uri().to_string());
    let Some(below) = path.strip_prefix(&content.base) else {
        return content.nothing(&path);
    };
    if let Some(proxy) = &content.proxy
        && let Some(rest) = proxy.rest(below)
    {
        return proxy.forward(rest, request).await;
    }
    if request.method() != Method::GET {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if below == "config.json" {
        return match &content.config {
            Some(text) => ([(CONTENT_TYPE, "application/json")], text.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let Some(file) = locate(&content.folder, below) else {
        return content.nothing(&path);
    };
    let bytes = match content.shelf.serve(&file).await {
        Served::AsItIs => tokio::fs::read(&file).await.ok(),
        Served::Text(text) => Some(text.into_bytes()),
        Served::Nothing => None,
    };
    match bytes.map(|bytes| content.with_first(bytes, &file, request.headers())) {
        Some(bytes) => {
            let kind = [(CONTENT_TYPE, content_type(&file))];
            match &content.compressed {
                Some(compressed) => {
                    let small = compressed.of(&file, &bytes);
                    (kind, [(CONTENT_ENCODING, "br")], small).into_response()
                }
                None => (kind, bytes).into_response(),
            }
        }
        None => content.nothing(&path),
    }
}

impl Content {
    fn first(&self) -> MutexGuard<'_, String> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what runs first into a document, where a browser asks for one.
    fn with_first(&self, bytes: Vec<u8>, file: &Path, asked: &HeaderMap) -> Vec<u8> {
        let first = self.first();
        let navigates = asked
            .get(ACCEPT)
            .and_then(|kinds| kinds.to_str().ok())
            .is_some_and(|kinds| kinds.contains("text/html"));
        if first.is_empty() || !navigates || file.extension().is_none_or(|end| end != "html") {
            return bytes;
        }
        let text = String::from_utf8(bytes);
        let text = text.unwrap_or_else(|error| panic!("{} is no text: {error}", file.display()));
        // Before the policy, which holds from its place on.
        let script = format!("<script>{}</script><meta", *first);
        text.replacen("<meta", &script, 1).into_bytes()
    }

    fn nothing(&self, path: &str) -> Response {
        self.shelf.note_missed(path);
        StatusCode::NOT_FOUND.into_response()
    }
}
