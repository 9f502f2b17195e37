//! rustfmt and clippy, which a minimal toolchain lacks.

use crate::failure::{Failure, Result};
use crate::process::Program;
use crate::report::announce;

/// Makes sure that `cargo <command>` works.
pub(crate) async fn ensure_component(command: &str, component: &str) -> Result<()> {
    if is_there(command).await {
        return Ok(());
    }
    announce(
        component,
        "a part of Rust that this toolchain came without",
        "some seconds",
    );
    let add = Program::new("rustup")
        .args(["component", "add", component])
        .text()
        .await;
    if add.is_some() && is_there(command).await {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`cargo {command}` is not installed here, and `rustup component add {component}` did not bring it; \
         install {component} and try again."
    )))
}

async fn is_there(command: &str) -> bool {
    Program::new("cargo")
        .args([command, "--version"])
        .text()
        .await
        .is_some()
}
