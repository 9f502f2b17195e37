//! What was typed after `cargo xtask`, as a [`Command`].

use std::path::PathBuf;

use seal::ConnectSrc;

use crate::test::Stage;

/// How to call the commands; printed by `--help` and after an argument nobody knows.
pub(crate) const USAGE: &str = "\
usage: cargo xtask <command>

  serve  [--port 8080] [--open] [--release] [--simulate]
         Builds the page, serves it and rebuilds it on every change. What answers:
         AZURE_OPENAI_CHAT_ENDPOINT and AZURE_OPENAI_CHAT_KEY: your deployment, through a relay that keeps
           the key to itself (optional: AZURE_OPENAI_CHAT_API_VERSION, AZURE_OPENAI_CHAT_MODEL);
         otherwise a small real model on this machine (needs Python 3); --simulate: the simulator.
  test   [--only STAGE]... [--allow-missing]
         All checks: fmt, clippy, host, browser, dist, e2e, firefox, webkit, model, size.
         e2e is the end-to-end suite in Chromium; firefox and webkit run what of it has been made to pass there.
         --allow-missing does not count as failed what could not run here.
  dist   [--connect-src ORIGIN]...
         The optimised static page in dist/, and its sizes. It may reach any https address, and this machine;
         with --connect-src https://NAME.openai.azure.com it reaches that and its own host, and nothing else.
  bench  [--quick] [--only CASE]... [--control] [--dist FOLDER] [--json FILE]
         What the page costs while replies stream, in headless Chromium against the simulator: busy time, tasks,
         frames, chunks per second, beside what is aimed at. About five minutes; --quick: the short reply only.
         Cases are idle-1x and SIZE-SPEED-SLOWDOWN, as in 12k-paced-1x: 12k, 100k, 1m; paced, fast; 1x, 4x; any
         part stands for all that have it; search and list: 10,000 conversations; long: 200 exchanges, 10,000
         messages. --control measures a page that only appends raw text; --dist a page that is built already.
  screenshots  [--readme] [--dist FOLDER]
         Pictures of the page in target/screenshots/: each scene in three sizes, light and dark. --readme puts those
         that the README shows in docs/; --dist takes them of a page that is built already.

Each installs what it needs and says so.";

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Show [`USAGE`].
    Help,
    /// Build and serve the page, with something that answers.
    Serve(ServeOptions),
    /// Run the checks.
    Test(TestOptions),
    /// Build the static page, which may reach these origins.
    Dist(ConnectSrc),
    /// Measure the page.
    Bench(BenchOptions),
    /// Take pictures of the page.
    Screenshots(ScreenshotOptions),
}

/// The options of `serve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// Where the page is served, on the loopback address.
    pub port: u16,
    /// Whether to open it in the browser.
    pub open: bool,
    /// Whether to build what people download rather than what builds fast.
    pub release: bool,
    /// Whether the simulator answers, whatever the environment offers.
    pub simulate: bool,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            port: 8080,
            open: false,
            release: false,
            simulate: false,
        }
    }
}

/// The options of `test`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TestOptions {
    /// The stages to run; empty means all of them.
    pub only: Vec<Stage>,
    /// Whether what could not run on this machine is let pass.
    pub allow_missing: bool,
}

/// The options of `bench`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// A folder with a built page, to be measured in place of a new build.
    pub dist: Option<PathBuf>,
    /// Whether a page that only appends raw text is measured instead.
    pub control: bool,
    /// Where the figures are written as JSON too.
    pub json: Option<PathBuf>,
    /// What the bench itself understands: which cases to measure.
    pub cases: Vec<String>,
}

/// The options of `screenshots`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ScreenshotOptions {
    /// A folder with a built page, in place of a new build.
    pub dist: Option<PathBuf>,
    /// Whether the README's pictures are replaced.
    pub readme: bool,
}

/// Reads the arguments; the error is a sentence about the first that makes no sense.
pub(crate) fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut arguments = arguments.into_iter();
    match arguments.next().as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("serve") => parse_serve(arguments),
        Some("test") => parse_test(arguments),
        Some("bench") => parse_bench(arguments),
        Some("dist") => parse_dist(arguments),
        Some("screenshots") => parse_screenshots(arguments),
        Some(other) => Err(format!("There is no command `{other}`.")),
    }
}

fn is_help(argument: &str) -> bool {
    matches!(argument, "--help" | "-h")
}

fn parse_serve(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = ServeOptions::default();
    let mut arguments = split_values(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--port" | "-p" => options.port = parse_port(arguments.next())?,
            "--open" => options.open = true,
            "--release" => options.release = true,
            "--simulate" => options.simulate = true,
            help if is_help(help) => return Ok(Command::Help),
            other => return Err(format!("`serve` does not know `{other}`.")),
        }
    }
    Ok(Command::Serve(options))
}

fn parse_port(value: Option<String>) -> Result<u16, String> {
    let value = value.ok_or("`--port` needs a number after it.")?;
    match value.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!(
            "`{value}` is no port: a number from 1 to 65535 is needed."
        )),
    }
}

fn parse_test(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = TestOptions::default();
    let mut arguments = split_values(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--only" => options.only.extend(parse_stages(arguments.next())?),
            "--allow-missing" => options.allow_missing = true,
            help if is_help(help) => return Ok(Command::Help),
            other => return Err(format!("`test` does not know `{other}`.")),
        }
    }
    Ok(Command::Test(options))
}

fn parse_dist(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut origins = Vec::new();
    let mut arguments = split_values(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--connect-src" => {
                let value = arguments.next().filter(|value| {
                    // An empty one must not open what it was to close.
                    !value.starts_with("--") && value.contains(|c| !matches!(c, ',' | ' '))
                });
                let value = value.ok_or(
                    "`--connect-src` needs an origin after it, such as https://NAME.openai.azure.com.",
                )?;
                let parts = value.split([',', ' ']).filter(|part| !part.is_empty());
                origins.extend(parts.map(str::to_owned));
            }
            help if is_help(help) => return Ok(Command::Help),
            other => return Err(format!("`dist` does not know `{other}`.")),
        }
    }
    let reach = ConnectSrc::parse(origins.iter().map(String::as_str))?;
    Ok(Command::Dist(reach))
}

fn parse_bench(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = BenchOptions::default();
    let mut arguments = split_values(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next();
            value.ok_or_else(|| format!("`{argument}` needs something after it."))
        };
        match argument.as_str() {
            "--quick" => options.cases.push(argument),
            "--only" => {
                for name in value()?.split(',') {
                    options.cases.extend(["--only".to_owned(), name.to_owned()]);
                }
            }
            "--control" => options.control = true,
            "--dist" => options.dist = Some(value()?.into()),
            "--json" => options.json = Some(value()?.into()),
            help if is_help(help) => return Ok(Command::Help),
            other => return Err(format!("`bench` does not know `{other}`.")),
        }
    }
    Ok(Command::Bench(options))
}

fn parse_screenshots(arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = ScreenshotOptions::default();
    let mut arguments = split_values(arguments).into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--readme" => options.readme = true,
            "--dist" => {
                let folder = arguments
                    .next()
                    .ok_or("`--dist` needs a folder after it.")?;
                options.dist = Some(folder.into());
            }
            help if is_help(help) => return Ok(Command::Help),
            other => return Err(format!("`screenshots` does not know `{other}`.")),
        }
    }
    Ok(Command::Screenshots(options))
}

fn parse_stages(value: Option<String>) -> Result<Vec<Stage>, String> {
    let names: Vec<_> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    let value =
        value.ok_or_else(|| format!("`--only` needs a stage after it: {}.", names.join(", ")))?;
    let stage = |name: &str| {
        Stage::named(name).ok_or_else(|| {
            format!(
                "There is no stage `{name}`; there are {}.",
                names.join(", ")
            )
        })
    };
    value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(stage)
        .collect()
}

/// `--port=1` becomes `--port 1`.
fn split_values(arguments: impl Iterator<Item = String>) -> Vec<String> {
    arguments
        .flat_map(|argument| match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                vec![name.to_owned(), value.to_owned()]
            }
            _ => vec![argument],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_of_serve() {
        let expected = ServeOptions {
            port: 9000,
            open: true,
            release: true,
            simulate: true,
        };
        assert_eq!(parsed("serve"), Ok(Command::Serve(ServeOptions::default())));
        assert_eq!(
            parsed("serve --open --port 9000 --release --simulate"),
            Ok(Command::Serve(expected.clone()))
        );
        assert_eq!(
            parsed("serve --port=9000 --simulate --open --release"),
            Ok(Command::Serve(expected))
        );
    }

    #[test]
    fn stages_may_repeat_or_be_listed() {
        let expected = TestOptions {
            only: vec![Stage::Fmt, Stage::E2e, Stage::Size],
            allow_missing: true,
        };
        let line = "test --only fmt --allow-missing --only=e2e,size";
        assert_eq!(parsed(line), Ok(Command::Test(expected)));
    }

    #[test]
    fn origins_of_dist_may_repeat_or_be_listed() {
        let dist = |text: &str| {
            let reach = ConnectSrc::parse(text.split_whitespace()).unwrap();
            Ok(Command::Dist(reach))
        };
        assert_eq!(parsed("dist"), dist(""));
        let both = dist("https://a.example https://b.example");
        assert_eq!(
            parsed("dist --connect-src https://a.example --connect-src=https://b.example/"),
            both
        );
        assert_eq!(
            parsed("dist --connect-src https://a.example,https://b.example"),
            both
        );
    }

    #[test]
    fn an_empty_list_of_origins_does_not_open_the_page() {
        for origins in ["", ",", " "] {
            let arguments = ["dist", "--connect-src", origins].map(str::to_owned);
            let sentence = parse(arguments).unwrap_err();
            assert!(sentence.contains("needs an origin"), "{sentence}");
        }
        for line in ["dist --connect-src", "dist --connect-src --help"] {
            assert!(parsed(line).unwrap_err().contains("needs an origin"));
        }
        let sentence = parsed("dist --connect-src contoso.openai.azure.com").unwrap_err();
        assert!(sentence.contains("no origin"), "{sentence}");
    }

    #[test]
    fn options_of_bench() {
        let expected = BenchOptions {
            dist: Some("built".into()),
            control: true,
            json: Some("out.json".into()),
            cases: ["--quick", "--only", "12k-fast", "--only", "idle"]
                .map(str::to_owned)
                .into(),
        };
        let line = "bench --quick --only=12k-fast,idle --control --json out.json --dist built";
        assert_eq!(parsed(line), Ok(Command::Bench(expected)));
        let none = Command::Bench(BenchOptions::default());
        assert_eq!(parsed("bench"), Ok(none));
    }

    #[test]
    fn options_of_screenshots() {
        let expected = ScreenshotOptions {
            dist: Some("built".into()),
            readme: true,
        };
        let line = "screenshots --readme --dist=built";
        assert_eq!(parsed(line), Ok(Command::Screenshots(expected)));
        assert!(parsed("screenshots --dist").unwrap_err().contains("folder"));
    }

    #[test]
    fn help_is_a_command() {
        for line in [
            "",
            "help",
            "--help",
            "-h",
            "serve --help",
            "test -h",
            "dist --help",
            "bench --only idle -h",
        ] {
            assert_eq!(parsed(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        for (line, named) in [
            ("build", "`build`"),
            ("serve --prot 1", "`--prot`"),
            ("serve --port", "`--port`"),
            ("serve --port 70000", "`70000`"),
            ("serve --port 0", "`0`"),
            ("test --only", "`--only`"),
            ("test --only linux", "`linux`"),
            ("dist --release", "`--release`"),
            ("bench --json", "`--json`"),
            ("bench --fast", "`--fast`"),
        ] {
            let sentence = parsed(line).unwrap_err();
            assert!(sentence.contains(named), "{line}: {sentence}");
        }
    }
}
