//! What is in LevelDB's files: there browsers keep `localStorage`, `sessionStorage` and IndexedDB. Records
//! may be cut in pieces, share the beginnings of their keys, and be compressed
//! (<https://github.com/google/leveldb/blob/main/doc/log_format.md>,
//! <https://github.com/google/leveldb/blob/main/doc/table_format.md>).

use super::snappy::{decompress, varint};

const LOG_BLOCK: usize = 32 * 1024;
/// At the end of each table.
const MAGIC: [u8; 8] = 0xdb47_7524_8b80_fb57_u64.to_le_bytes();
const FOOTER: usize = 48;

/// What a file holds, put together: as a table, or as a log. (Whether a file is a log can only be tried.)
pub(super) fn contents(file: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    match table(file) {
        Some(blocks) => blocks
            .into_iter()
            .map(|block| ("a table's block", block))
            .collect(),
        None => vec![("a log", log(file))],
    }
}

/// The records of a log, one behind the other.
fn log(file: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    for mut block in file.chunks(LOG_BLOCK) {
        // A checksum, a length, and whether it is all of a record.
        while let Some((&[_, _, _, _, low, high, 1..=4], rest)) = block.split_first_chunk() {
            let length = usize::from(u16::from_le_bytes([low, high]));
            let Some((piece, rest)) = rest.split_at_checked(length) else {
                break;
            };
            whole.extend(piece);
            block = rest;
        }
    }
    whole
}

/// The blocks of a table with their keys whole; `None` where this is none.
fn table(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let footer = file.get(file.len().checked_sub(FOOTER)?..)?;
    if !footer.ends_with(&MAGIC) {
        return None;
    }
    let (_, rest) = varint(footer)?;
    let (_, index) = varint(rest)?;
    let index = block(file, index)?;
    let handles = entries(&index).into_iter().map(|(_, handle)| handle);
    let blocks = handles.filter_map(|handle| block(file, &handle));
    let with_keys = |block: Vec<u8>| {
        let mut whole = block.clone();
        for (key, value) in entries(&block) {
            whole.extend(key);
            whole.extend(value);
        }
        whole
    };
    Some(blocks.map(with_keys).collect())
}

/// The block of a handle: where it begins, and its length.
fn block(file: &[u8], handle: &[u8]) -> Option<Vec<u8>> {
    let (offset, rest) = varint(handle)?;
    let (length, _) = varint(rest)?;
    let bytes = file.get(usize::try_from(offset).ok()?..)?;
    let (block, after) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
    match after.first()? {
        1 => decompress(block),
        _ => Some(block.to_vec()),
    }
}

/// The keys and values of a block; what stands behind them reads as odd ones.
fn entries(block: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut entries: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut rest = block;
    while let Some((key, value, after)) = entry(rest, entries.last().map_or(&[], |(key, _)| key)) {
        entries.push((key, value));
        rest = after;
    }
    entries
}

fn entry<'a>(bytes: &'a [u8], before: &[u8]) -> Option<(Vec<u8>, Vec<u8>, &'a [u8])> {
    let (shared, rest) = varint(bytes)?;
    let (unshared, rest) = varint(rest)?;
    let (length, rest) = varint(rest)?;
    let mut key = before.get(..usize::try_from(shared).ok()?)?.to_vec();
    let (end, rest) = rest.split_at_checked(usize::try_from(unshared).ok()?)?;
    let (value, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    key.extend(end);
    Some((key, value.to_vec(), rest))
}
