//! axe-core, which looks for what assistive technology cannot use; the end-to-end tests run it in the page.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, at};
use crate::process::Program;
use crate::report::announce;
use crate::workspace;

/// The release of the npm package.
const VERSION: &str = "4.14.1";

/// The script, once it is there; installs it with npm where it is not.
pub(crate) async fn ensure() -> Result<PathBuf> {
    // Of its own: npm takes away what it was not told of.
    let folder = workspace::tools().join("axe");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if is_installed(&script) {
        return Ok(script);
    }
    let missing = "axe-core is missing, with which the page's screens are checked;";
    if workspace::find("npm").is_none() {
        return Err(Failure::new(format!(
            "{missing} install Node and try again."
        )));
    }
    announce(
        &format!("axe-core {VERSION}"),
        "it checks the page's screens for assistive technology",
        "some seconds",
    );
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let install = Program::new("npm").args([
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ]);
    let package = format!("axe-core@{VERSION}");
    let _said = install
        .args([folder.into_os_string(), package.into()])
        .text()
        .await;
    if is_installed(&script) {
        Ok(script)
    } else {
        Err(Failure::new(format!(
            "{missing} npm could not install it. Is there a network?"
        )))
    }
}

/// The script begins with its name and version.
fn is_installed(script: &Path) -> bool {
    let text = std::fs::read_to_string(script).unwrap_or_default();
    is_current(&text)
}

fn is_current(text: &str) -> bool {
    text.trim_start()
        .strip_prefix("/*! axe v")
        .is_some_and(|rest| rest.split_whitespace().next() == Some(VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_release_asked_for_will_do() {
        assert!(is_current(&format!("/*! axe v{VERSION}\n * Copyright")));
        assert!(!is_current("/*! axe v4.1.0\n"));
        assert!(!is_current(""));
    }
}
