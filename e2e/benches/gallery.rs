//! `cargo xtask screenshots` runs this; see [`e2e::gallery`]. Its argument is the folder to write to.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.find(|argument| !argument.starts_with("--"));
    let folder = folder.ok_or_else(|| io::Error::other("which folder are the pictures for?"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(e2e::gallery::take(Path::new(&folder)));
    Ok(())
}
