//! Letters as they are compared: without case, without accents.

use unicode_normalization::char::decompose_compatible;

/// Gives what a character is compared as; nothing for accents of their own
/// and for what is not seen.
///
/// Latin, Greek and Cyrillic letters lose case and accents, ligatures and
/// full-width forms are taken apart, typographic quotes, dashes and blanks
/// become those of a keyboard. Other scripts stay as they are: there a mark
/// makes another letter (`か`, `が`).
pub fn fold_char(character: char, mut give: impl FnMut(char)) {
    if character.is_ascii() {
        give(fold_ascii(character));
    } else if is_invisible(character) {
    } else if let Some(plain) = typed_as(character) {
        give(plain);
    } else if is_taken_apart(character) {
        decompose_compatible(character, |part| fold_part(part, &mut give));
    } else {
        give(character);
    }
}

/// A text as it is compared.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_char(character, |part| {
            // Blanks count once, however many there are.
            if part != ' ' || !folded.ends_with(' ') {
                folded.push(part);
            }
        });
    }
    folded
}

fn fold_ascii(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => ' ',
        _ => character.to_ascii_lowercase(),
    }
}

fn fold_part(part: char, give: &mut impl FnMut(char)) {
    if part.is_ascii() {
        return give(fold_ascii(part));
    }
    for lower in part.to_lowercase() {
        match lower {
            'ß' => "ss".chars().for_each(&mut *give),
            'æ' => "ae".chars().for_each(&mut *give),
            'œ' => "oe".chars().for_each(&mut *give),
            'þ' => "th".chars().for_each(&mut *give),
            'ø' => give('o'),
            'ł' => give('l'),
            'đ' | 'ð' => give('d'),
            'ħ' => give('h'),
            'ŧ' => give('t'),
            'ı' => give('i'),
            'ĸ' => give('k'),
            'ŋ' => give('n'),
            'ς' => give('σ'),
            '⁄' => give('/'),
            mark if is_accent(mark) => {}
            other => match typed_as(other) {
                Some(plain) => give(plain),
                None => give(other),
            },
        }
    }
}

/// What a keyboard has for a character that typography has.
fn typed_as(character: char) -> Option<char> {
    Some(match character {
        '\u{2018}'..='\u{201b}' | '\u{2b9}' | '\u{2bc}' | '\u{2032}' => '\'',
        '\u{201c}'..='\u{201f}' | '«' | '»' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{85}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        _ => return None,
    })
}

/// Accents of Latin, Greek and Cyrillic letters, which follow them.
#[must_use]
pub fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Accents, and what nobody sees or types: the soft hyphen, marks of width
/// zero and of direction, and what chooses how an emoji is drawn. (The joiners
/// stay: Persian words and emoji are others without them.)
fn is_invisible(character: char) -> bool {
    let unseen = matches!(character,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}');
    unseen || is_accent(character)
}

/// Latin, Greek, Cyrillic, their ligatures and full-width forms, and letters
/// that serve as signs.
fn is_taken_apart(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{1d00}'..='\u{1dbf}'
        | '\u{1e00}'..='\u{1fff}' | '\u{2070}'..='\u{209f}' | '\u{2100}'..='\u{214f}'
        | '\u{2c60}'..='\u{2c7f}' | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}'
        | '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}')
}
