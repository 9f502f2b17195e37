//! The drivers' processes. Chromium's serves all browsers of a test process; the others have one each, for they
//! have one session at a time.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::display::Display;
use super::process::Guarded;
use super::{Engine, new_folder, temporary_folder};

/// A driver that listens; it ends with this value.
#[derive(Debug)]
pub(crate) struct Driver {
    origin: String,
    /// What it and its browser keep on the disk.
    folder: PathBuf,
    /// Held open: the driver must not fail to write to it.
    _output: Option<BufReader<ChildStdout>>,
    _process: Guarded,
    /// After the browser that is on it.
    _display: Option<Display>,
}

/// How long a driver may take to listen.
const START: Duration = Duration::from_secs(30);

impl Driver {
    /// Starts the driver of an engine; of Chromium's there is none to be had, for it is shared.
    pub(crate) fn for_one_session(engine: Engine) -> Option<Self> {
        match engine {
            Engine::Chromium => None,
            Engine::Firefox => Some(Self::geckodriver()),
            Engine::Webkit => Some(Self::webkit()),
        }
    }

    /// Where a driver listens: the one given, or the one that is shared. The first caller starts that.
    pub(crate) fn origin(own: Option<&Self>) -> &str {
        static SHARED: LazyLock<Driver> = LazyLock::new(Driver::chromedriver);
        &own.unwrap_or_else(|| &SHARED).origin
    }

    /// Where its browser is to put downloads.
    pub(crate) fn downloads(&self) -> PathBuf {
        subfolder(&self.folder, "downloads")
    }

    fn chromedriver() -> Self {
        let folder = temporary_folder();
        let mut command = Command::new(Engine::Chromium.program());
        command.arg("--port=0").env("TMPDIR", &folder);
        Self::naming_its_port(command, folder, "started successfully on port ")
    }

    fn geckodriver() -> Self {
        let folder = new_folder("session");
        let mut command = Command::new(Engine::Firefox.program());
        command
            .args(["--port", "0", "--websocket-port", "0"])
            .args(["--host", "127.0.0.1"])
            .env("TMPDIR", &folder)
            // What it shares with other Firefoxes: `profiles.ini`, reports of crashes.
            .env("HOME", &folder)
            .env("MOZ_CRASHREPORTER_DISABLE", "1");
        Self::naming_its_port(command, folder, "Listening on 127.0.0.1:")
    }

    /// A driver that says where it listens.
    fn naming_its_port(mut command: Command, folder: PathBuf, before: &str) -> Self {
        let mut process = Guarded::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut output = BufReader::new(process.output());
        let port = port(&mut output, before).unwrap_or_else(|| {
            let program = command.get_program().display();
            panic!("{program} ended without naming its port")
        });
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            folder,
            _output: Some(output),
            _process: process,
            _display: None,
        }
    }

    /// A driver that has to be told where to listen, and a display for its browser.
    fn webkit() -> Self {
        let folder = new_folder("session");
        let display = Display::start();
        let port = free_port();
        let mut command = Command::new(Engine::Webkit.program());
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            // There is no graphics card in a container, and none is missed.
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // Nobody listens to what it says to assistive technology and to the desktop.
            .env("NO_AT_BRIDGE", "1")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("GSETTINGS_BACKEND", "memory")
            .env("HOME", &folder)
            .env("TMPDIR", &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for (variable, below) in [
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            command.env(variable, subfolder(&folder, below));
        }
        name_downloads(&folder);
        let mut process = Guarded::start(&mut command);
        until_it_listens(&mut process, port);
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            folder,
            _output: None,
            _process: process,
            _display: Some(display),
        }
    }
}

/// Where a desktop's programs look for its folders: MiniBrowser puts downloads into the one that is named there.
/// <https://www.freedesktop.org/wiki/Software/xdg-user-dirs/>
fn name_downloads(home: &Path) {
    let named = format!(
        "XDG_DOWNLOAD_DIR=\"{}\"\n",
        subfolder(home, "downloads").display()
    );
    let file = subfolder(home, "config").join("user-dirs.dirs");
    fs::write(&file, named)
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
}

fn subfolder(folder: &Path, name: &str) -> PathBuf {
    let folder = folder.join(name);
    fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be made: {error}", folder.display()));
    folder
}

fn port(output: &mut impl BufRead, before: &str) -> Option<u16> {
    for line in output.lines() {
        if let Some((_, port)) = line.ok()?.split_once(before) {
            return port.trim_end_matches('.').parse().ok();
        }
    }
    None
}

/// A port that nobody has now.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    let address = address.unwrap_or_else(|error| panic!("no free port: {error}"));
    address.port()
}

fn until_it_listens(process: &mut Guarded, port: u16) {
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(
            !process.has_ended() && begun.elapsed() < START,
            "the driver does not listen at port {port}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_name_their_port() {
        let chrome =
            "Starting ChromeDriver 156\nChromeDriver was started successfully on port 41235.\n";
        let read = |text: &str, before| port(&mut text.as_bytes(), before);
        assert_eq!(read(chrome, "started successfully on port "), Some(41235));
        let gecko = "1700000000000\tgeckodriver\tINFO\tListening on 127.0.0.1:4444\n";
        assert_eq!(read(gecko, "Listening on 127.0.0.1:"), Some(4444));
        assert_eq!(read("", "Listening on 127.0.0.1:"), None);
    }
}
