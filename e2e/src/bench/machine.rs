//! What it is measured on.

use std::thread::available_parallelism;
use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};
use simulator::{Options, Simulator};

use crate::browser::in_browser;
use crate::config::{API_VERSION, deployment};

/// The machine, the browser and the simulator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Machine {
    /// The browser's name and version.
    pub(super) browser: String,
    /// How many processors there are.
    pub(super) cores: usize,
    /// How many programs wanted a processor, in the mean of the last minute; where the system tells.
    pub(super) load: Option<String>,
    /// Chunks of 4 characters a second that the simulator sends to a client that does nothing with them.
    pub(super) simulator_rate: f64,
}

/// A reply without bounds, long enough to tell.
const REPLY: &str = "bench-100k-fast";

impl Machine {
    /// Looks at all of it.
    ///
    /// # Panics
    /// When there is no browser, or no simulator.
    pub(super) async fn look() -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").ok();
        let load = load.and_then(|load| Some(load.split_whitespace().next()?.to_owned()));
        let browser = Box::pin(in_browser(async |browser| {
            let version = browser.devtools("Browser.getVersion", json!({})).await;
            let product = version.get("product").and_then(Value::as_str);
            product
                .unwrap_or("a browser that does not say its version")
                .to_owned()
        }))
        .await;
        Self {
            browser,
            cores: available_parallelism().map_or(1, std::num::NonZero::get),
            load,
            simulator_rate: simulator_rate().await,
        }
    }
}

/// From the first byte on, as pages are measured too: what the simulator does before is not part of it.
async fn simulator_rate() -> f64 {
    let simulator = simulator::start(Options::default()).await;
    let simulator = simulator.unwrap_or_else(|error| panic!("no simulator: {error}"));
    let (seconds, events) = read(&simulator)
        .await
        .unwrap_or_else(|error| panic!("the simulator gives no reply: {error}"));
    #[expect(
        clippy::cast_precision_loss,
        reason = "there are fewer chunks than a float counts exactly"
    )]
    let events = events as f64;
    events / seconds
}

/// The seconds from the first byte to the last one, and the events.
async fn read(simulator: &Simulator) -> reqwest::Result<(f64, usize)> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let question = json!({"stream": true, "messages": [{"role": "user", "content": "Hello?"}]});
    let address = deployment(&simulator.origin(), REPLY);
    let mut answer = client
        .post(format!(
            "{address}/chat/completions?api-version={API_VERSION}"
        ))
        .header("api-key", simulator.key())
        .header("content-type", "application/json")
        .body(question.to_string())
        .send()
        .await?;
    let begun = Instant::now();
    let mut pieces = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        pieces.push(piece);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let text = pieces.concat();
    let ends = text.windows(2).filter(|pair| pair == b"\n\n").count();
    Ok((seconds, ends))
}
