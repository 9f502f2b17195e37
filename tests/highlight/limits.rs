//! What is left plain.

use azure_chat::highlight::{LONGEST_CODE, LONGEST_WORD, is_within_limits};

#[test]
fn long_code_and_long_words_are_not_coloured() {
    let check = |code: &str, expected: bool| {
        let start: String = code.chars().take(20).collect();
        assert_eq!(
            is_within_limits(code),
            expected,
            "{} bytes of {start:?}",
            code.len()
        );
    };
    check("", true);
    check(&"x = 1\n".repeat(1000), true);
    check(&"ab ".repeat(LONGEST_CODE)[..LONGEST_CODE], true);
    check(&"ab ".repeat(LONGEST_CODE)[..LONGEST_CODE + 1], false);
    check(&"a".repeat(LONGEST_WORD), true);
    check(&"a".repeat(LONGEST_WORD + 1), false);
    check(&format!("x = \"{}\";", "Az09_$".repeat(200)), false);
    check(&"é".repeat(LONGEST_WORD), true);
    check(&"é".repeat(LONGEST_WORD + 1), false);
    check(&"漢".repeat(LONGEST_WORD + 1), false);
    check(&"-".repeat(LONGEST_WORD + 1), true);
}
