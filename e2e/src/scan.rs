//! Looks for a secret in everything that a browser leaves on the disk, also where it is encoded or
//! compressed.

mod leveldb;
mod secret;
mod snappy;

use std::fs;
use std::path::Path;

pub use secret::Secret;

/// What compressed values of IndexedDB begin with: V8's tag for a version, the one that stands for "to be
/// processed first", and that it is Snappy
/// (<https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/modules/indexeddb/idb_value_wrapping.cc>).
const COMPRESSED_VALUE: [u8; 3] = [0xff, 0x11, 0x02];

/// Every place below a folder at which a secret stands, as "file: form". Files that vanish meanwhile (the
/// browser may be running) are left out.
pub(crate) fn scan(folder: &Path, secret: &Secret) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let name = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .display()
                .to_string();
            // A file's name may say something too.
            found.extend(
                secret
                    .forms_in(name.as_bytes())
                    .map(|form| format!("the name {name}: {form}")),
            );
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && let Ok(bytes) = fs::read(&path)
            {
                for form in forms_in_file(&bytes, secret) {
                    found.push(format!("{name}: {form}"));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn forms_in_file(bytes: &[u8], secret: &Secret) -> Vec<String> {
    let mut forms: Vec<String> = secret.forms_in(bytes).map(str::to_owned).collect();
    for (kind, inner) in leveldb::contents(bytes) {
        forms.extend(
            secret
                .forms_in(&inner)
                .map(|form| format!("{form}, in {kind}")),
        );
        in_compressed_values(&inner, secret, &mut forms);
    }
    in_compressed_values(bytes, secret, &mut forms);
    forms
}

fn in_compressed_values(bytes: &[u8], secret: &Secret, forms: &mut Vec<String>) {
    let tag = COMPRESSED_VALUE.len();
    for (place, _) in bytes
        .windows(tag)
        .enumerate()
        .filter(|(_, window)| *window == COMPRESSED_VALUE)
    {
        let value = bytes.get(place + tag..).and_then(snappy::decompress);
        let inner = value.unwrap_or_default();
        forms.extend(
            secret
                .forms_in(&inner)
                .map(|form| format!("{form}, in a compressed value")),
        );
    }
}
