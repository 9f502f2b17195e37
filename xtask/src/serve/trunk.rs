//! `trunk serve` with a configuration of our own: the project's, plus the proxies of this one run.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::sleep;

use super::site::Site;
use super::trunk_config;
use crate::args::ServeOptions;
use crate::failure::{Failure, Result, at};
use crate::process::Running;
use crate::setup::{WasmBuild, stand_in_for_wasm_opt};
use crate::{http, workspace};

/// How often is asked whether the page answers.
const LOOK: Duration = Duration::from_millis(100);

/// A running `trunk serve`.
#[derive(Debug)]
pub(crate) struct Trunk {
    running: Running,
    page: String,
}

impl Trunk {
    /// Starts it; `without_wasm_opt` does without that tool rather than have Trunk download it.
    pub(crate) fn start(
        build: &WasmBuild,
        options: &ServeOptions,
        site: &Site,
        without_wasm_opt: bool,
    ) -> Result<Self> {
        let config = write_configuration(site)?;
        let port = options.port.to_string();
        let mut trunk = build
            .trunk("serve")
            .args(["--port", &port, "--config"])
            .args([config])
            .args(options.release.then_some("--release"));
        if without_wasm_opt {
            trunk = trunk.prepend_to_path(&stand_in_for_wasm_opt()?);
        }
        let running = trunk.start()?;
        let page = format!("http://127.0.0.1:{port}/");
        Ok(Self { running, page })
    }

    /// Waits until the page answers. A page that does not compile is awaited: Trunk tries again on each change.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        while http::status(&self.page).await != Some(200) {
            if self.running.has_ended() {
                return Err(ended());
            }
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// Waits until it ends by itself, which it should not.
    pub(crate) async fn ended(&mut self) -> Failure {
        // Either way it is gone.
        let _ = self.running.wait().await;
        ended()
    }
}

fn write_configuration(site: &Site) -> Result<PathBuf> {
    let folder = workspace::serve();
    // A page of last time must not stand in for one that does not compile now.
    let _ = std::fs::remove_dir_all(folder.join("dist"));
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let project = workspace::root().join("Trunk.toml");
    let project = std::fs::read_to_string(&project).map_err(at(&project))?;
    let text = trunk_config::complete(&project, workspace::root(), &folder, &site.proxies())?;
    let path = folder.join("Trunk.toml");
    std::fs::write(&path, text).map_err(at(&path))?;
    Ok(path)
}

fn ended() -> Failure {
    Failure::new("Trunk, which builds and serves the page, ended; its reason is above.")
}
