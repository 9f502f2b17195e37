//! Who may import whom: the invariants of ARCHITECTURE.md, checked.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::path::{Path, PathBuf};

/// A folder of src/ and the folders it may import.
const ALLOWED: &[(&str, &[&str])] = &[
    ("inference", CORE),
    ("chat", CORE),
    ("settings", CORE),
    ("math", CORE),
    ("search", &["chat"]),
    ("record", &["inference", "chat", "settings"]),
    ("workers", CORE),
    ("schema", &["chat", "settings"]),
    ("highlight", &[]),
    ("palette", &[]),
    ("shortcuts", &["settings"]),
    ("requests", &[]),
    ("transfer", &["chat", "inference", "settings", "record"]),
    ("handover", &["chat", "inference", "settings", "record"]),
    ("markdown", &[]),
    ("browser", CORE),
    (
        "storage",
        &["browser", "inference", "chat", "settings", "record"],
    ),
    // Workers: programs of their own, which call this crate by its name.
    (
        "bin",
        &[
            "browser::worker",
            "browser::clock",
            "storage",
            "chat",
            "settings",
            "math",
            "workers",
            "record",
            "schema",
            "search",
            "transfer",
            "browser::http",
            "browser::panic",
            "panel",
        ],
    ),
    // A program of its own too, with views: what it has in common with the
    // page's are their building blocks, never their state.
    (
        "panel",
        &[
            "browser",
            "handover",
            "chat",
            "inference",
            "settings",
            "record",
            "schema::talk",
            "schema::Finding",
            "schema::Weight",
            "workers",
            // The passphrase is changed where it is typed.
            "storage::VaultProblem",
            "storage::change_passphrase",
            "storage::keys_can_be_kept",
            "storage::set_auto_lock",
            "storage::vault",
            "requests",
            "state::Value",
            "state::attempt",
            "state::helper",
            "state::reactive",
            "state::refuse_mixed_content",
            "views::button",
            "views::element",
            "views::icons",
            "views::list",
            "views::modal",
            "views::problem",
            "views::when",
        ],
    ),
    (
        "state",
        &[
            "storage",
            "browser",
            "inference",
            "chat",
            "settings",
            "record",
            "search",
            "transfer",
            "math",
            "schema::talk",
            "workers",
            "highlight",
            "markdown",
            "handover",
            "requests",
            "shortcuts",
            "palette",
        ],
    ),
    // Views hand elements to the browser where they measure, scroll or focus.
    (
        "views",
        &[
            "state",
            "chat",
            "inference",
            "settings",
            "search::results",
            "transfer",
            "workers",
            "highlight",
            "markdown",
            "handover",
            "shortcuts",
            "palette",
            "browser::keys",
            "browser::scroll",
            "browser::dialog",
            "browser::drag",
            "browser::focus",
            "browser::frame",
            "browser::mirror",
            "browser::press",
            "browser::print",
            "browser::textarea",
        ],
    ),
];
const CORE: &[&str] = &[
    "inference",
    "chat",
    "settings",
    "record",
    "search",
    "markdown",
    "math",
    "highlight",
    "schema",
    "workers",
    "handover",
    "requests",
    "shortcuts",
    "palette",
];

/// Crates that belong to one folder, or to a few.
const CRATES: &[(&str, &[&str])] = &[
    ("web_sys", &["browser"]),
    ("js_sys", &["browser"]),
    ("wasm_bindgen", &["browser"]),
    ("wasm_bindgen_futures", &["browser"]),
    ("gloo_net", &["browser"]),
    ("jsonschema", &["schema"]),
    ("leptos", &["state", "views", "panel"]),
    ("pulldown_latex", &["math"]),
    ("memchr", &["search"]),
    ("unicode_normalization", &["search"]),
];

/// Files under src/, with the folder each is in (`""` for those in none).
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let parts: Vec<_> = inside.components().collect();
                let module = if parts.len() > 1 {
                    parts[0].as_os_str().to_string_lossy().into_owned()
                } else {
                    String::new()
                };
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push((module, inside.to_owned(), text));
            }
        }
    }
    sources
}

/// The code of a file: without comments, and without its tests.
fn code(text: &str) -> String {
    let text = text.replace("azure_chat::", "crate::");
    let text = text.split("#[cfg(test)]").next().unwrap_or(&text);
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// What follows each `crate::` in the code, with `crate::{a, b}` taken apart.
fn imports(code: &str) -> Vec<String> {
    let mut imports = Vec::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let group = group.split_once("};").map_or(group, |(inside, _)| inside);
            imports.extend(
                group
                    .split(',')
                    .map(|item| item.trim().to_owned())
                    .filter(|item| !item.is_empty()),
            );
        } else {
            let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            let name = after.split_at(end.unwrap_or(after.len())).0;
            imports.push(name.to_owned());
            // `crate::browser::{scroll, http}` imports both.
            if let Some((module, group)) = after
                .split_once("::{")
                .filter(|(module, _)| !module.contains([';', '(', ' ']))
            {
                imports.pop();
                let group = group.split('}').next().unwrap_or(group);
                imports.extend(
                    group
                        .split(',')
                        .map(|item| format!("{module}::{}", item.trim())),
                );
            }
        }
    }
    imports
}

/// What breaks the rules in one file.
fn violations(module: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) {
        for import in imports(code) {
            let permitted = |name: &str| import == name || import.starts_with(&format!("{name}::"));
            if !permitted(module) && !allowed.iter().any(|name| permitted(name)) {
                found.push(format!("imports crate::{import}"));
            }
        }
    }
    for (name, homes) in CRATES {
        let named = code
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .any(|word| word == *name);
        if named && !module.is_empty() && !homes.contains(&module) {
            found.push(format!("names {name}"));
        }
    }
    if code.contains("inner_html") {
        found.push("uses inner_html".to_owned());
    }
    found
}

#[test]
fn every_module_imports_only_what_it_may() {
    let sources = sources();
    assert!(sources.len() > 30, "only {} files were read", sources.len());
    let mut broken = Vec::new();
    for (module, path, text) in &sources {
        let found = violations(module, &code(text));
        broken.extend(
            found
                .iter()
                .map(|what| format!("{}: {what}", path.display())),
        );
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn nothing_is_unsafe_but_what_cuts_the_page_into_parts() {
    let named = |word: &str| {
        let sources = sources().into_iter();
        let with = sources.filter(|(_, _, text)| code(text).contains(word));
        let paths = with.map(|(_, path, _)| path.to_string_lossy().replace('\\', "/"));
        paths.collect::<Vec<_>>()
    };
    assert_eq!(named("unsafe_code"), ["main.rs"]);
    assert_eq!(named("#[wasm_split"), ["main.rs"]);
    assert_eq!(named("unsafe "), Vec::<String>::new());
}

#[test]
fn every_folder_has_a_rule() {
    for (module, path, _) in sources() {
        let known = module.is_empty() || ALLOWED.iter().any(|(name, _)| *name == module);
        assert!(known, "{} is in a folder without a rule", path.display());
    }
}

#[test]
fn secrets_leave_their_types_in_seven_places_only() {
    let mut places: Vec<_> = sources()
        .into_iter()
        .filter(|(_, _, text)| {
            let code = code(text);
            code.contains(".expose()") || code.contains("ApiKey::expose")
        })
        .map(|(_, path, _)| path.to_string_lossy().replace('\\', "/"))
        .collect();
    places.sort();
    // What page and panel say to each other, a request's header, the password
    // field, what the reader of pasted texts (a worker) tells the panel, and
    // what seals them for the tab or under the passphrase.
    assert_eq!(
        places,
        [
            "handover/settings.rs",
            "handover/to_page.rs",
            "inference/endpoint.rs",
            "panel/connection/draft.rs",
            "settings/paste/json.rs",
            "storage/keys.rs",
            "storage/vault.rs",
        ]
    );
}

#[test]
fn the_check_itself_finds_what_is_forbidden() {
    let check = |module: &str, code: &str, expected: &[&str]| {
        assert_eq!(violations(module, code), expected, "{code}")
    };
    check(
        "views",
        "use crate::browser::{scroll, http};",
        &["imports crate::browser::http"],
    );
    check("views", "use crate::storage;", &["imports crate::storage"]);
    let worker = code("use azure_chat::state::helper::Helper; // crate::storage");
    check("bin", &worker, &["imports crate::state::helper::Helper"]);
    check(
        "chat",
        "use crate::{state::AppState, settings::Settings};",
        &["imports crate::state::AppState"],
    );
    check(
        "chat",
        "fn f() { crate::browser::clock::now() }",
        &["imports crate::browser::clock::now"],
    );
    check("state", "use web_sys::Window;", &["names web_sys"]);
    check("inference", "use leptos::prelude::*;", &["names leptos"]);
    check("views", "el.set_inner_html(x)", &["uses inner_html"]);
    check(
        "state",
        "use crate::browser::http::AbortGuard;\nuse leptos::prelude::*;",
        &[],
    );
}
