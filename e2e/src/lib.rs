//! The harness of the end-to-end tests: the built page, served from a folder, in a real browser.
//!
//! A test reads like what a person does: [`in_browser`] gives it a [`Browser`] of its own, [`Site`]
//! serves the page below any path with any `config.json`, and [`ChatPage`] finds things the way people
//! and assistive technology do, by role and accessible name. The service is a [`simulator`] in the same
//! process, so that a test asserts what the server received as well as what the page shows. [`Scene`] puts
//! all of these together.
//!
//! Everything here waits for conditions. A harness fails by panicking, with the reason in a sentence;
//! [`in_browser`] then adds the page's text, its console and a screenshot.

mod ability;
mod accessible;
mod axe;
pub mod bench;
mod browser;
mod chance;
mod clipboard;
mod compressed;
pub mod config;
mod console;
mod downloads;
mod engine;
mod files;
mod form;
pub mod gallery;
mod keyboard;
mod message;
mod page;
mod profile;
mod proxy;
mod scan;
mod scene;
mod shelf;
mod site;
mod size;
mod stored;
mod wiretap;

pub use ability::{Ability, lacks};
pub use accessible::{Name, Role};
pub use browser::{Browser, DEADLINE, in_browser, in_browser_through};
pub use chance::Chance;
pub use downloads::Downloads;
pub use keyboard::{Focus, Keyboard};
pub use message::Message;
pub use page::ChatPage;
pub use profile::Profile;
pub use scan::Secret;
pub use scene::{Scene, Stage, chosen_headers, is_chosen};
pub use site::{Site, SiteBuilder};
pub use stored::Stored;
pub use wiretap::{Overheard, Wiretap};
