//! Letters as they are compared here: without case, and without the accents
//! that people leave out. Names are short, and what is not known here is
//! compared as it is: the tables of the standard library would weigh more
//! than the whole palette.

/// A letter as it is compared.
pub(super) fn fold(letter: char) -> char {
    let code = u32::from(letter);
    let lower = match code {
        0x00..=0x7f => return letter.to_ascii_lowercase(),
        // À to Þ, Α to Ϋ, А to Я.
        0xc0..=0xde if code != 0xd7 => code + 0x20,
        0x391..=0x3ab => code + 0x20,
        0x410..=0x42f => code + 0x20,
        // Ѐ to Џ.
        0x400..=0x40f => code + 0x50,
        // Ā to ķ and Ŋ to ŷ: capitals are even. (İ and ı are no pair.)
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 => code | 1,
        // Ĺ to ň and Ź to ž: capitals are odd.
        0x139..=0x148 | 0x179..=0x17e => code + (code & 1),
        _ => code,
    };
    without_accent(char::from_u32(lower).unwrap_or(letter))
}

fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'İ' | 'ı' => 'i',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        _ => letter,
    }
}

/// Whether words end at it.
pub(super) fn is_between_words(letter: char) -> bool {
    let code = u32::from(letter);
    let sign = letter.is_ascii() && !letter.is_ascii_alphanumeric();
    // Spaces, dashes and quotes; those of East Asia.
    sign || matches!(code, 0xa0 | 0xab | 0xbb | 0x2000..=0x206f | 0x3000..=0x303f)
}
