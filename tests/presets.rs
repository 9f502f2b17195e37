//! Files of presets: what goes out comes back, and what is none is refused.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::record::presets::{read, write};
use azure_chat::settings::{Parameters, Preset, PresetId};

fn preset(name: &str, system: Option<&str>, parameters: &str) -> Preset {
    Preset {
        id: PresetId(format!("id of {name}")),
        name: name.to_owned(),
        system: system.map(str::to_owned),
        parameters: Parameters::parse(parameters).unwrap(),
    }
}

fn read_file(text: &str) -> Result<Vec<Preset>, String> {
    read(text, || "new".to_owned())
}

#[test]
fn a_file_of_presets_comes_back() {
    let presets = [
        preset(
            "Terse",
            Some("Be \"terse\"\n🙂"),
            r#"{"temperature":0,"stop":[],"user":""}"#,
        ),
        preset("Silent", Some(""), ""),
        preset("General", None, r#"{"any_other":{"a":[null]}}"#),
    ];
    let file = write(&presets);
    let back = read_file(&file).unwrap();
    assert_eq!(back.len(), presets.len());
    for (back, preset) in back.iter().zip(&presets) {
        assert!(back.is_alike(preset), "{back:?}");
        assert_eq!(back.id.0, "new", "ids are this browser's own");
    }
    assert!(!file.contains("id of"));
    assert_eq!(read_file(&format!("\u{feff}{file}")).unwrap().len(), 3);
}

#[test]
fn what_is_no_file_of_presets_is_refused() {
    let check = |text: &str, why: &str| {
        let refused = read_file(text).unwrap_err();
        assert!(refused.contains(why), "{text}: {refused}");
    };
    check("", "It is not JSON");
    check("[]", "not a file of presets");
    check(
        r#"{"format": "azure-chat conversations"}"#,
        "not a file of presets",
    );
    check(r#"{"format": "azure-chat presets"}"#, "newer");
    check(
        r#"{"format": "azure-chat presets", "version": 2, "presets": []}"#,
        "newer",
    );
    check(
        r#"{"format": "azure-chat presets", "version": 1, "presets": [{}]}"#,
        "no name",
    );
    check(
        r#"{"format": "azure-chat presets", "version": 1, "presets": [5]}"#,
        "no name",
    );
    let none = r#"{"format": "azure-chat presets", "version": 1}"#;
    assert_eq!(read_file(none), Ok(Vec::new()));
}

#[test]
fn a_preset_is_told_in_a_line() {
    let long = "x".repeat(100);
    let of = |system: Option<&str>, parameters: &str| preset("a", system, parameters).summary();
    assert_eq!(
        of(Some("Be\nterse."), r#"{"seed":1,"n":null}"#),
        "“Be terse.”, seed"
    );
    assert_eq!(of(None, ""), "");
    assert!(of(Some(&long), "").chars().count() < 70);
}
