//! The words behind a fence.

use std::collections::BTreeSet;

use azure_chat::highlight::{grammars, names};
use serde_json::Value;

use crate::text;

#[test]
fn usual_names_lead_to_their_grammars() {
    let check = |language: &str, expected: Option<&str>| {
        assert_eq!(grammars(language), expected, "{language:?}");
    };
    check("rust", Some("rust"));
    check("Python", Some("python"));
    check("c++", Some("cpp"));
    check("C#", Some("csharp"));
    check("f#", Some("fsharp"));
    check("tsx", Some("typescript+xml"));
    check("HTML", Some("xml+css+javascript"));
    check("svg", Some("xml"));
    check("toml", Some("ini"));
    check("tf", Some("hcl"));
    check("objective-c", Some("objectivec"));
    // As some write more than the name.
    check("rust,no_run", Some("rust"));
    check("python:src/main.py", Some("python"));
    check("{.haskell", Some("haskell"));
    check("{.r}", Some("r"));
    check("language-css", Some("css"));
    check("js{1,3}", Some("javascript+xml"));
    // Nothing to colour.
    for none in ["", "text", "txt", "plaintext", "output", "mermaid", "csv"] {
        check(none, None);
    }
    // Neither is a grammar's file a name, nor a part of the table.
    for none in [
        "vbscript", "rust rs", "\n", "ini ini", "xml+css", "язык", "{",
    ] {
        check(none, None);
    }
}

#[test]
fn no_name_stands_for_two_languages() {
    let mut known = BTreeSet::new();
    for (name, files) in names() {
        assert!(known.insert(name), "{name} stands for two");
        assert_eq!(grammars(name), Some(files), "{name}");
        assert_eq!(name, name.to_ascii_lowercase());
    }
    assert!(known.len() > 200, "only {} names", known.len());
}

#[test]
fn all_names_in_the_fixtures_are_known() {
    let expected = text("tests/fixtures/markdown/code/expected.json");
    let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
    assert_eq!(expected.len(), 45);
    for entry in &expected {
        let language = entry["language"].as_str().unwrap();
        let files = grammars(language);
        assert!(files.is_some(), "{language}");
        for alias in entry["aliases"].as_array().unwrap() {
            let alias = alias.as_str().unwrap();
            assert_eq!(grammars(alias), files, "{alias}, which is {language}");
        }
    }
}
