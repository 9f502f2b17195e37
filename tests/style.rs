//! style.css: its colours are roles, and what is written in them can be read.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

#[path = "support/colours.rs"]
mod colours;

use colours::{LEAST, LEAST_OF_BORDERS, colour, contrast, schemes, style};

/// What things are written on.
const SURFACES: [&str; 6] = [
    "--page",
    "--surface",
    "--tint",
    "--sidebar",
    "--chosen",
    "--code-background",
];

/// Fails where `ink` on `ground` has less than `least` in either scheme.
fn readable(ink: &str, ground: &str, least: f64) {
    for (name, scheme) in schemes() {
        let found = contrast(colour(&scheme, ink), colour(&scheme, ground));
        assert!(
            found >= least,
            "{ink} on {ground}, {name}: {found:.2} is below {least}"
        );
    }
}

#[test]
fn contrast_is_computed_as_the_standard_says() {
    let check = |one, other, expected: f64| {
        let found = contrast(one, other);
        assert!(
            (found - expected).abs() < 0.005,
            "{one:?}, {other:?}: {found}"
        );
    };
    check([0; 3], [255; 3], 21.0);
    check([255; 3], [0; 3], 21.0);
    check([8; 3], [8; 3], 1.0);
    // The last grey on white that does, and the first that does not.
    check([0x76; 3], [255; 3], 4.54);
    check([0x77; 3], [255; 3], 4.48);
}

#[test]
fn text_can_be_read_on_every_surface() {
    for ground in SURFACES {
        readable("--text", ground, LEAST);
        readable("--text-quiet", ground, LEAST);
    }
    for ink in [
        "--accent",
        "--accent-hover",
        "--note",
        "--tip",
        "--important",
        "--warning",
        "--caution",
        "--problem",
    ] {
        for ground in ["--page", "--surface", "--tint", "--sidebar"] {
            readable(ink, ground, LEAST);
        }
    }
}

#[test]
fn text_can_be_read_on_what_has_a_colour_of_its_own() {
    for (ink, ground) in [
        ("--on-accent", "--accent"),
        ("--on-accent", "--accent-hover"),
        ("--on-found", "--found"),
        ("--on-found", "--found-here"),
        ("--problem", "--problem-tint"),
        ("--text", "--problem-tint"),
        ("--text-quiet", "--problem-tint"),
    ] {
        readable(ink, ground, LEAST);
    }
}

#[test]
fn the_borders_of_controls_and_the_focus_can_be_seen() {
    for ground in ["--page", "--surface", "--sidebar"] {
        readable("--line-strong", ground, LEAST_OF_BORDERS);
        readable("--accent", ground, LEAST_OF_BORDERS);
    }
}

#[test]
fn every_colour_outside_of_root_is_a_role() {
    let style = style();
    let (_, rest) = style.split_once(":root {").unwrap();
    let (_, rules) = rest.split_once("\n}").unwrap();
    let functions = ["rgb(", "rgba(", "hsl(", "oklch(", "light-dark("];
    for line in rules.lines() {
        let line = line.trim();
        // Selectors, and parts of comments, have a `#` too.
        let Some((_, value)) = line
            .strip_suffix(';')
            .and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        // A mask knows only how much of it there is.
        let mask = line.contains("mask-image: linear-gradient(#000");
        let literal = value.contains('#') || functions.iter().any(|name| value.contains(name));
        assert!(!literal || mask, "not a role: {line}");
    }
}
#[test]
fn every_role_is_there_and_has_a_use() {
    let style = style();
    let [(_, light), _] = schemes();
    for name in light.keys() {
        assert!(style.contains(&format!("var({name})")), "{name} has no use");
    }
    for part in style.split("var(").skip(1) {
        let name = part.split([')', ',']).next().unwrap();
        if part[name.len()..].starts_with(',') {
            // With something in its place where it is not set.
            continue;
        }
        let defined = style.contains(&format!("{name}: "));
        assert!(defined, "{name} is used, and nowhere set");
    }
}
