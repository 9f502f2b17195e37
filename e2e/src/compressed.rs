//! Files as hosts send them that compress: what a slow network carries is what people wait for.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Brotli’s best, as hosts have it that compress once.
const QUALITY: u32 = 11;
const WINDOW: u32 = 22;
const BUFFER: usize = 64 * 1024;

/// What was compressed already.
#[derive(Debug, Default)]
pub(crate) struct Compressed(Mutex<HashMap<PathBuf, Vec<u8>>>);

impl Compressed {
    /// A file's content, by brotli.
    pub(crate) fn of(&self, file: &Path, bytes: &[u8]) -> Vec<u8> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let small = known.entry(file.to_owned());
        small.or_insert_with(|| compress(bytes)).clone()
    }
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut small = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut small, BUFFER, QUALITY, WINDOW);
    let written = writer.write_all(bytes);
    drop(writer);
    assert!(written.is_ok(), "writing into memory failed");
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_compressed_once() {
        let compressed = Compressed::default();
        let text = "the same ".repeat(1_000);
        let small = compressed.of(Path::new("a"), text.as_bytes());
        assert!(small.len() < 100);
        assert_eq!(compressed.of(Path::new("a"), b"other"), small);
    }
}
