//! What Trunk's proxy finds behind it: `config.json`, and the way to what answers.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::http::{HeaderName, header};
use axum::routing::get;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::answer::Answer;
use super::config;
use crate::failure::{Failure, Result};
use crate::relay::{Page, Relay};

/// A server on the loopback address, which ends with this value.
#[derive(Debug)]
pub(crate) struct Site {
    address: SocketAddr,
    /// Where requests below `openai/` go.
    service: String,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Site {
    /// Starts it for what answers.
    pub(crate) async fn start(answer: &Answer, page: Page) -> Result<Self> {
        let failed = |error| {
            Failure::new(format!(
                "The relay found no port on the loopback address: {error}."
            ))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let mut router = config_route(config::config(answer).to_string());
        let mut service = format!("http://{address}/openai/");
        if let Some((upstream, credential)) = answer.relayed_to() {
            router = router.nest("/openai", Relay::new(page, upstream, credential)?.router());
        } else if let Answer::Simulator(simulator) = answer {
            service = format!("{}/openai/", simulator.origin());
        }
        // Without this the kernel holds small pieces of a stream back until the one before is acknowledged.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            address,
            service,
            serving,
        })
    }

    /// Path prefixes of the page and where they lead; no key among them, for they are written to a file.
    pub(crate) fn proxies(&self) -> [(&'static str, String); 2] {
        [
            ("/openai/", self.service.clone()),
            (
                "/config.json",
                format!("http://{}/config.json", self.address),
            ),
        ]
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn config_route(config: String) -> Router {
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Router::new().route("/config.json", get(async move || (headers, config)))
}
