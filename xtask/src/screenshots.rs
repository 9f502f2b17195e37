//! `cargo xtask screenshots`: pictures of the page, to be looked at.
//!
//! They are taken by the package `e2e` (`e2e/src/gallery.rs`), by a program of its own, as the bench is.

use std::fs;
use std::path::Path;

use crate::args::ScreenshotOptions;
use crate::bench::page;
use crate::failure::{Failure, Result, at};
use crate::process::Program;
use crate::report::say;
use crate::setup;
use crate::workspace;

/// The README's pictures, and which of those taken they are.
const README: [(&str, &str); 2] = [
    ("page.png", "table-1440-light.png"),
    ("page-dark.png", "long-code-1440-dark.png"),
];

/// Builds the page where it has to, and takes the pictures.
pub(crate) async fn screenshots(options: &ScreenshotOptions) -> Result<()> {
    let browser = setup::ensure_browser(setup::Engine::Chromium).await?;
    let (dist, _lock) = page(options.dist.as_deref()).await?;
    let folder = workspace::root().join("target").join("screenshots");
    let gallery = Program::new("cargo")
        .args(["bench", "--quiet", "--profile", "dev"])
        .args(["--package", "e2e", "--bench", "gallery", "--"])
        .args([&folder])
        .env("AZURE_CHAT_DIST", dist)
        .env("CHROMEDRIVER", &browser.driver);
    match gallery.start()?.wait().await {
        Ok(status) if status.success() => {}
        Ok(_) => {
            let said = "Not all pictures could be taken; the reason is above.";
            return Err(Failure::new(said));
        }
        Err(error) => return Err(Failure::new(format!("The gallery was lost: {error}."))),
    }
    if options.readme {
        show(&folder)?;
    }
    say(format!("The pictures are in {}.", folder.display()));
    Ok(())
}

/// Replaces the README's pictures.
fn show(folder: &Path) -> Result<()> {
    for (shown, taken) in README {
        let taken = folder.join(taken);
        let shown = workspace::root().join("docs").join(shown);
        fs::copy(&taken, &shown).map_err(at(&shown))?;
    }
    Ok(())
}
