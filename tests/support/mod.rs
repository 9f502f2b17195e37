//! The recorded cases (tests/fixtures/wire/NOTES.md says how they were made).

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A file of tests/fixtures/wire/cases, by its name.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn case(name: &str) -> Value {
    let path = cases_folder().join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Every file of tests/fixtures/wire/cases: its name, and the case.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn cases() -> Vec<(String, Value)> {
    let files = std::fs::read_dir(cases_folder()).unwrap();
    let mut names: Vec<_> = files
        .map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".json").unwrap().to_owned()
        })
        .collect();
    names.sort();
    let read = |name: String| (name.clone(), case(&name));
    names.into_iter().map(read).collect()
}

/// Every recorded case of a kind.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn cases_of_kind(kind: &str) -> Vec<Value> {
    let cases = cases().into_iter().map(|(_, case)| case);
    cases.filter(|case| case["kind"] == kind).collect()
}

/// The bytes of a recorded answer's body.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn body_of(response: &Value) -> Vec<u8> {
    if let Some(lines) = response["sse"].as_array() {
        return lines
            .iter()
            .flat_map(|line| line.as_str().unwrap().bytes())
            .collect();
    }
    match &response["body"] {
        Value::Null => response["body_text"].as_str().unwrap_or_default().into(),
        body => body.to_string().into_bytes(),
    }
}

fn cases_folder() -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "tests",
        "fixtures",
        "wire",
        "cases",
    ]
    .iter()
    .collect()
}

/// The names of the files of tests/fixtures/wire/samples, their index apart.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn samples() -> Vec<String> {
    let files = std::fs::read_dir(samples_folder()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name != "INDEX.json").collect();
    names.sort();
    names
}

/// A file of tests/fixtures/wire/samples.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn sample(name: &str) -> String {
    std::fs::read_to_string(samples_folder().join(name)).unwrap()
}

#[allow(dead_code, reason = "not every test file needs all of them")]
fn samples_folder() -> PathBuf {
    let folder: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "tests",
        "fixtures",
        "wire",
        "samples",
    ]
    .iter()
    .collect();
    folder
}

/// The files of tests/fixtures/errors by their names: answers that the
/// service's documents or its users tell of, and that no case records.
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) fn error_texts() -> BTreeMap<String, String> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", "errors"]
        .iter()
        .collect();
    let files = std::fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}
