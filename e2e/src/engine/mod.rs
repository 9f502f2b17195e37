//! The engine in which the tests run, and its driver's process.

mod display;
mod driver;
mod folder;
mod process;
mod program;
mod session;

use std::env;
use std::sync::LazyLock;

pub(crate) use self::driver::Driver;
pub(crate) use self::folder::{new_folder, temporary_folder};
pub(crate) use self::session::{Recorded, Wishes, connect};

/// What a browser is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// `WebKitGTK`'s own browser, by `WebKitWebDriver`: the engine of Safari.
    Webkit,
}

/// The variable that chooses; Chromium if it is not set.
const CHOICE: &str = "AZURE_CHAT_ENGINE";

impl Engine {
    /// The one in which this process runs its tests.
    pub(crate) fn chosen() -> Self {
        static CHOSEN: LazyLock<Engine> = LazyLock::new(|| match env::var(CHOICE).as_deref() {
            Err(_) | Ok("" | "chromium") => Engine::Chromium,
            Ok("firefox") => Engine::Firefox,
            Ok("webkit") => Engine::Webkit,
            Ok(other) => panic!("{CHOICE} is chromium, firefox or webkit, and not {other:?}"),
        });
        *CHOSEN
    }
}
