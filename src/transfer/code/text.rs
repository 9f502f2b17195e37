//! Texts and values as the languages write them.

use serde_json::Value;

/// A string as JSON, JavaScript, Python and C# all write it: in double quotes,
/// with escapes that mean the same in each. JSON's escapes are among those of
/// the others, which refuse a few characters that JSON would take as they are
/// (U+2028 and U+2029 in C#; U+0085 there as well): they are escaped, too.
pub(super) fn quoted(text: &str) -> String {
    visible(&Value::from(text).to_string())
}

/// JSON over lines, with all of it to be seen.
pub(super) fn json(value: &Value) -> String {
    visible(&format!("{value:#}"))
}

/// Writes as escapes what is not seen, ends lines, or turns the direction of
/// what follows; for JSON, where such characters stand in strings alone.
fn visible(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unseen(c) {
            written.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            written.push(c);
        }
    }
    written
}

/// Controls beyond those that JSON escapes, separators of lines, marks of
/// direction (<https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing>),
/// spaces without width, and the byte order mark.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}')
}

/// A value as Python writes it: JSON, but for three words, and set further in.
pub(super) fn python(value: &Value) -> String {
    let mut json = String::new();
    for line in visible(&format!("{value:#}")).split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches(' ').len();
        json.extend(std::iter::repeat_n(' ', blank));
        json.push_str(line);
    }
    let mut written = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(first) = rest.chars().next() {
        let (end, with) = match first {
            '"' => (end_of_string(rest), None),
            't' => (4, Some("True")),
            'f' => (5, Some("False")),
            'n' => (4, Some("None")),
            _ => (rest.find(['"', 't', 'f', 'n']).unwrap_or(rest.len()), None),
        };
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        written.push_str(with.unwrap_or(part));
        rest = after;
    }
    written
}

/// Where a JSON string, with which a text begins, is over.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// All lines but the first, further in.
pub(super) fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &["\n", &" ".repeat(by)].concat())
}

/// A word of a POSIX shell: within single quotes nothing means anything.
pub(super) fn shell(text: &str) -> String {
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn strings_are_closed_by_their_own_end_alone() {
        let nasty = "a\"b\\c\n\r\t$`'\u{2028}\u{2029}\u{85}\u{0}\u{7f}\u{202e}\u{feff}\"\"\"😀";
        let written = quoted(nasty);
        assert_eq!(
            written,
            r#""a\"b\\c\n\r\t$`'\u2028\u2029\u0085\u0000\u007f\u202e\ufeff\"\"\"😀""#
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), nasty);
        assert_eq!(end_of_string(&written), written.len());
    }

    #[test]
    fn words_are_python_s_outside_of_strings() {
        let value = json!({"true": [true, false, null], "n\"ull": "null, \\true", "f": -1e-7, "e": [], "o": {}});
        assert_eq!(
            python(&value),
            "{\n    \"e\": [],\n    \"f\": -1e-7,\n    \"n\\\"ull\": \"null, \\\\true\",\n    \"o\": {},\n    \"true\": [\n        True,\n        False,\n        None\n    ]\n}"
        );
    }

    #[test]
    fn a_quote_within_a_shell_s_quotes() {
        assert_eq!(shell("it's $HOME"), "'it'\\''s $HOME'");
    }
}
