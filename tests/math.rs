//! Formulas as models write them, and what becomes of those that are none.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

mod math {
    pub(crate) mod tables;
}

use azure_chat::math::{MAX_BYTES, answer, question, render};
use proptest::prelude::*;

use crate::math::tables::{FORMULAS, PIECES, PROBLEMS};

/// The MathML's elements are closed in order, and no sign in it is left bare.
fn is_well_formed(xml: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut rest = xml;
    while let Some(place) = rest.find('<') {
        text(&rest[..place])?;
        let end = rest.find('>').ok_or("no end of a tag")?;
        let tag = &rest[place + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> is at the wrong place"));
            }
        } else if !tag.ends_with('/') {
            let name = tag.split(' ').next().unwrap();
            if !name.starts_with('m') {
                return Err(format!("<{name}>"));
            }
            open.push(name);
        }
        if tag.contains(['<', '&']) || tag.contains("on") && tag.contains("on=") {
            return Err(format!("<{tag}>"));
        }
    }
    text(rest)?;
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("{open:?} are open"))
    }
}

fn text(text: &str) -> Result<(), String> {
    let bare = ["&amp;", "&lt;", "&gt;"]
        .iter()
        .fold(text.to_owned(), |text, escape| text.replace(escape, ""));
    if bare.contains(['<', '>', '&']) || bare.chars().any(|c| ('\u{e000}'..'\u{e080}').contains(&c))
    {
        return Err(format!("bare: {text}"));
    }
    Ok(())
}

#[test]
fn formulas_become_mathml() {
    for (latex, parts) in FORMULAS {
        for display in [false, true] {
            let mathml =
                render(latex, display).unwrap_or_else(|problem| panic!("{latex}: {problem}"));
            is_well_formed(&mathml).unwrap_or_else(|wrong| panic!("{latex}: {wrong}\n{mathml}"));
            let mut rest = mathml.as_str();
            for part in *parts {
                let place = rest.find(part);
                let place = place.unwrap_or_else(|| panic!("{latex}: {part} is not in\n{mathml}"));
                rest = &rest[place + part.len()..];
            }
        }
    }
}

#[test]
fn the_element_says_how_it_is_displayed() {
    let begins = |display, expected: &str| {
        let mathml = render("x", display).unwrap();
        assert!(mathml.starts_with(expected), "{mathml}");
    };
    begins(
        true,
        "<math display=\"block\" xmlns=\"http://www.w3.org/1998/Math/MathML\">",
    );
    begins(
        false,
        "<math display=\"inline\" xmlns=\"http://www.w3.org/1998/Math/MathML\">",
    );
    let sum = |display| render(r"\sum_a^b", display).unwrap();
    assert!(sum(true).contains("<munderover>"), "{}", sum(true));
}

#[test]
fn what_is_no_formula_has_a_reason() {
    for (latex, reason) in PROBLEMS {
        match render(latex, false) {
            Ok(mathml) => panic!("{latex}: {mathml}"),
            Err(problem) => assert!(problem.to_string().contains(reason), "{latex}: {problem}"),
        }
    }
}

#[test]
fn no_text_becomes_an_element() {
    for latex in [
        r"\text{<script>alert(1)</script>}",
        r"\operatorname{<img src=x onerror=alert(1)>}",
        r"\operatorname<script>alert(1)</script>",
        r"\mathop{<mi>}",
        r"\tag{<b>}",
        r"\text{&lt;b&gt; &#60;}",
        "\\text{\u{e03c}script\u{e03e}}",
        r"\boxed{\text{</math><script>}}",
        "<script>alert(1)</script>",
        r#"\text{"} \color{red" onload="x}"#,
        r"</math><b>",
    ] {
        if let Ok(mathml) = render(latex, true) {
            is_well_formed(&mathml).unwrap_or_else(|wrong| panic!("{latex}: {wrong}"));
            for forbidden in ["<script", "<img", "<b>", "onerror=\"", "onload=\""] {
                assert!(!mathml.contains(forbidden), "{latex}: {mathml}");
            }
        }
    }
    let script = render(r"\text{<script>}", false).unwrap();
    assert!(script.contains("<mtext>&lt;script&gt;</mtext>"), "{script}");
}

#[test]
fn length_and_depth_have_limits() {
    let long = "x".repeat(MAX_BYTES);
    assert!(render(&long, false).is_ok());
    let problem = render(&format!("{long}x"), false).unwrap_err();
    assert_eq!(problem.to_string(), "The formula is too long");
    for unit in [
        r"\sqrt", r"\frac1", r"\hat", r"\not", r"\mathbf", r"\relax", r"\boxed{", r"\text{$", "{",
        r"\left(",
    ] {
        let count = MAX_BYTES / unit.len();
        let closing = if unit.ends_with('{') { "}" } else { "" };
        for count in [50, 130, count] {
            let latex = format!("{}x{}", unit.repeat(count), closing.repeat(count));
            // Whatever comes of it, it comes.
            let _ = render(&latex, false);
        }
    }
    let nested = |count: usize| {
        render(
            &format!("{}x{}", "{".repeat(count), "}".repeat(count)),
            false,
        )
    };
    assert!(nested(50).is_ok());
    let problem = nested(200).unwrap_err();
    assert_eq!(problem.to_string(), "The formula is nested too deeply");
}

#[test]
fn a_question_tells_how_it_is_displayed() {
    for display in [true, false] {
        let expected = render(r"\frac12", display).unwrap();
        let answered = answer(&question(r"\frac12", display));
        assert_eq!(answered, Ok(expected));
    }
    let refused = answer(&question(r"\ce{x}", true)).unwrap_err();
    assert!(refused.contains("not known"), "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn whatever_is_written_it_is_mathml_or_a_reason(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24),
        display: bool,
    ) {
        let latex = pieces.concat();
        match render(&latex, display) {
            Ok(mathml) => prop_assert_eq!(is_well_formed(&mathml), Ok(()), "{}", latex),
            Err(problem) => prop_assert!(!problem.reason.is_empty()),
        }
    }

    #[test]
    fn no_text_makes_it_fail(latex in any::<String>()) {
        if let Ok(mathml) = render(&latex, false) {
            prop_assert_eq!(is_well_formed(&mathml), Ok(()));
        }
    }

    /// A formula as it stands while it is being written.
    #[test]
    fn formulas_cut_anywhere_do_not_make_it_fail(
        which in proptest::sample::select(FORMULAS),
        cut in any::<prop::sample::Index>(),
    ) {
        let chars: Vec<char> = which.0.chars().collect();
        let latex: String = chars[..cut.index(chars.len() + 1)].iter().collect();
        if let Ok(mathml) = render(&latex, true) {
            prop_assert_eq!(is_well_formed(&mathml), Ok(()));
        }
    }
}
