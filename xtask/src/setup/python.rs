//! Python: a virtual environment below `target/`, with packages in it.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, at};
use crate::process::Program;
use crate::report::announce;
use crate::workspace;

/// The names under which Python is called.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// The packages whose programs receipts write: the article's client, at the release that the recordings are
/// of, and OpenAI's.
const CLIENTS: [&str; 2] = ["azure-ai-inference==1.0.0b9", "openai==3.54.0"];

/// A Python that has the packages of [`CLIENTS`]; installs them where they are missing.
pub(crate) async fn ensure_clients() -> Result<PathBuf> {
    let folder = workspace::clients();
    let python = python_in(&folder.join("venv"));
    let (marker, versions) = (folder.join("installed.txt"), CLIENTS.join("\n"));
    let installed = std::fs::read_to_string(&marker);
    if python.is_file() && installed.is_ok_and(|text| text == versions) {
        return Ok(python);
    }
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let system = system("the programs that receipts write")?;
    announce(
        "azure-ai-inference and openai (Python)",
        "programs that receipts write are run with them",
        "40 MB, under a minute",
    );
    make(system, &folder.join("venv")).await?;
    let sentence = "pip could not install azure-ai-inference and openai.";
    pip(&python).args(CLIENTS).run(sentence).await?;
    std::fs::write(&marker, versions).map_err(at(&marker))?;
    Ok(python)
}

/// The system's Python; a sentence where it is missing that says what needs it.
pub(crate) fn system(needed_by: &str) -> Result<PathBuf> {
    let found = PYTHONS.iter().find_map(|name| workspace::find(name));
    found.ok_or_else(|| {
        Failure::new(format!(
            "Python 3 is not installed, and {needed_by} need it."
        ))
    })
}

/// Makes an environment, in the place of one that is there.
pub(crate) async fn make(system: PathBuf, environment: &Path) -> Result<()> {
    let arguments = [
        "-m".as_ref(),
        "venv".as_ref(),
        "--clear".as_ref(),
        environment.as_os_str(),
    ];
    let sentence =
        "Python could not make a virtual environment (on Debian: `apt-get install python3-venv`).";
    Program::new(system).args(arguments).run(sentence).await
}

/// An environment's pip, about to install. Nothing is compiled here.
pub(crate) fn pip(python: &Path) -> Program {
    Program::new(python).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary=:all:",
    ])
}

/// An environment's Python.
pub(crate) fn python_in(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}
