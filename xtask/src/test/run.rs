//! What each stage does.

use std::path::PathBuf;

use super::outcome::Outcome;
use super::stage::Stage;
use super::tally;
use crate::dist::{self, Optimised, sizes};
use crate::failure::{Failure, Result, at};
use crate::model::{self, Model};
use crate::process::Program;
use crate::setup::{self, WasmBuild, WasmStd};
use crate::workspace;

/// The target of the browser's tests.
const WASM: &str = "wasm32-unknown-unknown";
/// For one browser test file, in seconds; the default of 20 is short for a busy machine.
const BROWSER_TIMEOUT: &str = "180";
/// Browsers side by side in the end-to-end tests.
const BROWSERS: &str = "--test-threads=2";
/// The end-to-end test that needs a real model.
const REAL_MODEL: &str = "real_model";

/// Sees each line that a stage's tools write.
type Watch<'a> = &'a mut (dyn FnMut(Option<&str>) + 'a);

/// Runs stages, and remembers what they share.
#[derive(Debug, Default)]
pub(crate) struct Runner {
    wasm: Option<WasmBuild>,
    /// Set once the page was built in this run.
    built: Option<Result<Optimised>>,
}

impl Runner {
    /// Runs a stage.
    pub(crate) async fn run(&mut self, stage: Stage, watch: Watch<'_>) -> Result<Outcome> {
        match stage {
            Stage::Fmt => fmt(watch).await,
            Stage::Clippy => self.clippy(watch).await,
            Stage::Host => host(watch).await,
            Stage::Browser => self.browser(watch).await,
            Stage::Dist => self.dist(watch).await,
            Stage::E2e => self.e2e(watch).await,
            Stage::Model => self.model(watch).await,
            Stage::Size => self.size(watch).await,
        }
    }

    async fn wasm(&mut self) -> Result<WasmBuild> {
        match &self.wasm {
            Some(wasm) => Ok(wasm.clone()),
            None => Ok(self.wasm.insert(WasmBuild::prepare().await?).clone()),
        }
    }

    async fn clippy(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        if let Err(failure) = setup::ensure_component("clippy", "clippy").await {
            return Ok(Outcome::NotRun(failure.to_string()));
        }
        let wasm = match self.wasm().await {
            Ok(wasm) => wasm,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        if let WasmStd::FromSource(toolchain) = wasm.std()
            && let Err(failure) = toolchain.ensure_clippy().await
        {
            return Ok(Outcome::NotRun(failure.to_string()));
        }
        let host = Program::new("cargo").args(["clippy", "--workspace", "--all-targets"]);
        check(
            deny_warnings(host),
            watch,
            "Clippy has something to say; it is above.",
        )
        .await?;
        let page = wasm
            .program("cargo")
            .args(["clippy", "--all-targets", "--target", WASM]);
        check(
            deny_warnings(page),
            watch,
            "Clippy has something to say about the wasm build; it is above.",
        )
        .await?;
        Ok(Outcome::Passed("host and wasm32".to_owned()))
    }

    async fn browser(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        let wasm = match self.wasm().await {
            Ok(wasm) => wasm,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        let browser = match setup::ensure_browser().await {
            Ok(browser) => browser,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        setup::ensure_wasm_bindgen().await?;
        let tests = wasm
            .program("cargo")
            .args(["test", "--target", WASM, "--test", "browser"]);
        let tests = tests
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TIMEOUT)
            .env("CHROMEDRIVER", &browser.driver);
        tested(tests, watch, "Tests in the browser failed; they are above.").await
    }

    async fn dist(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        match self.build_page(watch).await? {
            Optimised::Yes => Ok(Outcome::Passed("dist/".to_owned())),
            Optimised::No => Ok(Outcome::Passed(dist::WITHOUT_WASM_OPT.to_owned())),
        }
    }

    /// Builds the page once in a run; cargo knows what is still fresh.
    async fn build_page(&mut self, watch: Watch<'_>) -> Result<Optimised> {
        if let Some(built) = &self.built {
            return built
                .clone()
                .map_err(|_| Failure::new("There is no page to test: its build failed."));
        }
        let built = match self.wasm().await {
            Ok(wasm) => dist::build(&wasm, watch).await,
            Err(failure) => Err(failure),
        };
        self.built.insert(built).clone()
    }

    async fn e2e(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        self.build_page(watch).await?;
        let browser = match setup::ensure_browser().await {
            Ok(browser) => browser,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        let mut tests =
            Program::new("cargo").args(["test", "--package", "e2e", "--no-fail-fast", "--lib"]);
        for name in e2e_tests()? {
            tests = tests.args(["--test", &name]);
        }
        let tests = tests
            .env("AZURE_CHAT_DIST", workspace::dist())
            .env("CHROMEDRIVER", &browser.driver);
        tested(
            tests.args(["--", BROWSERS]),
            watch,
            "End-to-end tests failed; they are above.",
        )
        .await
    }

    async fn model(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        self.build_page(watch).await?;
        let browser = match setup::ensure_browser().await {
            Ok(browser) => browser,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        let installed = match model::install().await {
            Ok(installed) => installed,
            Err(failure) => return Ok(Outcome::NotRun(failure.to_string())),
        };
        let model = Model::start(&installed).await?;
        let tests = Program::new("cargo").args(["test", "--package", "e2e", "--test", REAL_MODEL]);
        let tests = tests
            .env("AZURE_CHAT_DIST", workspace::dist())
            .env("AZURE_CHAT_REAL_MODEL", model.endpoint())
            .env("CHROMEDRIVER", &browser.driver);
        tested(
            tests,
            watch,
            "The test with a real model failed; it is above.",
        )
        .await
    }

    async fn size(&mut self, watch: Watch<'_>) -> Result<Outcome> {
        let optimised = self.build_page(watch).await?;
        let sizes = sizes::measure(&workspace::dist())?;
        let total = sizes.at_start().brotli;
        let verdict = format!("{total} of {} bytes, brotli", sizes::BUDGET);
        crate::report::say(sizes.table());
        match (sizes.is_within_budget(), optimised) {
            (true, _) => Ok(Outcome::Passed(verdict)),
            (false, Optimised::Yes) => Ok(Outcome::Failed(format!(
                "The page is too large: {verdict}."
            ))),
            (false, Optimised::No) => Ok(Outcome::NotRun(dist::WITHOUT_WASM_OPT.to_owned())),
        }
    }
}

async fn fmt(watch: Watch<'_>) -> Result<Outcome> {
    if let Err(failure) = setup::ensure_component("fmt", "rustfmt").await {
        return Ok(Outcome::NotRun(failure.to_string()));
    }
    let fmt = Program::new("cargo").args(["fmt", "--all", "--check"]);
    check(
        fmt,
        watch,
        "Some files are not formatted; `cargo fmt --all` does it.",
    )
    .await?;
    Ok(Outcome::Passed(String::new()))
}

/// Two calls, because cargo joins the features of all packages of a call: with the page among them, everything that
/// `cargo xtask` itself needs would be compiled a second time.
async fn host(watch: Watch<'_>) -> Result<Outcome> {
    let failed = "Host tests failed; they are above.";
    let tools =
        Program::new("cargo").args(["test", "--package", "xtask", "--package", "simulator"]);
    let page = Program::new("cargo").args(["test", "--package", "azure-chat"]);
    let tools = check(tools, watch, failed).await;
    let output = [check(page, watch, failed).await?, tools?].concat();
    Ok(Outcome::Passed(format!("{} tests", tally::passed(&output))))
}

async fn tested(tests: Program, watch: Watch<'_>, failed: &str) -> Result<Outcome> {
    let output = check(tests, watch, failed).await?;
    Ok(Outcome::Passed(format!("{} tests", tally::passed(&output))))
}

/// Runs a tool; its output if it is content, the failure with its output if not.
async fn check(program: Program, watch: Watch<'_>, failed: &str) -> Result<String> {
    let captured = program.capture(watch).await?;
    if captured.success {
        Ok(captured.text)
    } else {
        Err(Failure::new(failed).with_output(captured.text))
    }
}

/// After `--`, and not by RUSTFLAGS, which would have everything compiled anew.
fn deny_warnings(clippy: Program) -> Program {
    clippy.args(["--", "--deny", "warnings"])
}

/// The end-to-end tests that need no real model, by the names of their files.
fn e2e_tests() -> Result<Vec<String>> {
    let folder = workspace::root().join("e2e").join("tests");
    let entries = folder.read_dir().map_err(at(&folder))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut names: Vec<String> = paths
        .filter_map(name_of_test)
        .filter(|name| name != REAL_MODEL)
        .collect();
    names.sort();
    Ok(names)
}

fn name_of_test(path: PathBuf) -> Option<String> {
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    is_rust
        .then(|| path.file_stem()?.to_str().map(str::to_owned))
        .flatten()
}
