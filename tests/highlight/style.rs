//! The colours in style.css.

use std::collections::BTreeMap;

use azure_chat::highlight::CLASSES;

use crate::text;

/// What text needs at least, in every size
/// (<https://www.w3.org/TR/WCAG22/#contrast-minimum>).
const LEAST: f64 = 4.5;

/// Custom properties by their names.
type Properties = BTreeMap<String, String>;

/// The custom properties of the first `:root` in some style.
fn properties(style: &str) -> Properties {
    let (_, block) = style.split_once(":root {").unwrap();
    let (block, _) = block.split_once('}').unwrap();
    let lines = block
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'));
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    pairs
        .filter(|(name, _)| name.starts_with("--"))
        .map(owned)
        .collect()
}

/// Those that hold in the light scheme, and in the dark one.
fn schemes() -> [(&'static str, Properties); 2] {
    let style = text("style.css");
    let light = properties(&style);
    let (_, dark) = style
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let mut both = light.clone();
    both.extend(properties(dark));
    [("light", light), ("dark", both)]
}

/// A colour by the property's name, through `var(…)`.
fn colour(scheme: &Properties, name: &str) -> [u8; 3] {
    let value = scheme.get(name).unwrap_or_else(|| panic!("no {name}"));
    if let Some(other) = value
        .strip_prefix("var(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return colour(scheme, other);
    }
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6);
    let digits = digits.unwrap_or_else(|| panic!("{name} is {value}, not of the form #rrggbb"));
    [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
}

/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
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
fn every_colour_can_be_read_on_the_background_of_code() {
    for (name, scheme) in schemes() {
        let background = colour(&scheme, "--code-background");
        let mut colours: Vec<&str> = scheme.keys().map(String::as_str).collect();
        colours.retain(|property| property.starts_with("--hl-"));
        assert!(colours.len() > 10, "only {colours:?}");
        colours.push("--text");
        for property in colours {
            let found = contrast(colour(&scheme, property), background);
            assert!(
                found >= LEAST,
                "{property}, {name}: {found:.2} is below {LEAST}"
            );
        }
    }
}

#[test]
fn every_class_has_a_look_and_every_colour_a_use() {
    let style = text("style.css");
    let [(_, light), (_, dark)] = schemes();
    for class in &CLASSES[1..] {
        let looks = [format!(".{class} {{"), format!(".{class},\n")];
        assert!(looks.iter().any(|look| style.contains(look)), "{class}");
    }
    for name in dark.keys().filter(|name| name.starts_with("--hl-")) {
        assert!(
            style.contains(&format!("color: var({name})")),
            "{name} has no use"
        );
        assert_ne!(
            light[name], dark[name],
            "{name} has one colour for both schemes"
        );
    }
}
