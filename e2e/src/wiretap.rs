//! A proxy before the browser that notes all that leaves it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::proxy::{client, forward};

/// The proxy. Dropping it ends it.
#[derive(Debug)]
pub struct Wiretap {
    address: SocketAddr,
    passed: Arc<Passed>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Passed {
    requests: Mutex<Vec<Overheard>>,
    client: reqwest::Client,
}

/// A request that left the browser.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overheard {
    /// `CONNECT` for a tunnel: what is in it is not seen, and it is not let through.
    pub method: String,
    /// With its port.
    pub host: String,
    /// Without a query.
    pub path: String,
}

impl Wiretap {
    /// Starts it on any free port of 127.0.0.1.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|error| panic!("no free port: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("no address: {error}"));
        let passed = Arc::new(Passed {
            requests: Mutex::default(),
            client: client(),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&passed));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the proxy ended: {error}");
            }
        });
        Self {
            address,
            passed,
            server,
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// All that has left so far, in order.
    pub fn overheard(&self) -> Vec<Overheard> {
        let requests = self.passed.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Wiretap {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(State(passed): State<Arc<Passed>>, request: Request) -> Response {
    let address = request.uri();
    let host = address.authority().map(ToString::to_string);
    let overheard = Overheard {
        method: request.method().to_string(),
        host: host.unwrap_or_default(),
        path: address.path().to_owned(),
    };
    let requests = passed.requests.lock();
    requests
        .unwrap_or_else(PoisonError::into_inner)
        .push(overheard);
    if request.method() == Method::CONNECT {
        return StatusCode::FORBIDDEN.into_response();
    }
    let url = address.to_string();
    forward(&passed.client, url, request).await
}
