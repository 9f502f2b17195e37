//! The folder `highlight/`, which the page loads later.

use std::collections::BTreeSet;

use azure_chat::highlight::{CLASSES, SCRIPT, names};

use crate::{path, text};

/// The version of highlight.js in the folder's name.
const VERSION: &str = "11.12.0";

/// The scripts of the folder, by their paths in it.
fn scripts() -> Vec<String> {
    let mut scripts = Vec::new();
    let mut folders = vec![path("highlight")];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "js") {
                let inside = entry.strip_prefix(path("highlight")).unwrap();
                scripts.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    scripts.sort();
    scripts
}

/// A number that changes with any script, whatever the line ends of a checkout:
/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>), of 64 bits.
fn checksum() -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for script in scripts() {
        let text = text(&format!("highlight/{script}"));
        for byte in script
            .bytes()
            .chain(text.bytes())
            .filter(|byte| *byte != b'\r')
        {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    sum
}

/// Old files in a cache must never be mixed with new ones.
#[test]
fn the_folders_name_says_what_is_in_it() {
    let sum = checksum() >> 32;
    let folder = format!("highlight-{VERSION}-{sum:08x}");
    let advice = "the folder has changed: write this name into src/highlight/mod.rs and index.html";
    assert_eq!(SCRIPT, format!("{folder}/worker.js"), "{advice}");
    let copied = format!("href=\"highlight\" data-target-path=\"{folder}\"");
    assert!(text("index.html").contains(&copied), "{advice}: {copied}");
    let core = text("highlight/hljs/core.min.js");
    assert!(core.contains(&format!("Highlight.js v{VERSION} ")));
}

#[test]
fn every_grammar_is_there_and_has_a_name() {
    let named: BTreeSet<&str> = names().flat_map(|(_, files)| files.split('+')).collect();
    let scripts = scripts();
    let grammars = scripts.iter().filter_map(|script| {
        let (_, file) = script.split_once("languages/")?;
        Some(
            file.strip_suffix(".min.js")
                .or(file.strip_suffix(".js"))
                .unwrap(),
        )
    });
    let there: BTreeSet<&str> = grammars.collect();
    assert_eq!(named, there);
}

/// The strings in the first list of a name in worker.js.
fn list(worker: &str, name: &str) -> Vec<String> {
    let (_, list) = worker.split_once(&format!("const {name} = [")).unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let strings = list.split('"').skip(1).step_by(2);
    strings.map(str::to_owned).collect()
}

#[test]
fn the_worker_and_the_page_have_the_same_classes() {
    let worker = text("highlight/worker.js");
    let classes = list(&worker, "CLASSES");
    assert_eq!(classes[0], "plain");
    let rest: Vec<String> = classes[1..]
        .iter()
        .map(|name| format!("hl-{name}"))
        .collect();
    assert_eq!(rest, CLASSES[1..]);

    // Each scope has one of them.
    let (_, scopes) = worker.split_once("Object.entries({").unwrap();
    let (scopes, _) = scopes.split_once("})").unwrap();
    let scopes: Vec<_> = scopes
        .lines()
        .filter_map(|line| line.split_once(": \""))
        .collect();
    assert!(scopes.len() > 40, "only {} scopes were read", scopes.len());
    for (scope, class) in scopes {
        let class = class.trim_end_matches("\",");
        assert!(
            classes.iter().any(|known| known == class),
            "{scope}: {class}"
        );
    }
}

#[test]
fn grammars_of_our_own_are_known_to_the_worker() {
    let own = list(&text("highlight/worker.js"), "OWN");
    let scripts = scripts();
    let files = scripts
        .iter()
        .filter_map(|script| script.strip_prefix("languages/"));
    let files: Vec<&str> = files.filter_map(|file| file.strip_suffix(".js")).collect();
    assert_eq!(own, files);
}

/// Nothing but its own folder: a page of another origin would have to be
/// allowed to be reached, and the page promises to talk to nobody else.
#[test]
fn nothing_is_loaded_from_elsewhere() {
    for script in scripts() {
        let text = text(&format!("highlight/{script}"));
        for word in [
            "fetch(",
            "XMLHttpRequest",
            "importScripts",
            "WebSocket(",
            "eval(",
        ] {
            assert!(!text.contains(word), "{script} has {word}");
        }
        for import in text
            .split("import(")
            .skip(1)
            .chain(text.split("\nimport ").skip(1))
        {
            assert_eq!(script, "worker.js", "{import:.40}");
        }
    }
}
