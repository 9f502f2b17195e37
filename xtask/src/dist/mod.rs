//! `cargo xtask dist`: the optimised static page.

mod lock;
pub(crate) mod sizes;

pub(crate) use self::lock::Lock;

use seal::ConnectSrc;

use crate::failure::{Failure, Result};
use crate::process::Captured;
use crate::report::{LiveLine, say};
use crate::setup::{self, WasmBuild, WasmOpt};
use crate::workspace;

/// What the page weighs depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optimised {
    /// wasm-opt ran.
    Yes,
    /// wasm-opt could not be had.
    No,
}

/// What the sealing of the page reads (`seal/src/main.rs`).
const CONNECT_SRC: &str = "AZURE_CHAT_CONNECT_SRC";

/// Builds the page into `dist/` and prints its sizes, and where it may send requests.
pub(crate) async fn dist(reach: &ConnectSrc) -> Result<()> {
    let (_lock, optimised) = built(reach).await?;
    say(sizes::measure(&workspace::dist())?.table());
    say(format!("  reaches its own host, and {}", reach.text()));
    if optimised == Optimised::No {
        say(WITHOUT_WASM_OPT);
    }
    Ok(())
}

/// Builds the page into `dist/` behind a live line; nobody else changes it as long as the lock is held.
pub(crate) async fn built(reach: &ConnectSrc) -> Result<(Lock, Optimised)> {
    let lock = Lock::acquire().await?;
    let build = WasmBuild::prepare().await?;
    let mut live = LiveLine::new();
    let optimised = self::build(&build, reach, &mut |line| {
        live.show(line.unwrap_or("Building the page …"))
    })
    .await?;
    Ok((lock, optimised))
}

/// Said where wasm-opt is missing.
pub(crate) const WITHOUT_WASM_OPT: &str = "Built without wasm-opt, so the wasm is about a third larger than it could be; with Node installed it is fetched.";

/// Builds the page into `dist/`.
pub(crate) async fn build(
    build: &WasmBuild,
    reach: &ConnectSrc,
    watch: &mut dyn FnMut(Option<&str>),
) -> Result<Optimised> {
    setup::ensure_trunk().await?;
    let wasm_opt = setup::ensure_wasm_opt().await?;
    let trunk = || {
        let trunk = build.trunk("build").args(["--release"]);
        trunk.env(CONNECT_SRC, reach.text())
    };
    let first = trunk().capture(watch).await?;
    if first.success {
        return Ok(Optimised::Yes);
    }
    if wasm_opt == WasmOpt::LeftToTrunk && is_about_wasm_opt(&first.text) {
        let folder = setup::stand_in_for_wasm_opt()?;
        let second = trunk().prepend_to_path(&folder).capture(watch).await?;
        return if second.success {
            Ok(Optimised::No)
        } else {
            Err(failed(second))
        };
    }
    Err(failed(first))
}

fn is_about_wasm_opt(output: &str) -> bool {
    output.contains("running wasm-opt") || output.contains("downloading wasm-opt")
}

fn failed(trunk: Captured) -> Failure {
    Failure::new("The page could not be built; Trunk's reason is above.").with_output(trunk.text)
}
