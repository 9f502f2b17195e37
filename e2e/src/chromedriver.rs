//! The driver process: one for each test process, gone when that ends, however it ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::{env, fs};

static CHROMEDRIVER: LazyLock<Chromedriver> = LazyLock::new(Chromedriver::start);

/// Where the driver listens. The first caller starts it.
pub(crate) fn origin() -> &'static str {
    &CHROMEDRIVER.origin
}

#[derive(Debug)]
struct Chromedriver {
    origin: String,
    /// Held open: the driver must not fail to write to it.
    _output: Mutex<BufReader<ChildStdout>>,
    _process: Child,
    _guard: Child,
}

/// What the driver says once it listens; the port follows.
const STARTED: &str = "started successfully on port ";

impl Chromedriver {
    fn start() -> Self {
        let program = program();
        let folder = temporary_folder();
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let guard = guard(process.id(), &folder);
        let Some(stdout) = process.stdout.take() else {
            panic!(
                "the output of {} was asked for and is not there",
                program.display()
            )
        };
        let mut output = BufReader::new(stdout);
        let port = port(&mut output)
            .unwrap_or_else(|| panic!("{} ended without naming its port", program.display()));
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            _output: Mutex::new(output),
            _process: process,
            _guard: guard,
        }
    }
}

/// Where the browsers keep their profiles: each leaves something behind in its temporary folder.
pub(crate) fn temporary_folder() -> PathBuf {
    // Short, for there will be a socket in it, and its path has at most some 100 bytes.
    let folder = env::temp_dir().join(format!("e2e-{}", std::process::id()));
    fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be made: {error}", folder.display()));
    folder
}

/// `CHROMEDRIVER`, or the first `chromedriver` on the `PATH`.
fn program() -> PathBuf {
    if let Some(program) = env::var_os("CHROMEDRIVER") {
        return PathBuf::from(program);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join("chromedriver"))
        .find(|program| program.is_file())
        .unwrap_or_else(|| {
            panic!(
                "no chromedriver: install Debian's chromium and chromium-driver (or Chrome and its driver), \
                 or name the program in CHROMEDRIVER"
            )
        })
}

fn port(output: &mut impl BufRead) -> Option<u16> {
    for line in output.lines() {
        if let Some((_, port)) = line.ok()?.split_once(STARTED) {
            return port.trim_end_matches('.').parse().ok();
        }
    }
    None
}

/// A process that ends the driver and removes its folder when this one is gone. A static is never
/// dropped, and a killed process cleans nothing up; but its end of a pipe is closed by the system.
fn guard(driver: u32, folder: &Path) -> Child {
    // The browsers end with the driver; the second is for what they still write.
    const SCRIPT: &str = "cat >/dev/null; kill \"$0\"; sleep 1; rm -rf \"$1\"";
    Command::new("sh")
        .args(["-c", SCRIPT, &driver.to_string()])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("sh does not start: {error}"))
}
