//! A profile that outlives its browsers, and their sudden end.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tokio::time::{Instant, sleep};

use crate::browser::{Browser, DEADLINE, LOOK_AGAIN, in_started};
use crate::engine::{Engine, Wishes, new_folder};
use crate::scan::{Secret, scan};

/// What browsers leave on the disk, for the browser after them.
#[derive(Debug)]
pub struct Profile {
    folder: PathBuf,
    started: Cell<u32>,
}

impl Profile {
    /// One of which no browser knows yet.
    #[expect(
        clippy::new_without_default,
        reason = "no two are alike, and it makes a folder"
    )]
    pub fn new() -> Self {
        Self {
            folder: new_folder("profile"),
            started: Cell::default(),
        }
    }

    /// Runs a test in a browser with this profile, and closes it.
    pub async fn in_browser<T>(&self, test: impl AsyncFnOnce(&Browser) -> T) -> T {
        in_started(self.start().await, test, None).await
    }

    /// Runs a test in a browser with this profile, and then kills every process of it: nothing in it runs
    /// any more.
    pub async fn until_killed<T>(&self, test: impl AsyncFnOnce(&Browser) -> T) -> T {
        in_started(self.start().await, test, Some(&self.folder)).await
    }

    /// How many browsers have had it.
    pub fn started(&self) -> u32 {
        self.started.get()
    }

    /// Where a secret stands in what is on the disk, in any form; nowhere is as it should be.
    pub fn holds(&self, secret: &Secret) -> Vec<String> {
        let files = fs::read_dir(&self.folder).map_or(0, Iterator::count);
        assert!(
            files > 0,
            "no browser has written to {}",
            self.folder.display()
        );
        scan(&self.folder, secret)
    }

    async fn start(&self) -> Browser {
        self.started.set(self.started.get() + 1);
        let wishes = Wishes {
            profile: Some(&self.folder),
            ..Wishes::default()
        };
        Browser::start(&wishes).await
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // The driver's guard removes what is left.
        let _removed = fs::remove_dir_all(&self.folder);
    }
}

/// Sends SIGKILL to the browser that has this folder and to all that it has started, and waits until they
/// are gone.
pub(crate) async fn kill(folder: &Path) {
    let doomed = family(folder);
    assert!(
        !doomed.is_empty(),
        "no browser has the profile {}",
        folder.display()
    );
    let ids = doomed.iter().map(u32::to_string);
    let killed = Command::new("kill").arg("-KILL").args(ids).output();
    killed.unwrap_or_else(|error| panic!("kill does not start: {error}"));
    let begun = Instant::now();
    while doomed.iter().any(|id| is_alive(*id)) {
        assert!(begun.elapsed() < DEADLINE, "still there: {doomed:?}");
        sleep(LOOK_AGAIN).await;
    }
}

/// The browser with this folder and its children's children.
fn family(folder: &Path) -> Vec<u32> {
    let processes: Vec<_> = fs::read_dir("/proc")
        .unwrap_or_else(|error| panic!("this harness kills by /proc: {error}"))
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    let argument = match Engine::chosen() {
        Engine::Chromium => format!("--user-data-dir={}", folder.display()),
        Engine::Firefox | Engine::Webkit => folder.display().to_string(),
    };
    let named = |id: &u32| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0)
            .any(|part| part == argument.as_bytes())
    };
    let mut family: Vec<u32> = processes.iter().copied().filter(named).collect();
    loop {
        let is_child = |id: &u32| {
            !family.contains(id) && status(*id).is_some_and(|(_, parent)| family.contains(&parent))
        };
        let more: Vec<u32> = processes.iter().copied().filter(is_child).collect();
        if more.is_empty() {
            return family;
        }
        family.extend(more);
    }
}

/// Nobody may have asked yet how it ended: it has, all the same.
fn is_alive(id: u32) -> bool {
    status(id).is_some_and(|(state, _)| state != "Z" && state != "X")
}

/// A process's state, and its parent (proc(5)).
fn status(id: u32) -> Option<(String, u32)> {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name before it may contain anything.
    let (_, rest) = line.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}
