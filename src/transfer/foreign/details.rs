//! `<details type="reasoning">` and its like, with which Open WebUI writes
//! into a reply's text what is not its text.

/// A reply's text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) reasoning: String,
    pub(super) thought_ms: Option<u64>,
    pub(super) tools: usize,
}

/// Takes reasoning and tool calls out of a text.
pub(super) fn take_apart(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<details ") {
        let found = after.split_once('>').and_then(|(attributes, inside)| {
            let (inside, behind) = inside.split_once("</details>")?;
            Some((attribute(attributes, "type")?, attributes, inside, behind))
        });
        parts.text.push_str(before);
        match found {
            Some(("reasoning", attributes, inside, behind)) => {
                let seconds = attribute(attributes, "duration")
                    .and_then(|seconds| seconds.parse::<u64>().ok());
                parts.thought_ms = parts
                    .thought_ms
                    .or(seconds.map(|seconds| seconds.saturating_mul(1_000)));
                let thoughts = unquoted(without_summary(inside));
                if !(parts.reasoning.is_empty() || thoughts.is_empty()) {
                    parts.reasoning.push_str("\n\n");
                }
                parts.reasoning.push_str(&thoughts);
                rest = behind.trim_start_matches('\n');
            }
            Some(("tool_calls", _, _, behind)) => {
                parts.tools += 1;
                rest = behind.trim_start_matches('\n');
            }
            _ => {
                parts.text.push_str("<details ");
                rest = after;
            }
        }
    }
    parts.text.push_str(rest);
    parts
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, behind) = after.split_once('"')?;
        if before.trim_start() == name {
            return Some(value);
        }
        rest = behind;
    }
    None
}

fn without_summary(inside: &str) -> &str {
    match inside.split_once("</summary>") {
        Some((summary, rest)) if summary.trim_start().starts_with("<summary>") => rest,
        _ => inside,
    }
}

/// Thoughts as they were before they were quoted (`> …`) and escaped.
fn unquoted(text: &str) -> String {
    let text = text.trim_matches('\n');
    let lines = text.split('\n').map(|line| {
        let line = unescaped(line);
        match line.strip_prefix("> ").or_else(|| line.strip_prefix('>')) {
            Some(line) => line.to_owned(),
            None => line,
        }
    });
    let lines: Vec<_> = lines.collect();
    lines.join("\n").trim().to_owned()
}

/// What Python's `html.escape` has written
/// (<https://docs.python.org/3/library/html.html#html.escape>).
fn unescaped(text: &str) -> String {
    const NAMES: [(&str, &str); 5] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        // Last, so that nothing is unescaped twice.
        ("&amp;", "&"),
    ];
    let names = NAMES.iter();
    names.fold(text.to_owned(), |text, (name, means)| {
        text.replace(name, means)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasoning_is_taken_out_of_a_text() {
        let text = "<details type=\"reasoning\" done=\"true\" duration=\"3\">\n<summary>Thought for 3 seconds</summary>\n&gt; a &lt; b &amp;lt; c\n&gt; \n&gt; &gt; quoted\n</details>\n255";
        let parts = take_apart(text);
        assert_eq!(parts.text, "255");
        assert_eq!(parts.reasoning, "a < b &lt; c\n\n> quoted");
        assert_eq!(parts.thought_ms, Some(3_000));
    }

    #[test]
    fn what_is_not_of_that_kind_stays_as_it_is() {
        for text in [
            "",
            "<details open>x</details>",
            "<details class=\"a\"><summary>s</summary>x</details>",
            "<details type=\"reasoning\" done=\"false\">\n> cut",
            "<details <details ",
            "<details type=\"code_interpreter\" done=\"true\">\n```\n1\n```\n</details>",
        ] {
            let parts = take_apart(text);
            assert_eq!((parts.text.as_str(), parts.reasoning.as_str()), (text, ""));
        }
    }
}
