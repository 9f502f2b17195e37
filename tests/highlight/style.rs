//! The colours in style.css.

use azure_chat::highlight::CLASSES;

use crate::colours::{LEAST, colour, contrast, schemes, style};

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
    let style = style();
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
