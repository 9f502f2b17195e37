//! A file of presets (docs/presets-file.md).

use serde_json::{Value, json};

use crate::settings::Preset;

use super::settings::{preset, preset_record};

/// What the file says it is.
const FORMAT: &str = "azure-chat presets";
/// The version of its shape that this page writes.
const VERSION: u64 = 1;

/// Presets as a file.
#[must_use]
pub fn write(presets: &[Preset]) -> String {
    let records = presets.iter().map(|preset| {
        let mut record = preset_record(preset);
        if let Some(fields) = record.as_object_mut() {
            // Who reads it names them anew.
            fields.remove("id");
        }
        record
    });
    let records: Vec<Value> = records.collect();
    let file = json!({"format": FORMAT, "version": VERSION, "presets": records});
    format!("{file:#}\n")
}

/// Reads such a file; `id` gives each preset its name in this browser.
///
/// # Errors
/// A sentence on why it cannot be used.
pub fn read(text: &str, mut id: impl FnMut() -> String) -> Result<Vec<Preset>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value =
        serde_json::from_str(text).map_err(|error| format!("It is not JSON: {error}."))?;
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err("It is not a file of presets.".to_owned());
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if version <= VERSION => {}
        _ => return Err("It was written by a newer page.".to_owned()),
    }
    let records = file.get("presets").and_then(Value::as_array);
    let mut presets = Vec::new();
    for record in records.into_iter().flatten() {
        let mut record = record.clone();
        if let Some(fields) = record.as_object_mut() {
            fields.insert("id".to_owned(), id().into());
        }
        let preset = preset(&record).ok_or("A preset in it has no name.")?;
        presets.push(preset);
    }
    Ok(presets)
}
