//! `trunk serve` with a configuration of our own: the project's, plus the proxies of this one run.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;
use toml::{Table, Value};

use super::site::Site;
use crate::args::ServeOptions;
use crate::failure::{Failure, Result, at};
use crate::process::Running;
use crate::setup::WasmBuild;
use crate::{http, workspace};

/// How often is asked whether the page answers.
const LOOK: Duration = Duration::from_millis(100);

/// A running `trunk serve`.
#[derive(Debug)]
pub(crate) struct Trunk {
    running: Running,
    page: String,
}

impl Trunk {
    /// Starts it.
    pub(crate) fn start(build: &WasmBuild, options: &ServeOptions, site: &Site) -> Result<Self> {
        let folder = workspace::serve();
        // Trunk refuses to ignore a folder that is not there.
        std::fs::create_dir_all(&folder).map_err(at(&folder))?;
        let project = workspace::root().join("Trunk.toml");
        let project = std::fs::read_to_string(&project).map_err(at(&project))?;
        let config = folder.join("Trunk.toml");
        let text = configuration(&project, workspace::root(), &folder, &site.proxies())?;
        std::fs::write(&config, text).map_err(at(&config))?;

        let port = options.port.to_string();
        let trunk = build.leashed("trunk").args([
            "serve",
            "--skip-version-check",
            "--port",
            &port,
            "--config",
        ]);
        let trunk = trunk
            .args([config])
            .args(options.release.then_some("--release"));
        let running = without_color_trap(trunk).start()?;
        Ok(Self {
            running,
            page: format!("http://127.0.0.1:{port}/"),
        })
    }

    /// Waits until the page answers. A page that does not compile is awaited: Trunk tries again on each change.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        while http::status(&self.page).await != Some(200) {
            if self.running.has_ended() {
                return Err(ended());
            }
            sleep(LOOK).await;
        }
        Ok(())
    }

    /// Waits until it ends by itself, which it should not.
    pub(crate) async fn ended(&mut self) -> Failure {
        // Either way it is gone.
        let _ = self.running.wait().await;
        ended()
    }
}

/// Trunk takes the variable `NO_COLOR` for an option and fails unless it is `true` or `false`.
pub(crate) fn without_color_trap(trunk: crate::process::Program) -> crate::process::Program {
    match std::env::var_os("NO_COLOR") {
        Some(_) => trunk.env_remove("NO_COLOR").args(["--color", "never"]),
        None => trunk,
    }
}

fn ended() -> Failure {
    Failure::new("Trunk, which builds and serves the page, ended; its reason is above.")
}

/// The project's configuration with the proxies added. Trunk resolves paths against the file's own folder, which is
/// another one here, and the page must not overwrite what `cargo xtask dist` built.
fn configuration(
    project: &str,
    root: &Path,
    folder: &Path,
    proxies: &[(&str, String)],
) -> Result<String> {
    let broken = |error| Failure::new(format!("Trunk.toml cannot be read: {error}."));
    let mut config: Table = project.parse().map_err(broken)?;
    let build = table(&mut config, "build");
    let target = build
        .get("target")
        .and_then(Value::as_str)
        .unwrap_or("index.html");
    let target = absolute(root, target);
    build.insert("target".to_owned(), target);
    build.insert("dist".to_owned(), absolute(folder, "dist"));

    let watch = table(&mut config, "watch");
    let ignored = watch
        .get("ignore")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let ignored = ignored
        .iter()
        .filter_map(Value::as_str)
        .chain(["target", "dist"]);
    let ignored = ignored
        .filter(|path| root.join(path).exists())
        .map(|path| absolute(root, path));
    watch.insert("ignore".to_owned(), Value::Array(ignored.collect()));

    let proxies = proxies.iter().map(|(path, backend)| {
        let proxy = [
            ("rewrite", Value::from(*path)),
            ("backend", Value::from(backend.as_str())),
            // The other end is on this machine, of which a company's proxy knows nothing.
            ("no_system_proxy", Value::from(true)),
            ("no_redirect", Value::from(true)),
        ];
        Value::Table(
            proxy
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    });
    config.insert("proxy".to_owned(), Value::Array(proxies.collect()));
    Ok(config.to_string())
}

fn table<'a>(config: &'a mut Table, name: &str) -> &'a mut Table {
    let entry = config
        .entry(name)
        .or_insert_with(|| Value::Table(Table::new()));
    if !entry.is_table() {
        *entry = Value::Table(Table::new());
    }
    match entry {
        Value::Table(table) => table,
        _ => unreachable!("just made a table"),
    }
}

fn absolute(folder: &Path, path: &str) -> Value {
    Value::from(folder.join(path).to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_settings_stay_and_the_proxies_come() {
        let project = "[build]\npublic_url = \"./\"\ndist = \"dist\"\n[watch]\nignore = [\"xtask\", \"absent\"]\n\
                       [tools]\nwasm_bindgen = \"0.2.1\"\n";
        let proxies = [("/openai/", "http://127.0.0.1:1/openai/".to_owned())];
        let text =
            configuration(project, workspace::root(), Path::new("/serve"), &proxies).unwrap();
        let config: Table = text.parse().unwrap();
        let root = workspace::root().to_str().unwrap();
        assert_eq!(config["build"]["public_url"].as_str(), Some("./"));
        assert_eq!(config["build"]["dist"].as_str(), Some("/serve/dist"));
        assert_eq!(
            config["build"]["target"].as_str(),
            Some(format!("{root}/index.html").as_str())
        );
        assert_eq!(config["tools"]["wasm_bindgen"].as_str(), Some("0.2.1"));
        let ignored: Vec<_> = config["watch"]["ignore"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert!(
            ignored.contains(&format!("{root}/xtask").as_str()) && !text.contains("absent"),
            "{ignored:?}"
        );
        assert_eq!(config["proxy"][0]["rewrite"].as_str(), Some("/openai/"));
    }

    #[test]
    fn a_broken_configuration_is_a_sentence() {
        let failure = configuration("[build", Path::new("/"), Path::new("/"), &[]).unwrap_err();
        assert!(
            failure.to_string().starts_with("Trunk.toml cannot be read"),
            "{failure}"
        );
    }
}
