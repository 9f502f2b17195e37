//! What a fresh machine lacks: found out silently, installed with one line said about it.

mod axe;
mod browser;
mod cargo_tool;
mod component;
mod debian;
pub(crate) mod python;
mod wasm_opt;
mod wasm_source;
mod wasm_std;

pub(crate) use self::axe::ensure as ensure_axe;
pub(crate) use self::browser::{Engine, ensure_browser};
pub(crate) use self::component::ensure_component;
pub(crate) use self::wasm_opt::{WasmOpt, stand_in as stand_in_for_wasm_opt};
pub(crate) use self::wasm_std::WasmStd;

use std::ffi::OsString;

use crate::failure::Result;
use crate::process::Program;
use crate::workspace;

/// The Trunk that this project is built with. 0.22 asks for a newer compiler than the workspace does.
const TRUNK: &str = "0.21.14";

/// What programs need to build for wasm32.
#[derive(Debug, Clone)]
pub(crate) struct WasmBuild {
    std: WasmStd,
}

impl WasmBuild {
    /// The compiler's side: a standard library for wasm32.
    pub(crate) async fn prepare() -> Result<Self> {
        Ok(Self {
            std: wasm_std::ensure().await?,
        })
    }

    /// A program that builds for wasm32, or starts one that does.
    pub(crate) fn program(&self, name: &str) -> Program {
        self.with_variables(Program::new(name))
    }

    /// A command of Trunk, which ends with us whatever happens ([`Program::leashed`]).
    pub(crate) fn trunk(&self, command: &str) -> Program {
        let trunk = self.with_variables(Program::leashed("trunk"));
        let trunk = trunk.args([command, "--skip-version-check"]);
        // Trunk takes this variable for an option and fails unless it is `true` or `false`.
        match std::env::var_os("NO_COLOR") {
            Some(_) => trunk.env_remove("NO_COLOR").args(["--color", "never"]),
            None => trunk,
        }
    }

    /// How the standard library is come by.
    pub(crate) fn std(&self) -> &WasmStd {
        &self.std
    }

    fn with_variables(&self, program: Program) -> Program {
        let variables: Vec<(&str, OsString)> = self.std.variables();
        variables
            .into_iter()
            .fold(program, |program, (name, value)| program.env(name, value))
    }
}

/// Trunk and what it calls, except wasm-opt.
pub(crate) async fn ensure_trunk() -> Result<()> {
    let purpose = "it builds and serves the page";
    cargo_tool::ensure(
        "trunk",
        "trunk",
        TRUNK,
        purpose,
        "about 7 minutes on two cores",
    )
    .await?;
    ensure_wasm_bindgen().await
}

/// wasm-bindgen's program and test runner, in the version of the library.
pub(crate) async fn ensure_wasm_bindgen() -> Result<()> {
    let version = workspace::locked_version("wasm-bindgen")?;
    let purpose = "it joins WebAssembly to JavaScript";
    cargo_tool::ensure(
        "wasm-bindgen-cli",
        "wasm-bindgen",
        &version,
        purpose,
        "about 2 minutes",
    )
    .await
}

/// What makes the page small; a machine without it builds a larger page.
pub(crate) async fn ensure_wasm_opt() -> Result<WasmOpt> {
    wasm_opt::ensure().await
}
