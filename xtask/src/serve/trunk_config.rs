//! The configuration of one `trunk serve`: the project's Trunk.toml, plus the proxies of this run.

use std::path::Path;

use toml::{Table, Value};

use crate::failure::{Failure, Result};

/// Completes the text of Trunk.toml. Trunk resolves paths against the configuration's own folder, which is `folder`
/// now, and what it builds must not overwrite what `cargo xtask dist` built.
pub(crate) fn complete(
    project: &str,
    root: &Path,
    folder: &Path,
    proxies: &[(&str, String)],
) -> Result<String> {
    let broken = |error| Failure::new(format!("Trunk.toml cannot be read: {error}."));
    let mut config: Table = project.parse().map_err(broken)?;
    let build = table(&mut config, "build");
    let target = build.get("target").and_then(Value::as_str);
    let target = absolute(root, target.unwrap_or("index.html"));
    build.insert("target".to_owned(), target);
    build.insert("dist".to_owned(), absolute(folder, "dist"));

    let watch = table(&mut config, "watch");
    let ignored = ignored(watch, root);
    watch.insert("ignore".to_owned(), Value::Array(ignored));

    let proxies = proxies.iter().map(|(path, backend)| proxy(path, backend));
    config.insert("proxy".to_owned(), Value::Array(proxies.collect()));
    Ok(config.to_string())
}

/// The folders that are not watched. Trunk refuses to ignore one that is not there.
fn ignored(watch: &Table, root: &Path) -> Vec<Value> {
    let named = watch.get("ignore").and_then(Value::as_array);
    let named = named.into_iter().flatten().filter_map(Value::as_str);
    let all = named.chain(["target", "dist"]);
    all.filter(|path| root.join(path).exists())
        .map(|path| absolute(root, path))
        .collect()
}

fn proxy(path: &str, backend: &str) -> Value {
    let fields = [
        ("rewrite", Value::from(path)),
        ("backend", Value::from(backend)),
        // The other end is on this machine, of which a company's proxy knows nothing.
        ("no_system_proxy", Value::from(true)),
        ("no_redirect", Value::from(true)),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Table(fields.collect())
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
    use crate::workspace;

    #[test]
    fn the_projects_settings_stay_and_the_proxies_come() {
        let project = "[build]\npublic_url = \"./\"\ndist = \"dist\"\n[watch]\nignore = [\"xtask\", \"absent\"]\n\
                       [tools]\nwasm_bindgen = \"0.2.1\"\n";
        let proxies = [("/openai/", "http://127.0.0.1:1/openai/".to_owned())];
        let text = complete(project, workspace::root(), Path::new("/serve"), &proxies).unwrap();
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
        let failure = complete("[build", Path::new("/"), Path::new("/"), &[]).unwrap_err();
        assert!(
            failure.to_string().starts_with("Trunk.toml cannot be read"),
            "{failure}"
        );
    }
}
