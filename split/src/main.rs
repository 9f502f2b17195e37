//! Cuts the page's wasm into parts, where Trunk has just put the whole of it; `seal` runs this after optimised builds.
//!
//! Trunk has no place for it between the compiler and wasm-bindgen. So what the compiler made is taken once more: cut
//! at the functions that `src/parts.rs` marks, its first part handed to wasm-bindgen, and all parts to wasm-opt. They
//! take the place of Trunk's files, under names that begin like those.

mod files;
mod tool;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use seal::{Tag, attribute_of, tags};
use wasm_split_cli_support::{Options, transform};

use self::files::{Put, Staged};
use self::tool::Tool;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("The page's wasm could not be cut into parts: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // <https://trunkrs.dev/assets/#hooks>
    let folder = |name: &str| {
        let folder = env::var_os(name).map(PathBuf::from);
        folder.ok_or(format!("{name} is not set; seal sets what Trunk sets."))
    };
    let (staging, source) = (folder("TRUNK_STAGING_DIR")?, folder("TRUNK_SOURCE_DIR")?);
    let target = target_folder()?;
    let whole = target.join("wasm32-unknown-unknown/release/azure-chat.wasm");
    let work = target.join("split");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(cannot("empty", &work))?;
    }
    fs::create_dir_all(&work).map_err(cannot("make", &work))?;

    let staged = Staged::find(&staging)?;
    let link = format!("./{}-parts.js", staged.stem);
    let first = work.join("first.wasm");
    let bytes = fs::read(&whole).map_err(cannot("read", &whole))?;
    let main_module = format!("./{}.js", staged.stem);
    let mut options = Options::new(&bytes);
    options.output_dir = &work;
    options.main_out_path = &first;
    options.link_name = &link;
    options.main_module = &main_module;
    let cut = transform(options).map_err(|error| format!("{error:#}"))?;

    bind(&first, &work, &staged.stem)?;
    let optimise = Optimise::as_in(&source)?;
    let mut put = Put::new(&staging, &staged);
    for part in &cut.split_modules {
        put.part(part, &optimise.run(part)?)?;
    }
    let bound = work.join("bound");
    let wasm = optimise.run(&bound.join(format!("{}_bg.wasm", staged.stem)))?;
    put.program(&bound.join(format!("{}.js", staged.stem)), &wasm)?;
    put.link(&work.join(&link))
}

/// The glue between the first part and the browser. The others call the browser through it.
fn bind(first: &Path, work: &Path, stem: &str) -> Result<(), String> {
    let tool = Tool::find("wasm-bindgen")
        .ok_or("wasm-bindgen is neither on the search path nor where Trunk puts it.")?;
    let out = work.join("bound");
    let options = [
        "--target",
        "web",
        "--no-typescript",
        "--keep-lld-exports",
        "--out-name",
        stem,
    ];
    tool.run(options.map(Into::into).into_iter().chain([
        "--out-dir".into(),
        out.into_os_string(),
        first.as_os_str().to_owned(),
    ]))
}

/// How the page's wasm is optimised.
struct Optimise {
    tool: Option<Tool>,
    parameters: Vec<String>,
}

impl Optimise {
    /// As `index.html` says of the page's program.
    fn as_in(source: &Path) -> Result<Self, String> {
        let index = source.join("index.html");
        let html = fs::read_to_string(&index).map_err(cannot("read", &index))?;
        let all = tags(&html);
        let is_page = |tag: &&Tag<'_>| attribute_of(tag, "data-bin") == Some("azure-chat");
        let parameters = all.iter().find(is_page);
        let parameters = parameters.and_then(|tag| attribute_of(tag, "data-wasm-opt-params"));
        let parameters =
            parameters.ok_or("index.html does not say how to optimise the page's wasm.")?;
        let tool = Tool::find("wasm-opt");
        if tool.is_none() {
            eprintln!(
                "Without wasm-opt: the page's wasm is about a third larger than it could be."
            );
        }
        let split = parameters.split_ascii_whitespace().map(str::to_owned);
        Ok(Self {
            tool,
            parameters: split.collect(),
        })
    }

    /// The optimised wasm of a file.
    fn run(&self, file: &Path) -> Result<Vec<u8>, String> {
        let Some(tool) = &self.tool else {
            return fs::read(file).map_err(cannot("read", file));
        };
        let out = file.with_extension("small.wasm");
        let parameters = ["-Oz", "--strip-debug", "--strip-producers"].map(str::to_owned);
        let parameters = parameters
            .into_iter()
            .chain(self.parameters.iter().cloned());
        let files = [file.as_os_str(), "-o".as_ref(), out.as_os_str()];
        let files = files.into_iter().map(ToOwned::to_owned);
        tool.run(parameters.map(Into::into).chain(files))?;
        fs::read(&out).map_err(cannot("read", &out))
    }
}

/// Cargo's, of the build that this program is of: `<target>/debug/split`.
fn target_folder() -> Result<PathBuf, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let target = program.ancestors().nth(2);
    target
        .map(Path::to_owned)
        .ok_or(format!("{} is in no target folder.", program.display()))
}

pub(crate) fn cannot(what: &str, path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("cannot {what} {}: {error}.", path.display())
}
