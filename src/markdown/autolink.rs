//! Addresses that stand bare in a text
//! (<https://github.github.com/gfm/#autolinks-extension->).

use std::ops::Range;

/// A bare address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autolink {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    pub destination: String,
}

/// The first bare address at or after a place in the text.
#[must_use]
pub fn next(text: &str, from: usize) -> Option<Autolink> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        at += rest.find([':', '@', 'w', 'W'])?;
        let found = match text.as_bytes().get(at)? {
            b':' => with_scheme(text, at),
            b'@' => mail(text, at),
            _ => www(text, at),
        };
        match found {
            Some(link) if link.range.start >= from => return Some(link),
            _ => at += 1,
        }
    }
}

/// `https://…`: the schemes of GFM.
fn with_scheme(text: &str, colon: usize) -> Option<Autolink> {
    let before = text.get(..colon)?;
    let name = before.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let scheme = before.get(name.len()..)?.to_ascii_lowercase();
    if name.ends_with(|char: char| char.is_ascii_alphanumeric()) {
        return None;
    }
    let after = text.get(colon + 1..)?;
    let start = name.len();
    match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let rest = after.strip_prefix("//")?;
            rest.starts_with(|char: char| !char.is_ascii() || char.is_ascii_alphanumeric())
                .then_some(())?;
            let end = text.len() - rest.len() + trimmed(rest).len();
            Some(link(text, start..end, ""))
        }
        "mailto" | "xmpp" => {
            let at = after.find('@')?;
            let mut end = mail(text, colon + 1 + at)
                .filter(|mail| mail.range.start == colon + 1)?
                .range
                .end;
            if scheme == "xmpp" {
                let resource = text.get(end..).and_then(|rest| rest.strip_prefix('/'));
                let is_of_name =
                    |char: char| char.is_ascii_alphanumeric() || matches!(char, '@' | '.');
                let of_name = |rest: &str| rest.len() - rest.trim_start_matches(is_of_name).len();
                let length = resource.map_or(0, of_name);
                end += if length == 0 { 0 } else { length + 1 };
                end = text.get(..end)?.trim_end_matches('.').len();
            }
            Some(link(text, start..end, ""))
        }
        _ => None,
    }
}

/// `www.…`
fn www(text: &str, at: usize) -> Option<Autolink> {
    let rest = text.get(at..)?;
    let is_www = rest.get(..4)?.eq_ignore_ascii_case("www.");
    let apart = match text.get(..at)?.chars().next_back() {
        None => true,
        Some(before) => {
            before.is_whitespace() || matches!(before, '*' | '_' | '~' | '(') || !before.is_ascii()
        }
    };
    (is_www && apart && is_domain(rest)).then(|| {
        let end = at + trimmed(rest).len();
        link(text, at..end, "http://")
    })
}

/// `name@host.example`, by the place of its `@`.
fn mail(text: &str, at: usize) -> Option<Autolink> {
    let is_of_name =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | '+');
    let before = text.get(..at)?;
    let start = before.trim_end_matches(is_of_name).len();
    let is_of_host = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_');
    let after = text.get(at + 1..)?;
    let length = after.len() - after.trim_start_matches(is_of_host).len();
    let host = after.get(..length)?.trim_end_matches('.');
    let valid = start < at
        && host.contains('.')
        && !host.ends_with(['-', '_'])
        && host.split('.').all(|label| !label.is_empty())
        && !text.get(at + 1 + host.len()..)?.starts_with('@');
    valid.then(|| link(text, start..at + 1 + host.len(), "mailto:"))
}

fn link(text: &str, range: Range<usize>, scheme: &str) -> Autolink {
    let written = text.get(range.clone()).unwrap_or_default();
    let scheme = if written.contains(':') && scheme == "mailto:" {
        ""
    } else {
        scheme
    };
    Autolink {
        range,
        destination: [scheme, written].concat(),
    }
}

/// Labels with a dot between them, without `_` in the last two.
fn is_domain(rest: &str) -> bool {
    let is_of_host = |char: char| {
        !char.is_ascii() || char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_')
    };
    let host = rest
        .split(|char| !is_of_host(char))
        .next()
        .unwrap_or_default();
    // Names are shorter (RFC 1035, 2.3.4), in bytes and even more so in characters.
    let host = host.get(..host.len().min(1024)).unwrap_or_default();
    let mut labels = host.trim_end_matches('.').rsplit('.');
    let last_two = [labels.next(), labels.next()];
    last_two.iter().all(Option::is_some)
        && !last_two.iter().flatten().any(|label| label.contains('_'))
}

/// An address without what belongs to the sentence around it.
fn trimmed(rest: &str) -> &str {
    let ends = |char: char| char.is_whitespace() || char == '<' || is_wide_mark(char);
    let mut link = rest.split(ends).next().unwrap_or_default();
    let count = |mark: u8| link.bytes().filter(|byte| *byte == mark).count();
    let opened = count(b'(');
    let mut closed = count(b')');
    loop {
        let shorter = if let Some(front) = link.strip_suffix(')') {
            let surplus = closed > opened;
            closed -= 1;
            surplus.then_some(front)
        } else if let Some(front) = link.strip_suffix(';') {
            let name = front.trim_end_matches(|char: char| char.is_ascii_alphanumeric());
            let entity = if name.len() < front.len() {
                name.strip_suffix('&')
            } else {
                None
            };
            Some(entity.unwrap_or(front))
        } else {
            link.strip_suffix(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"'])
        };
        match shorter {
            Some(shorter) => link = shorter,
            None => return link,
        }
    }
}

/// Full-width punctuation ends an address; GFM takes it for a part of it.
fn is_wide_mark(char: char) -> bool {
    matches!(char, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}' | '\u{ff08}' | '\u{ff09}'
        | '\u{ff0c}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{201c}' | '\u{201d}')
}
