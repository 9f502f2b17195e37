//! What is not worth the highlighter's time.

/// The most code in one block that is coloured, in bytes. Usual code of this
/// length takes the highlighter less than 100 ms.
pub const LONGEST_CODE: usize = 50_000;

/// The most characters of one word. Some grammars look at the rest of a word
/// from each of its characters: 20,000 times `a` take them seconds.
pub const LONGEST_WORD: usize = 1_000;

/// Whether the highlighter can be expected to be done with some code soon.
#[must_use]
pub fn is_within_limits(code: &str) -> bool {
    let mut word = 0;
    code.len() <= LONGEST_CODE
        && code.chars().all(|char| {
            let goes_on = char.is_alphanumeric() || matches!(char, '_' | '$');
            word = if goes_on { word + 1 } else { 0 };
            word <= LONGEST_WORD
        })
}
