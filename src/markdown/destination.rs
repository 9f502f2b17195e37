//! Where a link or an image may lead.

/// What the page does with a link's destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// It is followed: http, https and mailto.
    Yes,
    /// It is shown, not followed: every other one, those relative to the page
    /// too, since a reply knows no page of ours.
    No,
}

/// Whether a link is followed. What a browser would mend (spaces, tabs and
/// line ends inside, backslashes, missing slashes) is refused: what a reader
/// of this code takes it for is then what a browser takes it for.
#[must_use]
pub fn followed(destination: &str) -> Followed {
    let safe = !destination.chars().any(|char| {
        matches!(char, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}') || char == '\\' || is_invisible(char)
    });
    let known = host(destination).is_some_and(|host| !host.is_empty())
        || after_scheme(destination, "mailto:").is_some_and(|to| !to.is_empty());
    if safe && known {
        Followed::Yes
    } else {
        Followed::No
    }
}

/// The host of an http or https address, with its port, without user and
/// password.
#[must_use]
pub fn host(destination: &str) -> Option<&str> {
    let rest =
        after_scheme(destination, "https://").or_else(|| after_scheme(destination, "http://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    Some(authority.rsplit('@').next().unwrap_or(authority))
}

/// What follows a scheme, whatever its case.
fn after_scheme<'a>(destination: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = destination.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Without a shape of its own: it makes one address look like another
/// (<https://www.unicode.org/reports/tr36/>).
fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The host that has to be shown beside a link, since its text names another
/// one, or since a user name stands before it to look like one.
#[must_use]
pub fn host_to_tell(text: &str, destination: &str) -> Option<String> {
    let host = host(destination)?;
    let disguised = destination
        .split(['?', '#'])
        .next()
        .is_some_and(|front| front.contains('@'));
    let named = named_host(text);
    let differs = named.is_some_and(|named| {
        let bare = |host: &str| {
            let host = host.to_ascii_lowercase();
            host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
        };
        bare(named) != bare(host)
    });
    (disguised || differs).then(|| host.to_owned())
}

/// The host that a text looks like, if it looks like one.
fn named_host(text: &str) -> Option<&str> {
    let word = text.split_whitespace().find(|word| word.contains('.'))?;
    let word = word.trim_matches(|char: char| char.is_ascii() && !char.is_ascii_alphanumeric());
    let after = word.split_once("://").map_or(word, |(_, after)| after);
    let authority = after.split(['/', '?', '#']).next()?;
    let name = authority.rsplit('@').next()?;
    let (_, last) = name.split(':').next()?.rsplit_once('.')?;
    // A file's name looks like a host, too; those of code are no disguise.
    let top = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    (top && (word.contains("://") || !is_file_ending(last))).then_some(name)
}

/// Endings of files in what models write, none of which is a top-level domain
/// (<https://data.iana.org/TLD/tlds-alpha-by-domain.txt>).
fn is_file_ending(last: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "js", "ts", "jsx", "tsx", "json", "html", "css", "toml", "yaml", "yml", "txt", "pdf",
        "cpp", "java",
    ];
    ENDINGS
        .iter()
        .any(|ending| last.eq_ignore_ascii_case(ending))
}

/// An address as an attribute: what may not stand in one is percent-encoded,
/// as CommonMark's examples have it.
#[must_use]
pub fn encoded(destination: &str) -> String {
    const SAFE: &[u8] = b"-_.+!*'(),%#@?=;:/&$~";
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(destination.len());
    for byte in destination.bytes() {
        if byte.is_ascii_alphanumeric() || SAFE.contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.extend(
                    DIGITS
                        .get(usize::from(digit))
                        .map(|digit| char::from(*digit)),
                );
            }
        }
    }
    encoded
}

/// A raster image that the text itself holds.
#[must_use]
pub fn is_inline_image(source: &str) -> bool {
    const TYPES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp", "avif"];
    let Some(rest) = after_scheme(source, "data:image/") else {
        return false;
    };
    let Some((kind, data)) = rest.split_once(";base64,") else {
        return false;
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known)) && data.bytes().all(is_base64)
}
