//! What is said of a reply to those who do not see it.

/// The longest reply that is said as a whole, in characters: half a minute of
/// speech. What is announced can neither be gone through nor be halted and
/// taken up again, as the text in the conversation can; so of a longer one the
/// beginning is said, and how long it is.
const LONGEST: usize = 400;

/// What is said once a reply is there.
#[must_use]
pub fn finished(reply: &str, stopped: bool) -> String {
    let text = spoken(reply);
    let beginning = beginning(&text);
    let mut said = match stopped {
        true => "Stopped. Assistant: ".to_owned(),
        false => "Assistant: ".to_owned(),
    };
    said.push_str(beginning);
    if beginning.len() < text.len() {
        let words = text.split_ascii_whitespace().count();
        said.push_str(&format!(
            " … The reply goes on: {words} words in the conversation."
        ));
    }
    said
}

/// What has come since so much of it was said, in bytes; and how much there is.
#[must_use]
pub fn so_far(reply: &str, said: usize) -> (String, usize) {
    let rest = reply.get(said..).unwrap_or(reply);
    let words = spoken(rest);
    let sentence = match (words.is_empty(), said) {
        (false, _) => words,
        (true, 0) => "Nothing has arrived yet.".to_owned(),
        (true, _) => "Nothing more has arrived.".to_owned(),
    };
    (sentence, reply.len())
}

/// As much of a text as is said: to the end of a sentence, else of a word.
fn beginning(text: &str) -> &str {
    let Some((limit, _)) = text.char_indices().nth(LONGEST) else {
        return text;
    };
    let head = text.get(..limit).unwrap_or(text);
    let sentence = head.rfind(['.', '!', '?', '。', '！', '？']);
    let end = sentence
        .filter(|end| *end > limit / 2)
        .map(|end| head.ceil_char_boundary(end + 1));
    let end = end.or_else(|| head.rfind(' ')).unwrap_or(limit);
    head.get(..end).unwrap_or(head)
}

/// Markdown as it is said: without its marks, code by name only.
#[must_use]
pub fn spoken(markdown: &str) -> String {
    let mut spoken = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
            if in_code {
                add(&mut spoken, "Code block.");
            }
        } else if !in_code {
            add(&mut spoken, &bare(line));
        }
    }
    spoken
}

fn add(spoken: &mut String, line: &str) {
    if !line.is_empty() {
        if !spoken.is_empty() {
            spoken.push(' ');
        }
        spoken.push_str(line);
    }
}

/// A line without marks.
fn bare(line: &str) -> String {
    let rule = line
        .bytes()
        .all(|byte| matches!(byte, b'|' | b'-' | b':' | b'=' | b'*' | b'_' | b' '));
    if rule {
        return String::new();
    }
    let text = line.trim_start_matches(['#', '>', ' ']);
    let text = text.strip_prefix(['-', '*', '+']).map_or(text, str::trim);
    let text = text.trim_matches('|').trim();
    let mut bare = String::new();
    for letter in text.chars() {
        match letter {
            '*' | '`' | '\\' => {}
            '|' => bare.push(','),
            letter => bare.push(letter),
        }
    }
    bare
}
