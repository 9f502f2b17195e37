//! A small server that answers like the chat-completions service of Azure OpenAI and Azure AI Foundry.
//!
//! What it answers is chosen by name: the deployment in the address, or the body's `model` where the
//! address has none. Names stand for [scenarios]: the recorded exchanges of
//! `tests/fixtures/wire/cases` byte for byte, and livelier ones for people and tests: what a client can
//! heal, what passes, what waits for a step, what a page must read well. It checks what it receives the
//! way the service does, remembers every request and how its answer ended, and listens on the loopback
//! interface only.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! let simulator = simulator::start(simulator::Options::default()).await?;
//! let endpoint = format!("{}/openai/deployments/article", simulator.origin());
//! # drop(endpoint);
//! # Ok(())
//! # }
//! ```
//!
//! A request's way: [`router`] → `service` (read, record, decide) → `validate` → `scenario` → an
//! `answer` → `playback` (the body, piece by piece, watched to its end).

mod answer;
mod cases;
mod cors;
mod headers;
mod index;
mod markdown;
mod options;
mod playback;
mod records;
mod router;
mod said;
mod scenario;
mod server;
mod service;
mod shape;
mod simulation;
mod validate;

pub use cases::BrokenCase;
pub use headers::Headers;
pub use markdown::{ENDING, markdown};
pub use options::{DEFAULT_KEY, Options};
pub use records::{Ended, RecordedRequest, TimedOut};
pub use router::router;
pub use scenario::{Load, STEPPED_TEXT, ScenarioInfo, Speed, load, scenarios};
pub use server::{Simulator, start};
pub use simulation::Simulation;
