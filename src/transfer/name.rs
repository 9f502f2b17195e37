//! Names of files.

/// How long a name is at most, in bytes, without its extension. File systems
/// take 255, some wrappings less.
const LONGEST: usize = 120;

/// A file's name for a conversation's title, which every system takes and
/// which reads as what it is.
#[must_use]
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::new();
    for c in title.chars() {
        let c = match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '-',
            c if c.is_whitespace() || c.is_control() => ' ',
            c if misleads(c) => continue,
            c => c,
        };
        let doubled = matches!(c, ' ' | '-') && (name.ends_with(c) || name.is_empty());
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        if !doubled {
            name.push(c);
        }
    }
    let edge = |c: char| matches!(c, ' ' | '.' | '-');
    let name = name.trim_matches(edge);
    let name = match name {
        "" => "conversation".to_owned(),
        name if is_reserved(name) => format!("_{name}"),
        name => name.to_owned(),
    };
    format!("{name}.{extension}")
}

/// Characters that turn text around or are not seen
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>).
fn misleads(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Names of devices, whatever follows after a dot
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions>).
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is = |word: &str| stem.eq_ignore_ascii_case(word);
    if ["con", "prn", "aux", "nul", "conin$", "conout$"]
        .into_iter()
        .any(is)
    {
        return true;
    }
    let mut chars = stem.chars();
    let digit = chars.next_back();
    let port = chars.as_str();
    (port.eq_ignore_ascii_case("com") || port.eq_ignore_ascii_case("lpt"))
        && digit.is_some_and(|digit| digit.is_ascii_digit() || matches!(digit, '¹' | '²' | '³'))
}
