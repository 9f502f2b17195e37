//! Bytes as text.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits a byte.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let letters = digits.filter_map(|digit| DIGITS.get(usize::from(digit)));
    letters.map(|letter| char::from(*letter)).collect()
}

/// The bytes of such a text; `None` where it is none.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for letter in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == letter)? as u8;
        match high.take() {
            None => high = Some(digit << 4),
            Some(high) => bytes.push(high | digit),
        }
    }
    high.is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(from_hex(&to_hex(&bytes)), Some(bytes));
        assert_eq!(to_hex(&[0, 0x9f]), "009f");
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["0", "0g", "0F", "é", "00 "] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
