//! Half typed syntax does not flash: what is shown of a text at each step.

use azure_chat::markdown::{Block, Node};

use crate::growth::Page;
use crate::html::html;

/// What is shown after a text that may grow.
fn shown(text: &str) -> String {
    let mut page = Page::new();
    page.update(text);
    let blocks: Vec<Block> = page.finished.into_iter().chain(page.open).collect();
    html(&blocks)
}

#[test]
fn what_is_open_is_closed() {
    for (text, expected) in [
        ("a **bo", "<p>a <strong>bo</strong></p>"),
        ("a **bold*", "<p>a <strong>bold</strong></p>"),
        ("a **bold** b", "<p>a <strong>bold</strong> b</p>"),
        ("a **", "<p>a</p>"),
        ("*it **bo", "<p><em>it <strong>bo</strong></em></p>"),
        ("a ***both", "<p>a <em><strong>both</strong></em></p>"),
        ("a __bo", "<p>a <strong>bo</strong></p>"),
        ("a ~~stri", "<p>a <del>stri</del></p>"),
        ("a `co", "<p>a <code>co</code></p>"),
        ("a ``co`", "<p>a <code>co</code></p>"),
        ("a `", "<p>a</p>"),
        ("snake_case and 2*3", "<p>snake_case and 2*3</p>"),
        (
            "- a\n- **b",
            "<ul><li>a</li><li><strong>b</strong></li></ul>",
        ),
        ("# Ti *tle", "<h1>Ti <em>tle</em></h1>"),
        (
            "> quo **te",
            "<blockquote><p>quo <strong>te</strong></p></blockquote>",
        ),
        ("H<sub>2", "<p>H<sub>2</sub></p>"),
        ("H<su", "<p>H</p>"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn an_open_link_is_its_text_and_an_open_image_nothing() {
    for (text, expected) in [
        ("see [the do", "<p>see the do</p>"),
        ("see [the docs]", "<p>see the docs</p>"),
        ("see [the docs](htt", "<p>see the docs</p>"),
        ("see [the **docs", "<p>see the <strong>docs</strong></p>"),
        ("see ![a pic", "<p>see </p>"),
        ("see ![a pic](https://e", "<p>see </p>"),
        ("see <https://e.exam", "<p>see </p>"),
        ("list[0] and [1, 2", "<p>list[0] and [1, 2</p>"),
        ("a note[^1", "<p>a note</p>"),
    ] {
        assert_eq!(
            shown(text).replace(" </p>", "</p>"),
            expected.replace(" </p>", "</p>"),
            "{text:?}"
        );
    }
}

#[test]
fn a_line_that_is_not_decided_is_held_back() {
    for (text, expected) in [
        ("Text\n-", "<p>Text</p>"),
        ("Text\n==", "<p>Text</p>"),
        ("Text\n\n##", "<p>Text</p>"),
        ("Text\n\n1", "<p>Text</p>"),
        ("Text\n\n1.", "<p>Text</p>"),
        ("Text\n\n- ", "<p>Text</p>"),
        ("Text\n\n- [", "<p>Text</p>"),
        ("Text\n\n- [x]", "<p>Text</p>"),
        ("Text\n\n```", "<p>Text</p>"),
        ("Text\n\n```rus", "<p>Text</p>"),
        ("Text\n\n> [!NO", "<p>Text</p>"),
        ("Text\n\n[ref]: https://e", "<p>Text</p>"),
    ] {
        assert_eq!(shown(text), expected, "{text:?}");
    }
}

#[test]
fn a_table_begins_with_its_second_line() {
    for text in [
        "Text\n\n|",
        "Text\n\n| a | b",
        "Text\n\n| a | b |\n",
        "Text\n\n| a | b |\n|",
        "Text\n\n| a | b |\n|--|--",
    ] {
        assert_eq!(shown(text), "<p>Text</p>", "{text:?}");
    }
    let table = "<table><thead><tr><th>a</th><th>b</th></tr></thead>";
    assert_eq!(shown("| a | b |\n|--|--|\n"), format!("{table}</table>"));
    let row = "<tbody><tr><td>x</td><td><strong>y</strong></td></tr></tbody></table>";
    assert_eq!(
        shown("| a | b |\n|--|--|\n| x | **y"),
        format!("{table}{row}")
    );
    // A row that no dashes follow is text after all.
    assert_eq!(shown("|x| is\nno table"), "<p>|x| is\nno table</p>");
}

#[test]
fn code_that_grows_is_appended_to() {
    let mut page = Page::new();
    let code = |page: &Page| match page.open.last().unwrap().nodes.last().unwrap() {
        Node::CodeBlock(code) => (code.text.clone(), code.closed),
        other => panic!("{other:?}"),
    };
    let text = "```rust\nlet a = 1;\n\n  ``\n``x``\n```\nafter";
    page.update(&text[..12]);
    assert_eq!(code(&page), ("let ".to_owned(), false));
    page.update(&text[..24]);
    assert_eq!(code(&page), ("let a = 1;\n\n".to_owned(), false));
    page.update(&text[..28]);
    assert_eq!(code(&page), ("let a = 1;\n\n  ``\n``x".to_owned(), false));
    page.update(&text[..34]);
    assert_eq!(code(&page).0, "let a = 1;\n\n  ``\n``x``\n");
    page.update(text);
    let Node::CodeBlock(block) = &page.open[0].nodes[0] else {
        panic!()
    };
    assert!(block.closed);
}

#[test]
fn an_open_formula_is_shown_as_its_source() {
    let open = |text: &str| {
        let mut page = Page::new();
        page.update(text);
        let nodes: Vec<_> = page
            .open
            .into_iter()
            .flat_map(|block| block.nodes)
            .collect();
        nodes.into_iter().find_map(|node| match node {
            Node::Math(math) => Some((math.latex().to_owned(), math.closed)),
            _ => None,
        })
    };
    assert_eq!(open("so \\[\nx\n- 1"), Some(("x\n- 1".to_owned(), false)));
    assert_eq!(open("so $$x"), Some(("x".to_owned(), false)));
    assert_eq!(open("so $$x$$ and"), Some(("x".to_owned(), true)));
    assert_eq!(open("so \\("), None);
}
