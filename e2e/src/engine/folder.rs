//! Where browsers keep their profiles: each leaves something behind in its temporary folder.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

use super::process::Guard;

/// The folder of this test process, gone when that ends.
pub(crate) fn temporary_folder() -> PathBuf {
    static FOLDER: LazyLock<(PathBuf, Guard)> = LazyLock::new(|| {
        // Short, for there will be a socket in it, and its path has at most some 100 bytes.
        let folder = env::temp_dir().join(format!("e2e-{}", std::process::id()));
        fs::create_dir_all(&folder)
            .unwrap_or_else(|error| panic!("{} cannot be made: {error}", folder.display()));
        let guard = Guard::removing(&folder);
        (folder, guard)
    });
    FOLDER.0.clone()
}

/// A folder in it that nobody else has.
pub(crate) fn new_folder(name: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = temporary_folder().join(format!("{name}-{number}"));
    fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be made: {error}", folder.display()));
    folder
}
