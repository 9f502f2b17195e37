//! The standard library for wasm32.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::wasm_source;
use crate::failure::{Failure, Result};
use crate::process::Program;
use crate::report::{LiveLine, announce};
use crate::workspace;

/// The target that browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Forces one of the two ways, for trying it out: `rustup` or `source`.
const FORCE: &str = "AZURE_CHAT_WASM_STD";

/// How the standard library for wasm32 is come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WasmStd {
    /// The machine's toolchain has it.
    Installed,
    /// Another toolchain compiles it from its source.
    FromSource(wasm_source::Toolchain),
}

impl WasmStd {
    /// What a wasm build needs in its environment. Builds for the host must not see it.
    pub(crate) fn variables(&self) -> Vec<(&'static str, OsString)> {
        match self {
            Self::Installed => Vec::new(),
            Self::FromSource(toolchain) => toolchain.variables(&workspace::search_path()),
        }
    }
}

/// Looks for it, then asks rustup for it, then takes Debian's source.
pub(crate) async fn ensure() -> Result<WasmStd> {
    let forced = std::env::var(FORCE).unwrap_or_default();
    let from_source = async || Ok(WasmStd::FromSource(wasm_source::ensure().await?));
    match forced.as_str() {
        "source" => return from_source().await,
        "" | "rustup" => {}
        other => {
            return Err(Failure::new(format!(
                "{FORCE} is `{other}`; it may be `rustup` or `source`."
            )));
        }
    }
    if is_installed().await {
        return Ok(WasmStd::Installed);
    }
    match add_target().await {
        Ok(()) => Ok(WasmStd::Installed),
        Err(failure) if forced == "rustup" => Err(failure),
        Err(failure) => from_source().await.map_err(|next| next.because_of(failure)),
    }
}

/// Asks the compiler, so that toolchains without rustup count as well.
async fn is_installed() -> bool {
    let folder = Program::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .text()
        .await;
    folder.is_some_and(|folder| holds_core(Path::new(folder.trim())))
}

fn holds_core(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else {
        return false;
    };
    let mut names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.any(|name| {
        name.starts_with("libcore-")
            && PathBuf::from(&name)
                .extension()
                .is_some_and(|e| e == "rlib")
    })
}

async fn add_target() -> Result<()> {
    if workspace::find("rustup").is_none() {
        return Err(Failure::new(format!(
            "This Rust has no standard library for {TARGET} and no rustup to fetch it."
        )));
    }
    announce(
        &format!("the {TARGET} target"),
        "Rust's standard library for the browser",
        "some seconds",
    );
    let mut live = LiveLine::new();
    let add = Program::new("rustup").args(["target", "add", TARGET]);
    let added = add
        .capture(&mut |line| live.show(line.unwrap_or_default()))
        .await?;
    if added.success && is_installed().await {
        return Ok(());
    }
    Err(
        Failure::new(format!("`rustup target add {TARGET}` did not work here."))
            .with_output(added.text),
    )
}
