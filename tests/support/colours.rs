//! The colours in style.css, and their contrasts.

use std::collections::BTreeMap;
use std::path::Path;

/// What text needs at least, in every size
/// (<https://www.w3.org/TR/WCAG22/#contrast-minimum>).
pub(crate) const LEAST: f64 = 4.5;

/// What the borders of controls need
/// (<https://www.w3.org/TR/WCAG22/#non-text-contrast>).
#[allow(dead_code, reason = "not every test file needs all of them")]
pub(crate) const LEAST_OF_BORDERS: f64 = 3.0;

/// Custom properties by their names.
pub(crate) type Properties = BTreeMap<String, String>;

pub(crate) fn style() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("style.css")).unwrap()
}

/// The custom properties of `:root`, as they hold in the light scheme and in
/// the dark one.
pub(crate) fn schemes() -> [(&'static str, Properties); 2] {
    let style = style();
    let (_, block) = style.split_once(":root {").unwrap();
    let (block, _) = block.split_once("\n}").unwrap();
    let lines = block
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'));
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let properties: Vec<_> = pairs.filter(|(name, _)| name.starts_with("--")).collect();
    let of = |scheme: usize| {
        let in_scheme = |(name, value): &(&str, &str)| {
            let both = value
                .strip_prefix("light-dark(")
                .and_then(|both| both.strip_suffix(')'));
            let value = both.map_or(*value, |both| both.split(", ").nth(scheme).unwrap());
            ((*name).to_owned(), value.to_owned())
        };
        properties.iter().map(in_scheme).collect()
    };
    [("light", of(0)), ("dark", of(1))]
}

/// A colour by the property's name, through `var(…)`.
pub(crate) fn colour(scheme: &Properties, name: &str) -> [u8; 3] {
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
pub(crate) fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
