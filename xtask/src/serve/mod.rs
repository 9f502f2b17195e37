//! `cargo xtask serve`: the page, rebuilt on every change, with something behind it that answers.

mod answer;
mod browser;
mod config;
mod site;
mod trunk;
mod trunk_config;

use std::net::{Ipv4Addr, TcpListener};

use self::answer::Answer;
use self::site::Site;
use self::trunk::Trunk;
use crate::args::ServeOptions;
use crate::failure::{Failure, Result};
use crate::relay::Page;
use crate::report::say;
use crate::setup::{self, WasmBuild, WasmOpt};

/// Serves until something ends that should not, which is a failure, or until the future is dropped.
pub(crate) async fn serve(options: &ServeOptions) -> Result<()> {
    check_port(options.port)?;
    // What is wrong with the environment should be said before minutes of installing.
    let choice = answer::choose(options.simulate)?;
    let build = WasmBuild::prepare().await?;
    setup::ensure_trunk().await?;
    // How small the page is does not matter on this machine, so a missing wasm-opt is passed over.
    let without_wasm_opt =
        options.release && setup::ensure_wasm_opt().await? == WasmOpt::LeftToTrunk;
    let mut answer = Answer::start(choice).await?;
    let site = Site::start(&answer, Page { port: options.port }).await?;
    say("Building the page (the first time takes a few minutes) …");
    let mut trunk = Trunk::start(&build, options, &site, without_wasm_opt)?;
    trunk.ready().await?;
    let address = format!("http://127.0.0.1:{}", options.port);
    say(format!(
        "\nAzure Chat is at {address}  (answers: {}; Ctrl-C ends it)\n",
        answer.description()
    ));
    if options.open {
        browser::open(&address);
    }
    let failure = tokio::select! {
        failure = trunk.ended() => failure,
        failure = answer.ended() => failure,
    };
    Err(failure)
}

fn check_port(port: u16) -> Result<()> {
    let taken = |error: std::io::Error| {
        let other = port.checked_add(1).unwrap_or(8080);
        Failure::new(format!(
            "Port {port} cannot be used ({error}); end the program that has it, or choose another port: \
             `cargo xtask serve --port {other}`."
        ))
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .map_err(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = check_port(port).unwrap_err().to_string();
        assert!(
            sentence.contains(&format!("Port {port} ")) && sentence.contains("--port"),
            "{sentence}"
        );
        drop(taken);
        assert!(check_port(port).is_ok());
    }
}
