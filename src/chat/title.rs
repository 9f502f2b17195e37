//! Titles of conversations.

/// The longest title that the page makes, in characters.
const LONGEST: usize = 64;

/// A title for a conversation that begins so: its first sentence, or as much
/// of it as fits.
#[must_use]
pub fn from_question(question: &str) -> String {
    let lines = question.lines().map(without_marks);
    let line = lines.into_iter().find(|line| !line.is_empty());
    let sentence = first_sentence(line.unwrap_or_default());
    shortened(sentence)
}

/// What a model is asked with a conversation before it.
pub const TITLE_QUESTION: &str = "Give this conversation a title of at most six words, in its own language. Reply with the title alone.";

/// A title as a model gave it: without what models put around one.
#[must_use]
pub fn from_model(reply: &str) -> Option<String> {
    let lines = reply.lines().map(without_marks);
    let line = lines.into_iter().find(|line| !line.is_empty())?;
    let line = line.strip_prefix("Title:").unwrap_or(line);
    let bare = line.trim_matches(|c: char| {
        matches!(
            c,
            '"' | '\'' | '“' | '”' | '„' | '«' | '»' | '*' | '`' | ' '
        )
    });
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    (!bare.is_empty()).then(|| shortened(bare))
}

/// A line without what Markdown puts before it.
fn without_marks(line: &str) -> &str {
    let line = line.trim();
    let bare = line.trim_start_matches(['#', '>', '*', '-', '`', ' ']);
    if bare.is_empty() {
        ""
    } else {
        bare.trim_end_matches(['*', '`', ' '])
    }
}

/// Up to the first mark that ends a sentence: with a blank behind it, which
/// leaves numbers and names of files whole, or one of East Asian scripts.
fn first_sentence(line: &str) -> &str {
    let mut characters = line.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        let after = place + character.len_utf8();
        let blank = characters
            .peek()
            .is_none_or(|(_, next)| next.is_whitespace());
        let ends = match character {
            '。' | '！' | '？' => true,
            '!' | '?' => blank,
            // An abbreviation or an item's number is no sentence.
            '.' => blank && place > 8,
            _ => false,
        };
        if ends {
            let sentence = line.get(..after).unwrap_or(line);
            return sentence.strip_suffix('.').unwrap_or(sentence);
        }
    }
    line
}

fn shortened(text: &str) -> String {
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .nth(LONGEST - 1)
        .map_or(text.len(), |(end, _)| end);
    let cut = text.get(..end).unwrap_or(text);
    // At a word's end, unless that leaves too little.
    let words = cut.rsplit_once(' ').map(|(words, _)| words);
    let kept = words.filter(|words| words.len() > end / 2).unwrap_or(cut);
    format!("{}…", kept.trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_gives_its_first_sentence() {
        let check = |question: &str, title: &str| assert_eq!(from_question(question), title);
        check(
            "How many feet are in a mile?",
            "How many feet are in a mile?",
        );
        check("Fix this. It does not work.", "Fix this. It does not work");
        check("Please fix this bug. It crashes.", "Please fix this bug");
        check("\n\n# Plan\nmore", "Plan");
        check("- **first** point", "first** point");
        check("Is 3.5 more than 3.14? Say why.", "Is 3.5 more than 3.14?");
        check("これは何ですか？教えて。", "これは何ですか？");
        check("```\ncode\n```", "code");
        check("", "");
        check(
            "Please write a very long story about a lighthouse keeper who meets a whale and learns to sing",
            "Please write a very long story about a lighthouse keeper who…",
        );
        check(&"x".repeat(100), &format!("{}…", "x".repeat(63)));
        check(&"é".repeat(64), &"é".repeat(64));
    }

    #[test]
    fn a_model_s_title_is_freed_of_its_wrapping() {
        let check =
            |reply: &str, title: Option<&str>| assert_eq!(from_model(reply).as_deref(), title);
        check("\"Feet in a mile\"", Some("Feet in a mile"));
        check("**Title:** Feet in a Mile.", Some("Feet in a Mile"));
        check("Title: Feet in a Mile.\n", Some("Feet in a Mile"));
        check("\n\n# Feet\n", Some("Feet"));
        check(" \n", None);
    }
}
