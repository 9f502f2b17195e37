//! wasm-opt, which makes the wasm a third smaller.
//!
//! Debian's is too old for what today's rustc emits. The npm package brings the current one as a script for Node;
//! without Node, Trunk downloads a native one; where that fails too, the page is built without.

use std::path::PathBuf;

use crate::failure::{Result, at};
use crate::process::Program;
use crate::report::announce;
use crate::workspace;

/// The release of binaryen; Trunk.toml asks for the same.
const VERSION: &str = "132";

/// Where wasm-opt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmOpt {
    /// It is on the search path.
    Installed,
    /// Trunk will try to download it.
    LeftToTrunk,
}

/// Finds wasm-opt, or installs it with npm.
pub(crate) async fn ensure() -> Result<WasmOpt> {
    if is_installed().await {
        return Ok(WasmOpt::Installed);
    }
    if workspace::find("node").is_none() || workspace::find("npm").is_none() {
        return Ok(WasmOpt::LeftToTrunk);
    }
    announce(
        &format!("binaryen {VERSION}"),
        "its wasm-opt makes the page smaller",
        "some seconds",
    );
    let package = format!("binaryen@{VERSION}.0.0");
    let folder = workspace::tools();
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let install = Program::new("npm").args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ]);
    let installed = install
        .args([folder.into_os_string(), package.into()])
        .text()
        .await
        .is_some();
    Ok(if installed && is_installed().await {
        WasmOpt::Installed
    } else {
        WasmOpt::LeftToTrunk
    })
}

async fn is_installed() -> bool {
    let version = Program::new("wasm-opt").args(["--version"]).text().await;
    version.is_some_and(|version| is_current(&version))
}

/// `wasm-opt version 132 (version_132)`
fn is_current(version: &str) -> bool {
    version.split_whitespace().nth(2) == Some(VERSION)
}

/// A folder with a wasm-opt that changes nothing, for builds that have to do without: `index.html` asks Trunk for
/// wasm-opt, and no option of Trunk takes that back.
#[cfg(unix)]
pub(crate) fn stand_in() -> Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;

    let folder = workspace::tools().join("no-wasm-opt");
    let script = folder.join("wasm-opt");
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    std::fs::write(&script, include_str!("no_wasm_opt.sh")).map_err(at(&script))?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))
        .map_err(at(&script))?;
    Ok(folder)
}

/// Only written for systems with a shell.
#[cfg(not(unix))]
pub(crate) fn stand_in() -> Result<PathBuf> {
    Err(crate::failure::Failure::new(
        "wasm-opt is missing; install Node and try again.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_release_asked_for_will_do() {
        assert!(is_current("wasm-opt version 132 (version_132)\n"));
        assert!(!is_current("wasm-opt version 108\n"));
        assert!(!is_current(""));
    }

    #[test]
    fn trunk_is_told_the_same_release() {
        let trunk = std::fs::read_to_string(workspace::root().join("Trunk.toml")).unwrap();
        assert!(trunk.contains(&format!("wasm_opt = \"version_{VERSION}\"")));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_stand_in_copies() {
        let script = stand_in().unwrap().join("wasm-opt");
        let version = Program::new(&script)
            .args(["--version"])
            .text()
            .await
            .unwrap();
        assert!(is_current(&version), "{version}");
        let (from, to) = (
            script.with_file_name("in.wasm"),
            script.with_file_name("out.wasm"),
        );
        std::fs::write(&from, b"\0asm").unwrap();
        let output = format!("--output={}", to.display());
        let arguments = [
            output.as_str(),
            "-Oz",
            from.to_str().unwrap(),
            "--enable-bulk-memory",
        ];
        assert!(Program::new(&script).args(arguments).text().await.is_some());
        assert_eq!(std::fs::read(to).unwrap(), b"\0asm");
    }
}
