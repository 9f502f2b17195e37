//! Azure Chat: a chat page for models on Azure OpenAI, Azure AI Foundry, or
//! anything that speaks the chat-completions protocol.
//!
//! The page has no server. It holds the conversation in reactive state,
//! sends it with fetch, and renders the reply as it streams.
//!
//! ```text
//! views ──> state ──> storage ──> browser ──> core
//!
//! core: inference chat settings record transfer search markdown math
//! schema highlight workers handover requests shortcuts palette
//! ```
//!
//! A module imports modules to its right only, and views skip storage and
//! browser; `tests/architecture.rs` fails otherwise. Core is plain Rust: no
//! web-sys, no Leptos, tested on the host. ARCHITECTURE.md says more.

pub mod app;
pub mod browser;
pub mod chat;
pub mod handover;
pub mod highlight;
pub mod inference;
pub mod markdown;
pub mod math;
pub mod palette;
pub mod panel;
pub mod parts;
pub mod record;
pub mod requests;
pub mod schema;
pub mod search;
pub mod settings;
pub mod shortcuts;
pub mod state;
pub mod storage;
pub mod transfer;
pub mod views;
pub mod workers;
