//! `cargo xtask bench` runs this; see [`e2e::bench`].

use std::io::{self, Write as _};
use std::process::ExitCode;

use e2e::bench::{self, Options};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// The simulator answers on one thread while another drives the browser.
fn run() -> io::Result<()> {
    let options = Options::read(std::env::args().skip(1)).map_err(io::Error::other)?;
    if options.check {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(bench::run(&options))
}
