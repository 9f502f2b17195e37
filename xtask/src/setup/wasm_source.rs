//! The standard library for wasm32 from its source, where rustup cannot fetch the compiled one (closed networks).
//!
//! Debian packages a recent Rust with its source for building browsers (`rustc-web`); it is used for wasm builds
//! alone. `RUSTC_BOOTSTRAP` lets its cargo build the standard library, which is still an unstable ability.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::debian::{self, Packages};
use crate::failure::{Failure, Result};
use crate::process::Program;
use crate::workspace;

/// Where Debian's packages put their programs.
const BIN: &str = "/usr/bin";
/// Where they put the source.
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";
/// The programs of the toolchain, where they exist.
const PROGRAMS: [&str; 5] = ["cargo", "rustc", "rustdoc", "cargo-clippy", "clippy-driver"];

/// Debian's Rust, with the linker that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Toolchain {
    /// A folder that holds its programs and no others.
    programs: PathBuf,
    linker: PathBuf,
}

impl Toolchain {
    /// What a wasm build needs in its environment, with its programs first on the search path. (A folder of links
    /// rather than `rustup toolchain link`: it leaves the person's rustup as it was, and works without one.)
    pub(crate) fn variables(&self, search_path: &OsStr) -> Vec<(&'static str, OsString)> {
        let path = env::join_paths(
            [self.programs.clone()]
                .into_iter()
                .chain(env::split_paths(search_path)),
        );
        vec![
            ("PATH", path.unwrap_or_else(|_| search_path.to_owned())),
            ("RUSTC_BOOTSTRAP", "1".into()),
            ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
            (
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
                self.linker.clone().into(),
            ),
        ]
    }

    /// Makes sure that this toolchain can run clippy.
    pub(crate) async fn ensure_clippy(&self) -> Result<()> {
        if !Path::new(BIN).join("clippy-driver").is_file() {
            let purpose = "clippy for the Rust that builds for the browser";
            debian::install(Packages {
                names: &["rust-web-clippy"],
                purpose,
                duration: "some seconds",
            })
            .await?;
        }
        link_programs(&self.programs)
    }
}

/// Finds the toolchain, or installs it where that is allowed.
pub(crate) async fn ensure() -> Result<Toolchain> {
    let rustc = Path::new(BIN).join("rustc");
    if !rustc.is_file() || !Path::new(BIN).join("cargo").is_file() || !Path::new(SOURCE).is_file() {
        let purpose = "a Rust whose standard library can be compiled for the browser";
        let names = &["rustc-web", "cargo-web", "rust-web-src"];
        debian::install(Packages {
            names,
            purpose,
            duration: "about a minute",
        })
        .await?;
    }
    let version = Program::new(&rustc).args(["-vV"]).text().await;
    let llvm = version.as_deref().and_then(llvm_version);
    let llvm = llvm
        .ok_or_else(|| Failure::new(format!("{} does not tell its version.", rustc.display())))?;
    let linker = Path::new(BIN).join(format!("wasm-ld-{llvm}"));
    if !linker.is_file() {
        let name = format!("lld-{llvm}");
        let purpose = "the linker for the browser's programs";
        debian::install(Packages {
            names: &[&name],
            purpose,
            duration: "some seconds",
        })
        .await?;
    }
    let programs = workspace::tools().join("debian-rust");
    link_programs(&programs)?;
    Ok(Toolchain { programs, linker })
}

/// `LLVM version: 22.1.8` → `22`.
fn llvm_version(rustc: &str) -> Option<&str> {
    let version = rustc
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))?;
    version.split('.').next().filter(|major| !major.is_empty())
}

#[cfg(unix)]
fn link_programs(folder: &Path) -> Result<()> {
    use crate::failure::at;

    std::fs::create_dir_all(folder).map_err(at(folder))?;
    for program in PROGRAMS {
        let (original, link) = (Path::new(BIN).join(program), folder.join(program));
        if original.is_file() && !link.exists() {
            std::os::unix::fs::symlink(&original, &link).map_err(at(&link))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn link_programs(_folder: &Path) -> Result<()> {
    Err(Failure::new(
        "The standard library can be built from source on Debian only.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_is_that_of_the_compilers_llvm() {
        assert_eq!(
            llvm_version("rustc 1.96.0\nLLVM version: 22.1.8\n"),
            Some("22")
        );
        assert_eq!(llvm_version("rustc 1.96.0\n"), None);
    }

    #[test]
    fn its_programs_come_first() {
        let toolchain = Toolchain {
            programs: "/w/debian-rust".into(),
            linker: "/usr/bin/wasm-ld-22".into(),
        };
        let variables = toolchain.variables(OsStr::new("/home/bin:/usr/bin"));
        assert_eq!(
            variables[0],
            ("PATH", "/w/debian-rust:/home/bin:/usr/bin".into())
        );
        assert!(variables.contains(&(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            "/usr/bin/wasm-ld-22".into()
        )));
    }
}
