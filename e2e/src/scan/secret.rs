//! The forms in which a secret is looked for.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_ADDRESSES: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A secret, as itself and as UTF-16, hexadecimal and base64 write it.
#[derive(Debug, Clone)]
pub struct Secret {
    /// What each is called, and its bytes.
    forms: Vec<(String, Vec<u8>)>,
    /// Whether a form begins with a byte.
    begins: Vec<bool>,
}

impl Secret {
    /// A secret that is long enough to be nowhere by chance.
    pub fn new(text: &str) -> Self {
        assert!(text.len() >= 12, "too short to be looked for: {text}");
        let mut forms = vec![("UTF-8".to_owned(), text.as_bytes().to_vec())];
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        forms.push(("HEX".to_owned(), hex.to_uppercase().into_bytes()));
        forms.push(("hex".to_owned(), hex.into_bytes()));
        for (name, alphabet) in [("base64", STANDARD), ("base64url", FOR_ADDRESSES)] {
            for before in 0..3 {
                let form = base64_within(text.as_bytes(), before, alphabet);
                forms.push((format!("{name}, {before} bytes in"), form));
            }
        }
        let wide = |(name, form): &(String, Vec<u8>)| {
            let wide = form.iter().flat_map(|byte| [*byte, 0]).collect();
            (format!("{name} as UTF-16"), wide)
        };
        assert!(text.is_ascii(), "the wide form is that of ASCII");
        let mut all: Vec<_> = forms.iter().map(wide).collect();
        all.append(&mut forms);
        let firsts: Vec<_> = all.iter().filter_map(|(_, form)| form.first()).collect();
        let begins = (0..=u8::MAX).map(|byte| firsts.contains(&&byte)).collect();
        Self { forms: all, begins }
    }

    /// The forms that occur in some bytes, each once.
    pub fn forms_in(&self, bytes: &[u8]) -> impl Iterator<Item = &str> {
        let mut found = vec![false; self.forms.len()];
        for (place, byte) in bytes.iter().enumerate() {
            if self.begins.get(usize::from(*byte)) == Some(&true) {
                let rest = bytes.get(place..).unwrap_or_default();
                for (found, (_, form)) in found.iter_mut().zip(&self.forms) {
                    *found |= rest.starts_with(form);
                }
            }
        }
        let both = self.forms.iter().zip(found);
        both.filter(|(_, found)| *found)
            .map(|((name, _), _)| name.as_str())
    }

    /// Whether a text has it, in any form.
    pub fn is_in(&self, text: &str) -> bool {
        self.forms_in(text.as_bytes()).next().is_some()
    }
}

/// What base64 makes of these bytes wherever they stand `before` bytes behind a multiple of three: without
/// the letters that their neighbours have a part in.
fn base64_within(bytes: &[u8], before: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let mut padded = vec![0; before];
    padded.extend(bytes);
    let letters = padded.chunks(3).flat_map(|three| {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        [18, 12, 6, 0].map(|shift| alphabet.get((bits >> shift & 63) as usize).copied())
    });
    let first = (before * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    letters.take(last).skip(first).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "e2e-key-6d1f0c7b52";

    fn found(bytes: &[u8]) -> Vec<String> {
        Secret::new(TEXT)
            .forms_in(bytes)
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn each_form_is_found_wherever_it_stands() {
        let wide = |text: &str| {
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>()
        };
        assert_eq!(found(format!("x{TEXT}y").as_bytes()), ["UTF-8"]);
        assert_eq!(found(&wide(&format!("x{TEXT}"))), ["UTF-8 as UTF-16"]);
        assert_eq!(found(b"..6532652d6b65792d366431663063376235322.."), ["hex"]);
        assert_eq!(found(b"..6532652D6B65792D366431663063376235322.."), ["HEX"]);
        // As `base64` of coreutils has it, with nothing, one and two letters before.
        assert_eq!(
            found(b"ZTJlLWtleS02ZDFmMGM3YjUy"),
            ["base64, 0 bytes in", "base64url, 0 bytes in"]
        );
        assert_eq!(
            found(b"eGUyZS1rZXktNmQxZjBjN2I1Mnk="),
            ["base64, 1 bytes in", "base64url, 1 bytes in"]
        );
        assert_eq!(
            found(b"eHhlMmUta2V5LTZkMWYwYzdiNTJ5eQ=="),
            ["base64, 2 bytes in", "base64url, 2 bytes in"]
        );
        assert_eq!(found(&wide("ZTJlLWtleS02ZDFmMGM3YjUy")).len(), 2);
    }

    #[test]
    fn something_else_is_not_found() {
        assert!(found(b"").is_empty());
        assert!(found(TEXT.replace('6', "7").as_bytes()).is_empty());
        assert!(found(b"e2e-key-6d1f0c7b5").is_empty());
    }
}
