//! Runs a simulator until it is interrupted: `simulator [--port N] [--key K] [--no-cors]
//! [--no-expose-headers] [--no-cors-on-errors]`; without a port it takes 8484, with port 0 any free one.

use std::io::{self, Write as _};
use std::process::ExitCode;

use simulator::Options;

/// A port of its own, so that its address can be remembered.
const PORT: u16 = 8484;

const USAGE: &str =
    "usage: simulator [--port N] [--key K] [--no-cors] [--no-expose-headers] [--no-cors-on-errors]";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    let options = options(std::env::args().skip(1)).map_err(io::Error::other)?;
    let simulator = simulator::start(options).await?;
    let origin = simulator.origin();
    writeln!(
        io::stdout(),
        "Listening on {origin} - open it for the list of scenarios and how to call them."
    )?;
    // Ctrl-C ends the process; until then there is nothing to wait for.
    std::future::pending().await
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        port: PORT,
        ..Options::default()
    };
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value; {USAGE}"))
        };
        match argument.as_str() {
            "--port" => {
                let port = value()?;
                options.port = port
                    .parse()
                    .map_err(|_| format!("{port:?} is no port; {USAGE}"))?;
            }
            "--no-cors" => options.cors = false,
            "--no-expose-headers" => options.expose_headers = false,
            "--no-cors-on-errors" => options.cors_on_errors = false,
            "--key" => options.key = value()?,
            other => return Err(format!("unknown argument {other:?}; {USAGE}")),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::options;

    fn read(arguments: &[&str]) -> Result<(u16, bool, String), String> {
        let options = options(arguments.iter().map(|&argument| argument.to_owned()))?;
        Ok((options.port, options.cors, options.key))
    }

    #[test]
    fn arguments_are_understood_or_named() {
        assert_eq!(
            read(&["--port", "0", "--no-cors", "--key", "k"]),
            Ok((0, false, "k".to_owned()))
        );
        assert_eq!(read(&[]).unwrap().2, simulator::DEFAULT_KEY);
        let cors = |arguments: &[&str]| {
            let options = options(arguments.iter().map(|&argument| argument.to_owned()));
            options.map(|each| (each.cors, each.expose_headers, each.cors_on_errors))
        };
        assert_eq!(cors(&[]), Ok((true, true, true)));
        assert_eq!(cors(&["--no-expose-headers"]), Ok((true, false, true)));
        assert_eq!(cors(&["--no-cors-on-errors"]), Ok((true, true, false)));
        assert!(read(&["--port"]).unwrap_err().contains("needs a value"));
        assert!(read(&["--port", "99999"]).unwrap_err().contains("99999"));
        assert!(read(&["--porr"]).unwrap_err().contains("--porr"));
    }
}
