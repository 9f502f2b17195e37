//! Markdown like what models write, in any length and always the same: what a page is measured with.
//!
//! Eight sections make a round that has every construct; each next round says other things in other
//! lengths, so that nothing is gained by remembering what was seen before. There are no definitions of
//! links and no footnotes: with them the last line of a text can change its first.

mod blocks;
mod code;
mod random;
mod words;

use blocks::section;
use random::Choices;
use words::{paragraph, sentence};

/// The last paragraph of every text: it shows that the whole text is there. It occurs nowhere else.
pub const ENDING: &str = "This sentence ends the generated reply.";

/// Exactly so many characters (Unicode scalar values) of Markdown, of which the last are [`ENDING`]. All constructs
/// are in the first 12,000: headings, emphasis, code spans, links, nested lists, tables, fenced code in eight
/// languages, inline and displayed mathematics in both notations, quotes.
pub fn markdown(characters: usize) -> String {
    let ending = format!("\n\n{ENDING}\n");
    let Some(room) = characters.checked_sub(ending.len()) else {
        return ending.chars().skip(ending.len() - characters).collect();
    };
    let mut choices = Choices::new();
    let mut text = String::from("# A tour of the measured page\n");
    let mut length = text.chars().count();
    for number in 0.. {
        let section = section(number, &mut choices);
        let longer = length + section.chars().count();
        if longer > room {
            break;
        }
        text.push_str(&section);
        length = longer;
    }
    text.push_str(&filling(room.saturating_sub(length), &mut choices));
    // A text shorter than its title has lost a part of it.
    let mut text: String = text.chars().take(room).collect();
    text.push_str(&ending);
    text
}

/// Exactly so many characters, too few for a section. The last sentences have no marks, for the last one is
/// cut off.
fn filling(characters: usize, choices: &mut Choices) -> String {
    let mut text = String::new();
    let mut length = 0;
    while length < characters {
        let mut paragraph = format!("\n{}\n", paragraph(4, choices));
        if length + paragraph.chars().count() > characters {
            paragraph = format!("\n{}\n", sentence(choices));
        }
        length += paragraph.chars().count();
        text.push_str(&paragraph);
    }
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_wanted_length_and_the_ending_once() {
        for characters in [0, 1, 39, 42, 43, 60, 100, 1_000, 12_000, 12_001, 100_000] {
            let text = markdown(characters);
            assert_eq!(text.chars().count(), characters);
            let whole = characters > ENDING.len();
            assert_eq!(text.ends_with(&format!("{ENDING}\n")), whole);
            assert_eq!(text.matches(ENDING).count(), usize::from(whole));
        }
    }

    #[test]
    fn a_text_is_always_the_same_and_a_longer_one_goes_on_from_it() {
        assert_eq!(markdown(30_000), markdown(30_000));
        let (short, long) = (markdown(12_000), markdown(100_000));
        let common = short.bytes().zip(long.bytes());
        let common = common.take_while(|(one, other)| one == other).count();
        assert!(common > 8_000, "{common} bytes in common");
    }

    #[test]
    fn every_construct_is_in_the_shortest_text_that_is_measured() {
        let text = markdown(12_000);
        for language in code::LANGUAGES {
            assert!(text.contains(&format!("\n```{language}\n")), "{language}");
        }
        for construct in [
            "\n## ",
            "\n### ",
            "**",
            "*",
            "`",
            "](https://",
            "\n- ",
            "\n  - ",
            "\n1. ",
            "\n   - ",
            "\n- [x] ",
            "\n| ",
            "\n| --- |",
            "| ---: |",
            "\n> ",
            "\n> - ",
            "\n$$\n",
            " $",
            "\\(",
            "\\)",
            "\n\\[\n",
            "\n\\]\n",
            "\n---\n",
        ] {
            assert!(text.contains(construct), "no {construct:?} in\n{text}");
        }
        assert!(!text.contains("]: "), "a definition of a link");
        assert!(!text.contains("[^"), "a footnote");
    }

    #[test]
    fn fences_and_mathematics_are_closed() {
        let text = markdown(100_000);
        for mark in ["```", "$$"] {
            assert_eq!(text.matches(mark).count() % 2, 0, "{mark}");
        }
        assert_eq!(text.matches("\\[\n").count(), text.matches("\n\\]").count());
        assert_eq!(text.matches("\\(").count(), text.matches("\\)").count());
    }

    #[test]
    fn no_two_paragraphs_of_a_long_text_are_the_same() {
        let text = markdown(200_000);
        let prose = |block: &&str| block.len() > 120 && !block.starts_with(['|', '`', '$', '\\']);
        let blocks: Vec<&str> = text.split("\n\n").filter(prose).collect();
        let different: std::collections::BTreeSet<&str> = blocks.iter().copied().collect();
        assert!(blocks.len() > 200, "{}", blocks.len());
        assert_eq!(blocks.len(), different.len());
    }
}
