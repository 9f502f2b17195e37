//! Where in a JSON text a value stands.
//!
//! A parser that keeps places, or code derived for every shape, would make the
//! page 10 KB (brotli) larger; a place is wanted only where a file is wrong.

/// A step from a value into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// Line and column, counted from 1, of the value at a path in a text that is
/// valid JSON; of the last value on the way that is there.
pub(crate) fn place(text: &str, path: &[Step<'_>]) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut at = after_blanks(bytes, 0);
    for step in path {
        let Some(inside) = inside(bytes, at, *step) else {
            break;
        };
        at = inside;
    }
    let before = bytes.get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        + 1;
    (line, column)
}

/// Where a field's or an item's value begins.
fn inside(bytes: &[u8], at: usize, step: Step<'_>) -> Option<usize> {
    let is_object = bytes.get(at) == Some(&b'{');
    let mut at = after_blanks(bytes, at + 1);
    let mut index = 0;
    while !matches!(bytes.get(at)?, b'}' | b']') {
        let mut found = step == Step::Item(index) && !is_object;
        if is_object {
            let end = after_value(bytes, at);
            let name = bytes.get(at..end).unwrap_or_default();
            found = matches!(step, Step::Field(field) if name == format!("\"{field}\"").as_bytes());
            // Past the colon.
            at = after_blanks(bytes, after_blanks(bytes, end) + 1);
        }
        if found {
            return Some(at);
        }
        at = after_blanks(bytes, after_value(bytes, at));
        if bytes.get(at) == Some(&b',') {
            at = after_blanks(bytes, at + 1);
        }
        index += 1;
    }
    None
}

fn after_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count()
}

/// Where the value that begins here ends.
fn after_value(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (offset, byte) in bytes.get(at..).unwrap_or_default().iter().enumerate() {
        if in_string {
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            if !in_string && depth == 0 {
                return at + offset + 1;
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at + offset,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + offset + 1;
                }
            }
            byte if depth == 0 && byte.is_ascii_whitespace() => return at + offset,
            _ => {}
        }
    }
    bytes.len()
}

/// serde_json ends its sentences with “ at line 3 column 7”, which is
/// said apart from them.
pub(crate) fn without_position(message: &str) -> String {
    let end = message.rfind(" at line ");
    end.and_then(|end| message.get(..end))
        .unwrap_or(message)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::Step::{Field, Item};
    use super::*;

    #[test]
    fn every_value_is_found() {
        let text = "\n{ \"a\": \"x, \\\"}\", \"b\" :[1, {\"c\":null} ,[2,3]],\n  \"d\":true}";
        let check =
            |path: &[Step<'_>], expected| assert_eq!(place(text, path), expected, "{path:?}");
        check(&[], (2, 1));
        check(&[Field("a")], (2, 8));
        check(&[Field("b")], (2, 23));
        check(&[Field("b"), Item(0)], (2, 24));
        check(&[Field("b"), Item(1), Field("c")], (2, 32));
        check(&[Field("b"), Item(2), Item(1)], (2, 42));
        check(&[Field("d")], (3, 7));
        check(&[Field("b"), Item(9)], (2, 23));
        check(&[Field("e"), Field("f")], (2, 1));
    }

    #[test]
    fn text_that_is_no_json_makes_no_trouble() {
        for text in ["", "{", "[\"", "{\"a\"", "}{", "{\"a\":[}"] {
            place(text, &[Field("a"), Item(1), Field("b")]);
        }
    }
}
