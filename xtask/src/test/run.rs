//! What each stage does.

use std::path::PathBuf;

use super::outcome::{Outcome, Trouble};
use super::seen;
use super::stage::Stage;
use super::tally;
use crate::dist::{self, Optimised, sizes};
use crate::failure::{Failure, Result, at};
use crate::model::{self, Model};
use crate::process::Program;
use crate::report::say;
use crate::setup::{self, Engine, WasmBuild, WasmStd};
use crate::workspace;

/// The target of the browser's tests.
const WASM: &str = "wasm32-unknown-unknown";
/// For one browser test file, in seconds; the default of 20 is short for a busy machine.
const BROWSER_TIMEOUT: &str = "180";
/// The end-to-end test that needs a real model.
const REAL_MODEL: &str = "real_model";

/// Sees each line that a stage's tools write.
type Watch<'a> = &'a mut (dyn FnMut(Option<&str>) + 'a);

/// Runs stages, and remembers what they share.
#[derive(Debug, Default)]
pub(crate) struct Runner {
    wasm: Option<WasmBuild>,
    /// Held from the build of the page to the end, so that all stages see the same one.
    dist: Option<dist::Lock>,
    /// Set once the page was built in this run.
    built: Option<Result<Optimised>>,
}

impl Runner {
    /// Runs a stage.
    pub(crate) async fn run(&mut self, stage: Stage, watch: Watch<'_>) -> Outcome {
        match stage {
            Stage::Fmt => fmt(watch).await,
            Stage::Clippy => self.clippy(watch).await,
            Stage::Host => host(watch).await,
            Stage::Browser => self.browser(watch).await,
            Stage::Dist => self.dist(watch).await,
            Stage::E2e => self.e2e(Engine::Chromium, watch).await,
            Stage::Firefox => self.e2e(Engine::Firefox, watch).await,
            Stage::Webkit => self.e2e(Engine::Webkit, watch).await,
            Stage::Model => self.model(watch).await,
            Stage::Size => self.size(watch).await,
        }
    }

    async fn wasm(&mut self) -> std::result::Result<WasmBuild, Trouble> {
        if let Some(wasm) = &self.wasm {
            return Ok(wasm.clone());
        }
        let wasm = WasmBuild::prepare().await.map_err(Trouble::Missing)?;
        Ok(self.wasm.insert(wasm).clone())
    }

    async fn clippy(&mut self, watch: Watch<'_>) -> Outcome {
        let component = setup::ensure_component("clippy", "clippy").await;
        component.map_err(Trouble::Missing)?;
        let host = Program::new("cargo").args(["clippy", "--workspace", "--all-targets"]);
        let said = "Clippy has something to say; it is above.";
        check(deny_warnings(host), watch, said).await?;
        let wasm = self.wasm().await?;
        if let WasmStd::FromSource(toolchain) = wasm.std() {
            toolchain.ensure_clippy().await.map_err(Trouble::Missing)?;
        }
        let page = ["clippy", "--all-targets", "--target", WASM];
        let page = deny_warnings(wasm.program("cargo").args(page));
        let said = "Clippy has something to say about the wasm build; it is above.";
        check(page, watch, said).await?;
        Ok("host and wasm32".to_owned())
    }

    async fn browser(&mut self, watch: Watch<'_>) -> Outcome {
        let wasm = self.wasm().await?;
        let browser = setup::ensure_browser(Engine::Chromium).await;
        let browser = browser.map_err(Trouble::Missing)?;
        setup::ensure_wasm_bindgen().await?;
        let runner = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";
        let tests = wasm
            .program("cargo")
            .args(["test", "--target", WASM, "--test", "browser"])
            .args(["--", "--nocapture"])
            .env(runner, "wasm-bindgen-test-runner")
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TIMEOUT)
            .env("CHROMEDRIVER", &browser.driver);
        let said = "Tests in the browser failed; they are above.";
        let output = check(tests, watch, said).await?;
        let passed = format!("{} tests", tally::passed(&output));
        // How many of the specifications' examples came out as expected.
        let is_count = |line: &&str| line.starts_with("CommonMark ") || line.starts_with("GFM ");
        let counts = output.lines().map(str::trim).filter(is_count);
        Ok(std::iter::once(passed.as_str())
            .chain(counts)
            .collect::<Vec<_>>()
            .join("; "))
    }

    async fn dist(&mut self, watch: Watch<'_>) -> Outcome {
        match self.build_page(watch).await? {
            Optimised::Yes => Ok("in dist/".to_owned()),
            Optimised::No => Ok(dist::WITHOUT_WASM_OPT.to_owned()),
        }
    }

    /// Builds the page once in a run; cargo knows what is still fresh.
    async fn build_page(&mut self, watch: Watch<'_>) -> std::result::Result<Optimised, Trouble> {
        if let Some(built) = &self.built {
            let again = |_| Failure::new("There is no page to test: its build failed.").into();
            return built.clone().map_err(again);
        }
        let wasm = self.wasm().await?;
        self.dist = Some(dist::Lock::acquire().await?);
        let built = dist::build(&wasm, &seal::ConnectSrc::default(), watch).await;
        Ok(self.built.insert(built).clone()?)
    }

    async fn e2e(&mut self, engine: Engine, watch: Watch<'_>) -> Outcome {
        let mut tests = e2e_program(engine, &["--no-fail-fast"]).await?;
        self.build_page(watch).await?;
        if engine == Engine::Chromium {
            // The harness's own tests, and the bench's: that is Chromium's alone.
            tests = tests.args(["--lib"]);
        }
        let (files, behind) = seen::in_engine(engine, e2e_tests()?);
        for name in files {
            tests = tests.args(["--test", &name]);
        }
        let (tests, left_out) = with_clients(tests).await;
        let said = "End-to-end tests failed; they are above.";
        let tests = tests.args(["--", side_by_side(engine)]);
        let passed = tested(tests, watch, said).await?;
        let behind = match behind {
            0 => String::new(),
            files => format!("; {files} files not yet made to pass here (xtask/src/test/seen.rs)"),
        };
        Ok(format!("{passed}{behind}{left_out}"))
    }

    async fn model(&mut self, watch: Watch<'_>) -> Outcome {
        self.build_page(watch).await?;
        let installed = model::install().await.map_err(Trouble::Missing)?;
        let tests = e2e_program(Engine::Chromium, &["--test", REAL_MODEL]).await?;
        let model = Model::start(&installed).await?;
        let tests = tests.env("AZURE_CHAT_REAL_MODEL", model.endpoint());
        let said = "The test with a real model failed; it is above.";
        tested(tests, watch, said).await
    }

    async fn size(&mut self, watch: Watch<'_>) -> Outcome {
        let optimised = self.build_page(watch).await?;
        let sizes = sizes::measure(&workspace::dist())?;
        say(sizes.table());
        let verdict = sizes.verdict();
        match (sizes.is_within_budget(), optimised) {
            (true, _) => Ok(verdict),
            (false, Optimised::Yes) => {
                Err(Failure::new(format!("The page is too large: {verdict}.")).into())
            }
            (false, Optimised::No) => Err(Trouble::Missing(Failure::new(dist::WITHOUT_WASM_OPT))),
        }
    }
}

async fn fmt(watch: Watch<'_>) -> Outcome {
    let component = setup::ensure_component("fmt", "rustfmt").await;
    component.map_err(Trouble::Missing)?;
    let fmt = Program::new("cargo").args(["fmt", "--all", "--check"]);
    let said = "Some files are not formatted; `cargo fmt --all` does it.";
    check(fmt, watch, said).await?;
    Ok(String::new())
}

/// Two calls, because cargo joins the features of all packages of a call: with the page among them, everything
/// that `cargo xtask` itself needs would be compiled a second time.
async fn host(watch: Watch<'_>) -> Outcome {
    let said = "Host tests failed; they are above.";
    let tools = ["test", "--package", "xtask", "--package", "simulator"];
    let tools = check(Program::new("cargo").args(tools), watch, said).await;
    let page = Program::new("cargo").args(["test", "--package", "azure-chat"]);
    let (page, left_out) = with_clients(page).await;
    let page = check(page, watch, said).await;
    let count = tally::passed(&tools?) + tally::passed(&page?);
    Ok(format!("{count} tests{left_out}"))
}

/// Tells tests of a Python that can run the programs which receipts write. What this machine cannot run, they
/// leave out, and that is said.
async fn with_clients(mut tests: Program) -> (Program, String) {
    let mut left_out = String::new();
    for tool in ["curl", "bash", "node"] {
        if workspace::find(tool).is_none() {
            left_out.push_str(&format!(
                "; programs of receipts for {tool} not run: it is not installed"
            ));
        }
    }
    match setup::python::ensure_clients().await {
        Ok(python) => tests = tests.env("AZURE_CHAT_PYTHON", python),
        Err(failure) => left_out.push_str(&format!(
            "; programs of receipts in Python not run: {failure}"
        )),
    }
    (tests, left_out)
}

/// cargo, about to run end-to-end tests with the built page.
async fn e2e_program(engine: Engine, arguments: &[&str]) -> std::result::Result<Program, Trouble> {
    let browser = setup::ensure_browser(engine).await;
    let browser = browser.map_err(Trouble::Missing)?;
    let tests = Program::new("cargo")
        .args(["test", "--package", "e2e"])
        .args(arguments);
    Ok(tests
        .env("AZURE_CHAT_DIST", workspace::dist())
        .env("AZURE_CHAT_ENGINE", browser.engine.name())
        .env("AZURE_CHAT_AXE", setup::ensure_axe().await?)
        .env(browser.engine.variable(), &browser.driver))
}

/// How many browsers run side by side.
fn side_by_side(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium | Engine::Firefox | Engine::Webkit => "--test-threads=2",
    }
}

async fn tested(tests: Program, watch: Watch<'_>, said: &str) -> Outcome {
    let output = check(tests, watch, said).await?;
    let skipped = tally::skipped(&output);
    let count: usize = skipped.values().map(Vec::len).sum();
    let passed = tally::passed(&output) - count;
    if count == 0 {
        return Ok(format!("{passed} tests"));
    }
    for (why, tests) in skipped {
        say(format!("         skipped: {}: {why}", tests.join(", ")));
    }
    Ok(format!("{passed} tests, {count} skipped by design"))
}

/// Runs a tool; its output if it is content, the failure with its output if not.
async fn check(program: Program, watch: Watch<'_>, said: &str) -> Result<String> {
    let captured = program.capture(watch).await?;
    if captured.success {
        Ok(captured.text)
    } else {
        Err(Failure::new(said).with_output(captured.text))
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
    let names = paths.filter_map(name_of_test);
    let mut names: Vec<String> = names.filter(|name| name != REAL_MODEL).collect();
    names.sort();
    Ok(names)
}

fn name_of_test(path: PathBuf) -> Option<String> {
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    let stem = path.file_stem()?.to_str()?;
    is_rust.then(|| stem.to_owned())
}
