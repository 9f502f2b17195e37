//! What a model may be made to say: nothing but the elements and attributes
//! on these lists comes of it, and nothing takes for ever.

use azure_chat::markdown::element::{Sink, make};
use azure_chat::markdown::{Extensions, whole};
use serde_json::Value;

use crate::allowed::{ATTRIBUTES, ELEMENTS};
use crate::growth::Page;

/// Looks at all that is made.
#[derive(Default)]
struct Guard {
    case: String,
    open: Vec<&'static str>,
}

impl Sink for Guard {
    fn open(&mut self, name: &'static str) {
        assert!(ELEMENTS.contains(&name), "{}: <{name}>", self.case);
        self.open.push(name);
        assert!(self.open.len() < 210, "{}: depth", self.case);
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        let case = &self.case;
        assert!(ATTRIBUTES.contains(&name), "{case}: {name}");
        match name {
            "href" => {
                let lower = value.to_ascii_lowercase();
                let known = ["http://", "https://", "mailto:"];
                assert!(
                    known.iter().any(|scheme| lower.starts_with(scheme)),
                    "{case}: {value}"
                );
                assert!(
                    value
                        .bytes()
                        .all(|byte| byte.is_ascii_graphic() && byte != b'\\'),
                    "{case}: {value}"
                );
            }
            "src" => assert!(
                value.starts_with("data:image/") && !value.contains("svg"),
                "{case}: {value}"
            ),
            _ => {}
        }
    }

    fn text(&mut self, _text: &str) {}

    fn close(&mut self) {
        self.open.pop().expect("as many ends as beginnings");
    }
}

fn cases() -> Vec<(String, String)> {
    let json = include_str!("../fixtures/markdown/hostile/cases.json");
    let cases: Vec<Value> = serde_json::from_str(json).unwrap();
    let text = |case: &Value| match case["markdown"].as_str() {
        Some(text) => text.to_owned(),
        None => match &case["repeat"] {
            Value::Array(parts) => parts.iter().map(repeated).collect(),
            part => repeated(part),
        },
    };
    let cases = cases
        .iter()
        .map(|case| (case["name"].as_str().unwrap().to_owned(), text(case)));
    cases.collect()
}

fn repeated(part: &Value) -> String {
    let field = |name: &str| part[name].as_str().unwrap_or_default();
    let mut text = field("before").to_owned();
    for turn in 0..part["times"].as_u64().unwrap() {
        let unit = field("unit").replace("{n}", &turn.to_string());
        let times = if part["grow"] == Value::Bool(true) {
            turn + 1
        } else {
            1
        };
        for _ in 0..times {
            text.push_str(&unit);
        }
        text.push_str(field("between"));
    }
    text.push_str(field("after"));
    text
}

#[test]
fn only_known_elements_and_attributes_come_of_a_hostile_text() {
    let cases = cases();
    assert!(cases.len() > 500);
    for (name, text) in cases {
        let mut guard = Guard {
            case: name,
            ..Guard::default()
        };
        for block in whole(&text, Extensions::ALL) {
            for node in &block.nodes {
                let outermost = guard.open.is_empty();
                make(node, outermost, &mut guard);
            }
        }
        assert!(guard.open.is_empty(), "{}", guard.case);
    }
}

#[test]
fn a_hostile_text_may_grow_too() {
    for (name, text) in cases() {
        let mut page = Page::new();
        // In a few steps: a long text costs each of them.
        let steps = if text.len() > 50_000 { 4 } else { 12 };
        let step = text.len() / steps + 7;
        for cut in (0..text.len())
            .step_by(step)
            .filter(|cut| text.is_char_boundary(*cut))
        {
            page.update(&text[..cut]);
        }
        let (end, _) = page.finish(&text);
        assert_eq!(end.len(), whole(&text, Extensions::ALL).len(), "{name}");
    }
}
