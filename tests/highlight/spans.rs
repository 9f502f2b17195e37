//! From the worker's numbers to parts of the code.

use azure_chat::highlight::{CLASSES, Span, spans};
use proptest::prelude::*;

/// The parts as text with their classes.
fn parts<'a>(code: &'a str, numbers: &[u32]) -> Vec<(&'a str, &'static str)> {
    let spans = spans(code, numbers);
    let part = |span: Span| (&code[span.text], span.class);
    spans.into_iter().map(part).collect()
}

#[test]
fn what_is_between_the_parts_is_plain() {
    let code = "let a = 1; // é𝄞!\nb";
    // 𝄞 is two UTF-16 units and four bytes, é one and two.
    assert_eq!(
        parts(code, &[0, 3, 5, 8, 9, 3, 11, 18, 1]),
        [
            ("let", "hl-keyword"),
            (" a = ", ""),
            ("1", "hl-number"),
            ("; ", ""),
            ("// é𝄞!", "hl-comment"),
            ("\nb", ""),
        ]
    );
}

#[test]
fn nothing_told_is_one_plain_part() {
    assert_eq!(parts("abc", &[]), [("abc", "")]);
    assert_eq!(parts("", &[]), []);
    assert_eq!(parts("", &[0, 5, 1]), []);
}

#[test]
fn parts_alike_are_one() {
    let numbers = [0, 1, 2, 1, 2, 2, 2, 3, 0, 3, 4, 99];
    assert_eq!(parts("abcde", &numbers), [("ab", "hl-string"), ("cde", "")]);
}

#[test]
fn odd_numbers_do_no_harm() {
    let check = |numbers: &[u32], expected: &[(&str, &str)]| {
        assert_eq!(parts("ab𝄞cd", numbers), expected, "{numbers:?}");
    };
    // Beyond the end, reversed, empty, cut off.
    check(&[4, 99, 1], &[("ab𝄞", ""), ("cd", "hl-comment")]);
    check(&[50, 60, 1], &[("ab𝄞cd", "")]);
    check(&[3, 1, 1], &[("ab𝄞cd", "")]);
    check(&[1, 1, 1], &[("ab𝄞cd", "")]);
    check(&[0, 1], &[("ab𝄞cd", "")]);
    check(&[0, u32::MAX, u32::MAX], &[("ab𝄞cd", "")]);
    // Overlapping, out of order.
    check(
        &[0, 4, 1, 2, 5, 2],
        &[("ab𝄞", "hl-comment"), ("c", "hl-string"), ("d", "")],
    );
    check(
        &[4, 5, 1, 0, 2, 2],
        &[("ab𝄞", ""), ("c", "hl-comment"), ("d", "")],
    );
    // In the middle of a character.
    check(&[0, 3, 1], &[("ab𝄞", "hl-comment"), ("cd", "")]);
    check(&[3, 5, 1], &[("ab𝄞", ""), ("c", "hl-comment"), ("d", "")]);
}

/// Parts as a highlighter tells them: in order, apart, in the code.
fn orderly(units: u32) -> impl Strategy<Value = Vec<u32>> {
    let cuts = proptest::collection::btree_set(0..=units, 0..40);
    (cuts, proptest::collection::vec(0..20_u32, 20)).prop_map(|(cuts, classes)| {
        let cuts: Vec<u32> = cuts.into_iter().collect();
        let parts = cuts.chunks_exact(2).zip(classes);
        parts
            .flat_map(|(cut, class)| [cut[0], cut[1], class])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_numbers_cover_any_code(
        code in "(?s).{0,60}",
        numbers in proptest::collection::vec(prop_oneof![0..80_u32, any::<u32>()], 0..40),
    ) {
        let spans = spans(&code, &numbers);
        let mut at = 0;
        let mut last = None;
        for span in &spans {
            prop_assert_eq!(span.text.start, at, "they follow one another");
            prop_assert!(span.text.end > at, "none is empty");
            prop_assert!(code.is_char_boundary(span.text.end));
            prop_assert!(CLASSES.contains(&span.class));
            prop_assert_ne!(last, Some(span.class), "parts alike are one");
            at = span.text.end;
            last = Some(span.class);
        }
        prop_assert_eq!(at, code.len(), "they cover the code");
    }

    #[test]
    fn every_character_has_the_class_it_was_told(
        (code, numbers) in "[ab\u{e9}\u{6f22}\n]{0,60}".prop_flat_map(|code| {
            let units = code.chars().count() as u32;
            (Just(code), orderly(units))
        }),
    ) {
        let spans = spans(&code, &numbers);
        for (unit, (at, _)) in code.char_indices().enumerate() {
            let unit = unit as u32;
            let told = numbers.chunks_exact(3).find(|part| (part[0]..part[1]).contains(&unit));
            let told = told.and_then(|part| CLASSES.get(part[2] as usize)).copied();
            let span = spans.iter().find(|span| span.text.contains(&at)).unwrap();
            prop_assert_eq!(span.class, told.unwrap_or_default());
        }
    }
}
