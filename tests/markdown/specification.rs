//! The examples of CommonMark and of GFM, as elements.

use azure_chat::markdown::{Extensions, whole};
use serde_json::Value;

use crate::html::html;

/// HTML without what makes no difference to the tree of elements.
fn normalized(html: &str) -> String {
    const BLOCKS: &[&str] = &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
    ];
    let mut normal = html.replace(" />", ">").replace("&#39;", "'");
    for name in BLOCKS {
        for tag in [
            format!("</{name}>"),
            format!("<{name}>"),
            format!("<{name} "),
        ] {
            normal = normal.replace(&format!("\n{tag}"), &tag);
            normal = normal.replace(&format!("{tag}\n"), &tag);
        }
    }
    // Attributes in one order.
    let mut ordered = String::new();
    for (index, piece) in normal.split('<').enumerate() {
        if index == 0 {
            ordered.push_str(piece);
            continue;
        }
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        ordered.push('<');
        let mut parts = attributes(tag);
        let name = parts.remove(0);
        parts.sort();
        ordered.push_str(&name);
        for part in parts {
            ordered.push(' ');
            ordered.push_str(&part);
        }
        ordered.push('>');
        ordered.push_str(text);
    }
    ordered.replace(">\n", ">").trim().to_owned()
}

fn attributes(tag: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for char in tag.chars() {
        if char == '"' {
            quoted = !quoted;
        }
        if char == ' ' && !quoted {
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push(char);
        }
    }
    parts
}

fn examples(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn common_mark() {
    let mut failed = 0;
    let mut passed = 0;
    let mut raw = 0;
    for example in examples(include_str!(
        "../fixtures/markdown/spec/commonmark-0.31.2.json"
    )) {
        let markdown = example["markdown"].as_str().unwrap();
        let blocks = whole(markdown, Extensions::NONE);
        let ours = normalized(&html(&blocks));
        let expected = normalized(example["html"].as_str().unwrap());
        if ours == expected {
            passed += 1;
            continue;
        }
        let section = example["section"].as_str().unwrap();
        if section.contains("HTML") {
            raw += 1;
            continue;
        }
        failed += 1;
        println!(
            "--- {} {}\n{markdown:?}\nours     {ours:?}\nexpected {expected:?}",
            example["example"], section
        );
    }
    println!("passed {passed}, raw {raw}, failed {failed}");
}
#[test]
fn gfm() {
    for example in examples(include_str!("../fixtures/markdown/spec/gfm-0.29.json"))
        .into_iter()
        .chain(examples(include_str!(
            "../fixtures/markdown/spec/gfm-extensions.json"
        )))
    {
        let markdown = example["markdown"].as_str().unwrap();
        let blocks = whole(
            markdown,
            Extensions {
                gfm: true,
                autolinks: true,
                chat: false,
            },
        );
        let ours = normalized(&html(&blocks));
        let expected = normalized(example["html"].as_str().unwrap());
        if ours == expected {
            continue;
        }
        let section = example["section"].as_str().unwrap();
        println!(
            "--- {} {}\n{markdown:?}\nours     {ours:?}\nexpected {expected:?}",
            example["example"], section
        );
    }
}
