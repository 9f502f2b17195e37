//! Snappy's raw format
//! (<https://github.com/google/snappy/blob/main/format_description.txt>), read up to the length that it
//! says, whatever follows.

/// What was compressed; `None` where this is no such thing.
pub(super) fn decompress(bytes: &[u8]) -> Option<Vec<u8>> {
    /// More is not what a page stores in one value.
    const MOST: usize = 64 << 20;
    let (length, mut rest) = varint(bytes)?;
    let length = usize::try_from(length)
        .ok()
        .filter(|length| *length <= MOST)?;
    let mut out: Vec<u8> = Vec::new();
    while out.len() < length {
        let (tag, after) = rest.split_first()?;
        let upper = usize::from(tag >> 2);
        let (count, offset, after) = match tag & 3 {
            0 if upper < 60 => (upper + 1, None, after),
            0 => {
                let (count, after) = after.split_at_checked(upper - 59)?;
                (little_endian(count) + 1, None, after)
            }
            1 => {
                let (low, after) = after.split_first()?;
                let offset = (upper >> 3) << 8 | usize::from(*low);
                ((upper & 7) + 4, Some(offset), after)
            }
            kind => {
                let (offset, after) = after.split_at_checked(if kind == 2 { 2 } else { 4 })?;
                (upper + 1, Some(little_endian(offset)), after)
            }
        };
        rest = match offset {
            None => {
                let (literal, after) = after.split_at_checked(count)?;
                out.extend(literal);
                after
            }
            Some(offset) => {
                let from = out.len().checked_sub(offset).filter(|_| offset > 0)?;
                // What is copied may be what is being written.
                for place in from..from + count {
                    out.push(*out.get(place)?);
                }
                after
            }
        };
    }
    Some(out)
}

/// A number in groups of seven bits, and what follows it.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(9).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(place + 1..)?));
        }
    }
    None
}

fn little_endian(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_copies_are_put_together() {
        // "Wikipedia" in 14 letters with a copy that overlaps itself: abababab.
        let text = [8, 0b0000_0100, b'a', b'b', 0b0000_1001, 2];
        assert_eq!(decompress(&text).as_deref(), Some(b"abababab".as_slice()));
        // A literal of 61 letters has its length in a byte of its own, and so has a far copy its distance.
        let mut long = vec![65, 60 << 2, 60];
        long.extend([b'x'; 61]);
        long.extend([3 << 2 | 2, 61, 0]);
        assert_eq!(decompress(&long), Some(vec![b'x'; 65]));
    }

    #[test]
    fn what_is_not_compressed_gives_nothing() {
        for bytes in [
            &b""[..],
            b"\xff\xff\xff\xff\xff",
            b"\x05\x00a",
            b"\x05\x01\x00",
            b"\x05\x05\x09",
        ] {
            assert_eq!(decompress(bytes), None, "{bytes:?}");
        }
    }
}
