//! Markdown as real elements: the specifications' examples, blocks that keep
//! their elements while a text grows, hostile texts.

use std::rc::Rc;

use azure_chat::browser::mirror::Mirror;
use azure_chat::markdown::{Block, Extensions, Finish, Growing, Node, whole};
use azure_chat::views::markdown::live::Live;
use js_sys::Reflect;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_sys::{Document, DomParser, Element, SupportedType};

use crate::allowed::{ATTRIBUTES, ELEMENTS};

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place on the page, so that whatever runs or loads would.
fn place() -> Element {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn live(place: &Element) -> Live {
    Live::new(place, Rc::new(|_, _| {})).unwrap()
}

/// A text's elements, by the path that replies take.
fn rendered(text: &str, extensions: Extensions) -> Element {
    let place = document().create_element("div").unwrap();
    let mut mirror = Mirror::new(&place).unwrap();
    let Finish { rest, .. } = Growing::new(extensions).finish(text);
    for node in rest.iter().flat_map(|block| &block.nodes) {
        mirror.push(node);
    }
    place
}

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
    "div",
];

/// A tree of elements as text. Left out: our decorations and attributes; white
/// space between blocks, which HTML does not show.
fn tree(node: &web_sys::Node, out: &mut String) {
    let children = node.child_nodes();
    let inside_block = node.node_name() != "CODE" && node.node_name() != "PRE";
    let is_block = |node: Option<web_sys::Node>| {
        node.is_none_or(|node| BLOCKS.contains(&node.node_name().to_ascii_lowercase().as_str()))
    };
    let parent_is_block = BLOCKS.contains(&node.node_name().to_ascii_lowercase().as_str());
    for index in 0..children.length() {
        let child = children.item(index).unwrap();
        let Some(element) = child.dyn_ref::<Element>() else {
            let mut text = child.text_content().unwrap_or_default();
            if inside_block && parent_is_block {
                if is_block(child.previous_sibling()) {
                    text = text.trim_start_matches('\n').to_owned();
                }
                if is_block(child.next_sibling()) {
                    text = text.trim_end_matches('\n').to_owned();
                }
            }
            out.push_str(&text);
            continue;
        };
        let has = |name: &str| element.has_attribute(name);
        let mut name = element.tag_name().to_ascii_lowercase();
        if has("data-decoration") || name == "button" {
            continue;
        }
        let waits = has("data-image");
        if waits {
            name = "img".to_owned();
        }
        let mut attributes = Vec::new();
        for kept in [
            "href", "title", "alt", "src", "start", "align", "type", "checked", "disabled",
        ] {
            if let Some(value) = element.get_attribute(kept) {
                attributes.push(format!("{kept}={value}"));
            }
        }
        // Where the page refuses to follow or to load, the address stands here.
        for (ours, theirs) in [("data-href", "href"), ("data-image", "src")] {
            if let Some(value) = element.get_attribute(ours) {
                attributes.push(format!("{theirs}={value}"));
            }
        }
        if name == "code"
            && let Some(class) = element.get_attribute("class")
        {
            attributes.push(format!("class={class}"));
        }
        attributes.sort();
        out.push_str(&format!("<{name} {}>", attributes.join(" ")));
        if !waits {
            tree(element, out);
        }
        out.push_str("</>");
    }
}

fn tree_of(node: &web_sys::Node) -> String {
    let mut out = String::new();
    tree(node, &mut out);
    out
}

/// The expected HTML, by the browser's own parser.
fn expected(html: &str) -> String {
    let parser = DomParser::new().unwrap();
    let parsed = parser
        .parse_from_string(&format!("<div>{html}</div>"), SupportedType::TextHtml)
        .unwrap();
    tree_of(&parsed.body().unwrap().first_element_child().unwrap())
}

/// The raw HTML in a text, by the parser.
fn raw_html(text: &str, extensions: Extensions) -> Vec<String> {
    let blocks = whole(text, extensions);
    let mut raw = Vec::new();
    for event in pulldown_cmark::Parser::new(text) {
        if let pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) = event {
            raw.push(html.trim().to_owned());
        }
    }
    assert!(!blocks.is_empty() || raw.is_empty() || text.trim().is_empty());
    raw
}

/// Counts of examples: as expected, and with raw HTML that is shown as text.
fn check(json: &str, extensions: Extensions) -> (usize, usize, usize) {
    let examples: Vec<Value> = serde_json::from_str(json).unwrap();
    let (mut same, mut as_text) = (0, 0);
    let count = examples.len();
    for example in examples {
        let (markdown, html) = (
            example["markdown"].as_str().unwrap(),
            example["html"].as_str().unwrap(),
        );
        let rendered = rendered(markdown, extensions);
        let raw = raw_html(markdown, extensions);
        if raw.is_empty() {
            assert_eq!(
                tree_of(&rendered),
                expected(html),
                "example {}: {markdown:?}",
                example["example"]
            );
            same += 1;
        } else {
            let text = rendered.text_content().unwrap_or_default();
            for piece in raw {
                // Of the tags that are kept nothing else would be left.
                let kept = [
                    "<br", "<sub>", "</sub>", "<sup>", "</sup>", "<kbd>", "</kbd>",
                ];
                let shown =
                    text.contains(&piece) || kept.iter().any(|kept| piece.starts_with(kept));
                assert!(
                    shown,
                    "example {}: {piece:?} in {text:?}",
                    example["example"]
                );
            }
            as_text += 1;
        }
    }
    (count, same, as_text)
}

#[wasm_bindgen_test]
fn the_examples_of_common_mark_become_the_expected_elements() {
    let (count, same, as_text) = check(
        include_str!("../fixtures/markdown/spec/commonmark-0.31.2.json"),
        Extensions::NONE,
    );
    console_log!(
        "CommonMark 0.31.2: {count} examples, {same} as expected, {as_text} with raw HTML shown as text"
    );
    assert_eq!(same + as_text, 652);
    assert!(as_text < 80);
}

#[wasm_bindgen_test]
fn the_examples_of_gfm_become_the_expected_elements() {
    let extensions = Extensions {
        gfm: true,
        autolinks: true,
        chat: false,
    };
    let (count, same, as_text) = check(
        include_str!("../fixtures/markdown/spec/gfm-0.29.json"),
        extensions,
    );
    console_log!(
        "GFM 0.29 extensions: {count} examples, {same} as expected, {as_text} with raw HTML shown as text"
    );
    assert_eq!(same + as_text, 24);
}

macro_rules! replies {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../fixtures/markdown/replies/", $name, ".md")))),*]
    };
}

const REPLIES: &[(&str, &str)] = replies![
    "01-comparison-table",
    "02-wide-tables",
    "03-nested-lists",
    "04-code-in-many-languages",
    "05-fences-of-all-kinds",
    "06-fence-without-end",
    "07-math-dollars",
    "08-math-brackets",
    "09-math-matrices",
    "10-prices",
    "11-footnotes",
    "12-reference-links",
    "13-bare-addresses",
    "14-images",
    "15-task-list",
    "16-alerts-and-quotes",
    "17-headings-and-rules",
    "18-html-in-text",
    "19-chinese",
    "20-japanese",
    "21-korean",
    "22-arabic",
    "23-hebrew-and-persian",
    "24-hindi-and-marks",
    "25-emoji",
    "26-long-words",
    "27-citations",
    "28-crlf",
    "29-invisible-characters",
    "30-tabs",
    "31-step-by-step",
    "32-long-guide",
    "35-code-review",
    "38-reply-in-a-fence",
];

/// All elements in a block, itself included.
fn elements(block: &Element) -> Vec<Element> {
    let inside = block.query_selector_all("*").unwrap();
    let inside = (0..inside.length()).map(|index| inside.item(index).unwrap().unchecked_into());
    std::iter::once(block.clone()).chain(inside).collect()
}

#[wasm_bindgen_test]
fn finished_blocks_keep_their_elements() {
    let mut kept_in_all = 0;
    for (name, text) in REPLIES {
        let place = place();
        let mut live = live(&place);
        // What was finished at each step, as the page's reader saw it.
        let mut seen: Vec<Vec<Element>> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at = text.ceil_char_boundary(at + 7);
            live.show(&text[..at], true);
            for index in seen.len()..live.finished() {
                seen.push(elements(&place.children().item(index as u32).unwrap()));
            }
        }
        live.show(text, false);
        let defines = text.contains("]: ");
        let mut changed = 0;
        for block in &seen {
            let kept = block.iter().all(|element| place.contains(Some(element)));
            changed += usize::from(!kept);
        }
        assert!(changed == 0 || defines, "{name}: {changed} blocks changed");
        assert!(
            !defines || changed < seen.len(),
            "{name}: {changed} of {} blocks changed",
            seen.len()
        );
        kept_in_all += seen.len() - changed;
        let whole = rendered(text, Extensions::ALL);
        assert_eq!(place.inner_html(), whole.inner_html(), "{name}");
        place.remove();
    }
    console_log!(
        "{} replies, {kept_in_all} finished blocks kept their elements",
        REPLIES.len()
    );
    assert!(kept_in_all > 500);
}

#[wasm_bindgen_test]
fn a_growing_block_of_code_keeps_its_text_node() {
    let place = place();
    let mut live = live(&place);
    live.show("```rust\nlet a", true);
    let code = place.query_selector("pre > code").unwrap().unwrap();
    let text = code.first_child().unwrap();
    let mut so_far = "```rust\nlet a".to_owned();
    for more in [
        " = 1;\n",
        "let b = 2;\n",
        "    b\n",
        "```\n",
        "\nAfter **it",
    ] {
        so_far.push_str(more);
        live.show(&so_far, true);
    }
    live.show(
        "```rust\nlet a = 1;\nlet b = 2;\n    b\n```\n\nAfter **it**",
        false,
    );
    assert!(place.contains(Some(&text)));
    assert_eq!(
        text.text_content().unwrap(),
        "let a = 1;\nlet b = 2;\n    b\n"
    );
    place.remove();
}

#[wasm_bindgen_test]
fn a_text_that_is_another_one_is_shown_anew() {
    let place = place();
    let mut live = live(&place);
    live.show("One **two", true);
    live.show("Three", true);
    assert_eq!(place.inner_html(), "<p dir=\"auto\">Three</p>");
    live.show("", true);
    assert_eq!(place.inner_html(), "");
    live.show("Four", false);
    // It goes on: Continue.
    live.show("Four and five", true);
    live.show("Four and five *six*", false);
    assert_eq!(
        place.inner_html(),
        "<p dir=\"auto\">Four and five <em>six</em></p>"
    );
    place.remove();
}

/// Addresses of what this page has fetched so far.
fn fetched() -> Vec<String> {
    let window = web_sys::window().unwrap();
    let performance = Reflect::get(&window, &"performance".into()).unwrap();
    let entries: js_sys::Function = Reflect::get(&performance, &"getEntriesByType".into())
        .unwrap()
        .unchecked_into();
    let entries = js_sys::Array::from(&entries.call1(&performance, &"resource".into()).unwrap());
    let name = |entry: JsValue| {
        Reflect::get(&entry, &"name".into())
            .unwrap()
            .as_string()
            .unwrap()
    };
    entries.iter().map(name).collect()
}

#[wasm_bindgen_test]
async fn nothing_runs_and_nothing_is_fetched_of_a_hostile_text() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../fixtures/markdown/hostile/cases.json")).unwrap();
    let place = place();
    let mut looked_at = 0;
    for case in cases {
        // Texts that are only long are a matter of the host's tests.
        let Some(text) = case["markdown"].as_str() else {
            continue;
        };
        let name = &case["name"];
        let mut live = live(&place);
        for part in [text.len() / 3, text.len() * 2 / 3] {
            live.show(&text[..text.floor_char_boundary(part)], true);
        }
        live.show(text, false);
        for element in elements(&place).into_iter().skip(1) {
            let tag = element.local_name();
            assert!(ELEMENTS.contains(&tag.as_str()), "{name}: <{tag}>");
            assert_eq!(
                element.namespace_uri().as_deref(),
                Some("http://www.w3.org/1999/xhtml"),
                "{name}"
            );
            for attribute in element.get_attribute_names().iter() {
                let attribute = attribute.as_string().unwrap();
                assert!(
                    ATTRIBUTES.contains(&attribute.as_str()),
                    "{name}: {attribute}"
                );
            }
            // (":" is of an address that the browser cannot read.)
            if tag == "a" && element.has_attribute("href") {
                let protocol = Reflect::get(&element, &"protocol".into())
                    .unwrap()
                    .as_string()
                    .unwrap();
                assert!(
                    ["http:", "https:", "mailto:", ":"].contains(&protocol.as_str()),
                    "{name}: {protocol}"
                );
            }
            if tag == "img" {
                assert!(
                    element
                        .get_attribute("src")
                        .unwrap()
                        .starts_with("data:image/"),
                    "{name}"
                );
            }
        }
        looked_at += 1;
    }
    assert!(looked_at > 350, "{looked_at}");
    super::support::turns(3).await;
    let pwned = Reflect::get(&web_sys::window().unwrap(), &"__pwned".into()).unwrap();
    assert!(pwned.is_undefined());
    let evil: Vec<_> = fetched()
        .into_iter()
        .filter(|address| address.contains("evil") || address.contains("example"))
        .collect();
    assert_eq!(evil, Vec::<String>::new());
    console_log!("{looked_at} hostile texts");
    place.remove();
}

#[wasm_bindgen_test]
fn a_thousand_levels_and_ten_thousand_lines() {
    let lists: String = (0..1000)
        .map(|level| format!("{}- {level}\n", "  ".repeat(level)))
        .collect();
    let code = format!("```\n{}```\n", "a line of code\n".repeat(10_000));
    let table = format!("| a | b |\n|--|--|\n{}", "| 1 | 2 |\n".repeat(500));
    let quotes = format!("{} deep", "> ".repeat(1000));
    for (text, selector, count) in [
        (&lists, "li", 1),
        (&code, "pre", 1),
        (&table, "tbody tr", 500),
        (&quotes, "blockquote", 1),
    ] {
        let place = place();
        let mut live = live(&place);
        for part in 1..4 {
            live.show(
                &text[..text.floor_char_boundary(text.len() * part / 4)],
                true,
            );
        }
        live.show(text, false);
        assert!(place.query_selector_all(selector).unwrap().length() >= count);
        // Laid out, too.
        assert!(place.get_bounding_client_rect().height() > 0.0);
        place.remove();
    }
}

#[wasm_bindgen_test]
fn blocks_and_places_agree() {
    let text = "One\n\n[a]\n\nThree\n\nFour\n\n[a]: https://a.example\n";
    let place = place();
    let mut live = live(&place);
    for (at, _) in text.char_indices() {
        live.show(&text[..at], true);
    }
    let first = place.children().item(0).unwrap();
    let second = place.children().item(1).unwrap();
    live.show(text, false);
    assert!(place.contains(Some(&first)));
    assert!(
        !place.contains(Some(&second)),
        "the definition changes this one"
    );
    assert_eq!(
        place
            .children()
            .item(1)
            .unwrap()
            .inner_html()
            .matches("<a ")
            .count(),
        1
    );
    let blocks: Vec<Block> = whole(text, Extensions::ALL);
    assert_eq!(place.children().length() as usize, blocks.len());
    assert!(matches!(blocks[1].nodes[1], Node::Open(_)));
    place.remove();
}
