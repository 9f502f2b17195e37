//! A text file inside of a message: its name, and its text behind a fence.

/// What grammars and models call what these extensions stand for; others are
/// their own names.
const LANGUAGES: &[(&str, &str)] = &[
    ("rs", "rust"),
    ("py", "python"),
    ("js", "javascript"),
    ("ts", "typescript"),
    ("sh", "bash"),
    ("md", "markdown"),
    ("cs", "csharp"),
    ("rb", "ruby"),
    ("kt", "kotlin"),
    ("yml", "yaml"),
    ("txt", ""),
];

/// The file as Markdown: a fence that is longer than any in the text
/// (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>), with the
/// language that the name's extension tells.
#[must_use]
pub fn fenced(name: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let one_line: String = name.chars().filter(|c| !c.is_control()).collect();
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let language = language(name);
    format!("{one_line}:\n{fence}{language}\n{text}{end}{fence}")
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The word behind the fence; empty where the name tells none.
fn language(name: &str) -> String {
    /// Longer than those of languages are.
    const LONG: usize = 12;
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    let plain = extension
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-'));
    if !plain || extension.len() > LONG {
        return String::new();
    }
    let known = LANGUAGES.iter().find(|(short, _)| *short == extension);
    known.map_or(extension, |(_, language)| (*language).to_owned())
}
