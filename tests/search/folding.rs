//! Letters as they are compared, and the way back.

use azure_chat::search::fold::fold;
use azure_chat::search::folded::Folded;
use azure_chat::search::query::Query;
use proptest::prelude::*;

#[test]
fn case_and_accents_do_not_count() {
    let check = |text: &str, expected: &str| {
        assert_eq!(fold(text), expected, "{text:?}");
        assert_eq!(fold(&fold(text)), expected, "{text:?} twice");
    };
    // French, with typographic apostrophe, quotes and blanks.
    check("L’Été où naît Zoë", "l'ete ou nait zoe");
    check("« Œuvre » n° 5", "\" oeuvre \" n° 5");
    // German.
    check("Straße, GRÜßE, STRAẞE", "strasse, grusse, strasse");
    // Turkish: all four i are one.
    check("İstanbul ISPARTA ılık iyi", "istanbul isparta ilik iyi");
    // Danish, Norwegian, Icelandic, Polish, Czech, Maltese, Croatian.
    check("Ærø Ångström Þórr Ðað", "aero angstrom thorr dad");
    check("Łódź žluťoučký Ħaż đak", "lodz zlutoucky haz dak");
    // Vietnamese, composed and not.
    check("Tiếng Việt Đường", "tieng viet duong");
    check("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "tieng viet");
    // Greek: accents, breathings, final sigma.
    check("Ὀδυσσεὺς ΟΔΥΣΣΕΎΣ άλφα", "οδυσσευσ οδυσσευσ αλφα");
    // Cyrillic.
    check("Ёлка Йод Їжак", "елка иод іжак");
    // Ligatures and full-width forms.
    check("ﬁnd ﬂow Ａｚｕｒｅ！\u{3000}ａ", "find flow azure! a");
    // Blanks count once.
    check("two\r\n\t lines", "two lines");
    // What is not seen does not count.
    check("co\u{ad}op\u{200b}erate ❤\u{fe0f}", "cooperate ❤");
    check("5–6 — a “quote”", "5-6 - a \"quote\"");
}

#[test]
fn other_scripts_stay_as_they_are() {
    for text in [
        "東京タワーがある",
        "カタカナとひらがな",
        "한국어 검색",
        "السلام عليكم",
        "שָׁלוֹם",
        "हिन्दी में",
        "ไทยเที่ยว",
        "👩\u{200d}👩\u{200d}👧 🇫🇷 👍🏽",
    ] {
        assert_eq!(fold(text), text);
    }
}

/// Where a text has what is looked for, in brackets.
fn marked(text: &str, typed: &str) -> String {
    let folded = Folded::new(text);
    let hits = folded.in_original(&Query::new(typed).hits(folded.text()));
    let mut marked = String::new();
    let mut at = 0;
    for hit in hits {
        marked += &format!("{}[{}]", &text[at..hit.start], &text[hit.clone()]);
        at = hit.end;
    }
    marked + &text[at..]
}

#[test]
fn a_hit_is_found_again_as_it_is_written() {
    let check = |text: &str, typed: &str, expected: &str| {
        assert_eq!(marked(text, typed), expected, "{typed:?}");
    };
    check("L’Été à Nîmes", "ete", "L’[Été] à Nîmes");
    check("L’Été à Nîmes", "nimes", "L’Été à [Nîmes]");
    check("l'e\u{301}te\u{301}!", "ÉTÉ", "l'[e\u{301}te\u{301}]!");
    // A part of what one letter stands for is the letter.
    check("Große Straße", "stras", "Große [Straß]e");
    check("Große Straße", "sse", "Gro[ße] Stra[ße]");
    check("Große Straße", "s", "Gro[ß]e [S]tra[ß]e");
    check("ÆRØ", "er", "[ÆR]Ø");
    check(
        "two\r\n  words, twowords",
        "\"two words\"",
        "[two\r\n  words], twowords",
    );
    check("Ａｚｕｒｅ ok", "azure", "[Ａｚｕｒｅ] ok");
    check("ひらがな", "がな", "ひら[がな]");
    check("مرحبا بالعالم", "بالعالم", "مرحبا [بالعالم]");
    check("İSTANBUL'da", "istanbul", "[İSTANBUL]'da");
    check("👍🏽 thumbs", "👍🏽", "[👍🏽] thumbs");
    check("ab AB", "a b", "[ab] [AB]");
    check("no hit", "x", "no hit");
}

/// Texts with all that folding knows.
fn texts() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        6 => prop::sample::select("abcdefgs ABS \n".chars().collect::<Vec<_>>()),
        4 => prop::sample::select("éÉßẞæŒøıİςΣớĐﬁ\u{301}\u{327}\u{ad}\u{a0}’«—ｅ東が👍🏽\u{200d}\u{fe0f}\t".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(character, 0..60).prop_map(|all| all.into_iter().collect())
}

proptest! {
    #[test]
    fn the_original_can_be_had_again(text in texts()) {
        let folded = Folded::new(&text);
        prop_assert_eq!(folded.original(), text.clone());
        prop_assert_eq!(folded.text(), fold(&text));
    }

    #[test]
    fn what_is_marked_folds_to_what_was_looked_for(text in texts(), start in 0_usize..60, length in 1_usize..8) {
        let part: String = fold(&text).chars().filter(|c| *c != '"').skip(start).take(length).collect();
        let query = Query::new(&format!("\"{part}\""));
        let folded = Folded::new(&text);
        let hits = query.hits(folded.text());
        let ranges = folded.in_original(&hits);
        let mut end = 0;
        for range in &ranges {
            prop_assert!(range.start >= end && range.start < range.end);
            end = range.end;
            let marked = text.get(range.clone());
            prop_assert!(marked.is_some(), "{:?} is not on boundaries", range);
            prop_assert!(fold(marked.unwrap()).contains(part.trim()), "{:?} in {:?}", part, marked);
        }
        prop_assert_eq!(hits.is_empty(), ranges.is_empty());
    }
}
