//! `cargo xtask bench`: what the page costs while replies stream.
//!
//! The bench itself is of the package `e2e` (`e2e/src/bench/`), whose harness it uses, and runs as a program of its
//! own: so this one need not link a WebDriver client.

use std::path::{Path, PathBuf};

use crate::args::BenchOptions;
use crate::dist::{self, Lock, Optimised};
use crate::failure::{Failure, Result, at};
use crate::process::Program;
use crate::report::{LiveLine, say};
use crate::setup;
use crate::workspace;

/// Builds the page where it has to, and measures.
pub(crate) async fn bench(options: &BenchOptions) -> Result<()> {
    let browser = setup::ensure_browser(setup::Engine::Chromium).await?;
    check(options).await?;
    let (folder, _lock) = match options.control {
        true if options.dist.is_none() => (workspace::dist(), None),
        _ => page(options.dist.as_deref()).await?,
    };
    let bench = cargo_bench()
        .args(["--"])
        .args(&options.cases)
        .args(options.control.then_some("--control"));
    let bench = match &options.json {
        Some(file) => bench.args(["--json".as_ref(), absolute(file)?.as_os_str()]),
        None => bench,
    };
    let mut running = bench
        .env("AZURE_CHAT_DIST", folder)
        .env("CHROMEDRIVER", &browser.driver)
        .start()?;
    match running.wait().await {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(
            "It could not be measured; the reason is above.",
        )),
        Err(error) => Err(Failure::new(format!("The bench was lost: {error}."))),
    }
}

/// The folder of the page to look at: this one, or the page's own, built now; then with the right to use it.
pub(crate) async fn page(built: Option<&Path>) -> Result<(PathBuf, Option<Lock>)> {
    if let Some(folder) = built {
        return Ok((absolute(folder)?, None));
    }
    let (lock, optimised) = dist::built(&seal::ConnectSrc::default()).await?;
    if optimised == Optimised::No {
        say(dist::WITHOUT_WASM_OPT);
    }
    Ok((workspace::dist(), Some(lock)))
}

/// Compiles the bench and has it look at its arguments, before the page is built for it.
async fn check(options: &BenchOptions) -> Result<()> {
    let mut live = LiveLine::new();
    let checked = cargo_bench().args(["--", "--check"]).args(&options.cases);
    let checked = checked
        .capture(&mut |line| live.show(line.unwrap_or("Compiling the bench …")))
        .await?;
    if checked.success {
        return Ok(());
    }
    Err(Failure::new("The bench does not start; the reason is above.").with_output(checked.text))
}

/// In the development profile, which the tests have compiled already: the release profile is made for the page.
fn cargo_bench() -> Program {
    let program = Program::new("cargo").args(["bench", "--quiet", "--profile", "dev"]);
    program.args(["--package", "e2e", "--bench", "streaming"])
}

/// Cargo runs a bench in its package's folder; the person named the file from another one.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(at(path))
}
