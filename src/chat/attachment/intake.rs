//! What a file is that a person gives, told by its first bytes, and whether it
//! is taken.

use super::size_in_words;

/// How many of a file's first bytes are looked at.
pub const START: usize = 64 * 1024;

/// Image files larger than this are not read.
pub const IMAGE_FILE_BYTES: u64 = 50_000_000;
/// Audio is sent as it is.
pub const AUDIO_BYTES: u64 = 20_000_000;
/// Text files: some hundred thousand tokens.
pub const TEXT_BYTES: u64 = 500_000;

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// An image of a type that services take.
    Image(&'static str),
    /// An image that this browser may be able to read.
    OtherImage,
    /// Audio of this type.
    Audio(&'static str),
    /// Perhaps a text.
    Text,
}

/// Tells what a file is.
///
/// # Errors
/// It is not taken: a sentence with its name.
pub fn intake(name: &str, media_type: &str, bytes: u64, start: &[u8]) -> Result<Intake, String> {
    let refuse = |why: &str| Err(format!("“{name}” was not attached: {why}"));
    if bytes == 0 {
        return refuse("it is empty.");
    }
    let found = kind_of(media_type, start);
    let Some(found) = found else {
        return refuse(other_words(media_type, start));
    };
    let (most, of) = match found {
        Intake::Image(_) | Intake::OtherImage => (IMAGE_FILE_BYTES, "an image"),
        Intake::Audio(_) => (AUDIO_BYTES, "audio"),
        Intake::Text => (TEXT_BYTES, "a text"),
    };
    if bytes > most {
        return refuse(&format!(
            "it has {}, and {of} may have {} at most.",
            size_in_words(bytes),
            size_in_words(most)
        ));
    }
    Ok(found)
}

/// By the signatures of <https://mimesniff.spec.whatwg.org/>.
fn kind_of(media_type: &str, start: &[u8]) -> Option<Intake> {
    let at = |place: usize, mark: &[u8]| {
        let rest = start.get(place..).unwrap_or_default();
        rest.starts_with(mark)
    };
    let riff = at(0, b"RIFF");
    Some(if at(0, b"\x89PNG\r\n\x1a\n") {
        Intake::Image("image/png")
    } else if at(0, b"\xff\xd8\xff") {
        Intake::Image("image/jpeg")
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Intake::Image("image/gif")
    } else if riff && at(8, b"WEBP") {
        Intake::Image("image/webp")
    } else if riff && at(8, b"WAVE") {
        Intake::Audio("audio/wav")
    } else if at(0, b"ID3") || is_mp3_frame(start) {
        Intake::Audio("audio/mpeg")
    } else if media_type.starts_with("image/") && media_type != "image/svg+xml" {
        Intake::OtherImage
    } else if is_binary(start) {
        return None;
    } else {
        Intake::Text
    })
}

/// A frame of MPEG audio, layer III: eleven bits set, then version and layer
/// (<https://www.rfc-editor.org/rfc/rfc3003>).
fn is_mp3_frame(start: &[u8]) -> bool {
    matches!(start, [0xff, 0xfb | 0xfa | 0xf3 | 0xf2 | 0xe3 | 0xe2, ..])
}

/// A byte that no text has, unless it is one of two bytes a letter.
fn is_binary(start: &[u8]) -> bool {
    let wide = matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    !wide && start.contains(&0) || start.starts_with(b"%PDF-")
}

fn other_words(media_type: &str, start: &[u8]) -> &'static str {
    if start.starts_with(b"%PDF-") {
        "chat completions take no PDF. Copy its text, or attach pictures of its pages."
    } else if media_type.starts_with("audio/") {
        "of audio, services take WAV and MP3 only."
    } else if media_type.starts_with("video/") {
        "services take no video here."
    } else {
        "it is a binary file. Images, WAV, MP3 and text files can be attached."
    }
}

/// The text of a file: UTF-8, or UTF-16 with a byte-order mark.
///
/// # Errors
/// It is no text: a sentence with its name.
pub fn text_of(name: &str, bytes: &[u8]) -> Result<String, String> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2).skip(1);
        let units = pairs.map(|pair| match pair {
            [one, other] => read([*one, *other]),
            _ => 0,
        });
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .ok()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    };
    let text = text.filter(|text| !text.contains('\0'));
    let text = text.map(|text| match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    });
    text.ok_or_else(|| format!("“{name}” was not attached: it is not a text in UTF-8."))
}

/// Whether a dropped file is one of conversations, by its name and type: those
/// are imported, all others attached.
#[must_use]
pub fn is_for_import(name: &str, media_type: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends = [".json", ".jsonl", ".zip"];
    media_type == "application/json" || ends.iter().any(|end| name.ends_with(end))
}
