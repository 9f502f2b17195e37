//! What is read beyond the specifications: formulas, prices, emphasis beside
//! East Asian punctuation, links and their disguises, tags.

use azure_chat::markdown::destination::{Followed, followed, host_to_tell, is_inline_image};
use azure_chat::markdown::{Extensions, Node, whole};

use crate::html::html;

fn nodes(text: &str) -> Vec<Node> {
    whole(text, Extensions::ALL)
        .into_iter()
        .flat_map(|block| block.nodes)
        .collect()
}

/// The formulas of a text, each with whether it stands on its own lines.
fn formulas(text: &str) -> Vec<(String, bool)> {
    let formula = |node: Node| match node {
        Node::Math(math) => Some((math.latex().to_owned(), math.display)),
        _ => None,
    };
    nodes(text).into_iter().filter_map(formula).collect()
}

fn shown(text: &str) -> String {
    html(&whole(text, Extensions::ALL))
}

#[test]
fn formulas_in_all_four_notations() {
    let inline = |latex: &str| vec![(latex.to_owned(), false)];
    let display = |latex: &str| vec![(latex.to_owned(), true)];
    assert_eq!(formulas("So $a_1 * b_1$ it is"), inline("a_1 * b_1"));
    assert_eq!(formulas(r"So \(a_1 * b_1\) it is"), inline("a_1 * b_1"));
    assert_eq!(formulas("$$x^2$$"), display("x^2"));
    assert_eq!(formulas("\\[\nx\n- y\n= z\n\\]"), display("x\n- y\n= z"));
    assert_eq!(formulas("- item\n  $$\n  + 1\n  $$"), display("+ 1"));
    assert_eq!(formulas("> $$\n> a\n> $$"), display("a"));
    assert_eq!(
        formulas("| a | b |\n|--|--|\n| $|x|$ | $y$ |"),
        vec![("|x|".to_owned(), false), ("y".to_owned(), false)]
    );
    assert_eq!(
        formulas("**$x$** and the $n$th"),
        vec![("x".to_owned(), false), ("n".to_owned(), false)]
    );
}

#[test]
fn dollars_that_are_none_of_a_formula() {
    for text in [
        "It costs $5 and $10.",
        "US$20–US$30",
        "**$100** and **$200**",
        "$5-$10",
        r"\$x$",
        "`$x$`",
        "    $x$",
        "```\n$x$\n```",
        "$HOME/$USER",
        "$ x $",
        "a $5 and 10$ bill",
        "| $5 | $10 |\n|--|--|\n| $1 | $2 |",
        "<a href=\"$x$\">",
    ] {
        assert_eq!(formulas(text), vec![], "{text}");
    }
    assert_eq!(
        shown("**$100** and **$200**"),
        "<p><strong>$100</strong> and <strong>$200</strong></p>"
    );
}

#[test]
fn what_covers_a_formula_never_comes_out() {
    assert_eq!(
        shown("[a](http://e.x/$b$) $c$"),
        "<p><a href=\"http://e.x/$b$\">a</a> <span><span>$c$</span></span></p>"
    );
    assert_eq!(shown("`a\n$x$` b"), "<p><code>a $x$</code> b</p>");
    assert_eq!(shown("![$x$](/u)"), "<p><img alt=\"$x$\" src=\"/u\"></p>");
    assert_eq!(
        shown("[a]: http://e.x/$b$\n\n[a] $c$"),
        "<p><a href=\"http://e.x/$b$\">a</a> <span><span>$c$</span></span></p>"
    );
    assert_eq!(
        shown("\u{1}\u{2} $x$ \u{3}"),
        "<p>\u{1}\u{2} <span><span>$x$</span></span> \u{3}</p>"
    );
    assert_eq!(
        shown("<div>\n$x$\n</div>"),
        "<p>&lt;div&gt;\n$x$\n&lt;/div&gt;</p>"
    );
}

#[test]
fn emphasis_beside_east_asian_punctuation() {
    assert_eq!(
        shown("**注意：**请看"),
        "<p><strong>注意：</strong>请看</p>"
    );
    assert_eq!(
        shown("这是**“重要”**的"),
        "<p>这是<strong>“重要”</strong>的</p>"
    );
    assert_eq!(
        shown("これは**「重要」**です"),
        "<p>これは<strong>「重要」</strong>です</p>"
    );
    assert_eq!(shown("a ** b ** c"), "<p>a ** b ** c</p>");
}

#[test]
fn a_few_tags_are_kept_and_all_others_are_text() {
    assert_eq!(
        shown("H<sub>2</sub>O<br>x<sup>2</sup> <kbd>Esc</kbd>"),
        "<p>H<sub>2</sub>O<br>x<sup>2</sup> <kbd>Esc</kbd></p>"
    );
    assert_eq!(
        shown("a <sub>b *c* d"),
        "<p>a &lt;sub&gt;b <em>c</em> d</p>"
    );
    assert_eq!(
        shown("*a <sub>b* c</sub>"),
        "<p><em>a &lt;sub&gt;b</em> c&lt;/sub&gt;</p>"
    );
    assert_eq!(
        shown("<kbd onclick=\"x\">a</kbd>"),
        "<p>&lt;kbd onclick=&quot;x&quot;&gt;a&lt;/kbd&gt;</p>"
    );
}

#[test]
fn links_that_are_followed() {
    for yes in [
        "https://a.example",
        "HTTP://a.example/ä b",
        "mailto:a@b.example",
        "http://[::1]:80/",
    ] {
        assert_eq!(followed(yes), Followed::Yes, "{yes}");
    }
    for no in [
        "",
        "/a",
        "a",
        "#a",
        "//a.example",
        "http:a",
        "http://",
        "https:\\\\a",
        "javascript:alert(1)",
        " https://a.example",
        "java\nscript:x",
        "https://a.example\\@b",
        "https://a\u{202e}.example",
        "data:text/html,x",
        "mailto:",
        "ftp://a.example",
        "file:///a",
    ] {
        assert_eq!(followed(no), Followed::No, "{no:?}");
    }
}

#[test]
fn the_true_host_is_told_where_the_text_names_another() {
    let told = |text: &str, destination: &str| host_to_tell(text, destination);
    assert_eq!(
        told("bank.example", "https://evil.example/bank.example"),
        Some("evil.example".to_owned())
    );
    assert_eq!(
        told("https://bank.example/login", "http://evil.example"),
        Some("evil.example".to_owned())
    );
    assert_eq!(
        told("the bank", "https://bank.example@evil.example/"),
        Some("evil.example".to_owned())
    );
    assert_eq!(told("www.a.example", "https://a.example/b"), None);
    assert_eq!(told("the docs", "https://docs.example"), None);
    assert_eq!(told("main.js", "https://docs.example"), None);
    assert_eq!(told("a.example", "/relative"), None);
}

#[test]
fn images_in_the_text_itself_are_raster_images() {
    assert!(is_inline_image("data:image/png;base64,iVBORw0KGgo="));
    for no in [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:text/html;base64,PHN2Zz4=",
        "data:image/png,x",
        "data:image/png;base64,<svg>",
        "https://a.example/a.png",
    ] {
        assert!(!is_inline_image(no), "{no}");
    }
}

#[test]
fn of_mathml_only_what_draws_a_formula_is_let_through() {
    use azure_chat::markdown::mathml::{Piece, read};
    let pieces = read(r#"<math display="block" onclick="x" style="y"><mtable class="menv-align"><mtr><mtd class="evil"><mi href="z">a&lt;</mi></mtd></mtr></mtable><mspace width="1em"/></math>"#).unwrap();
    let attributes: Vec<_> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Open { attributes, .. } => Some(attributes.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let expected = [
        ("display", "block"),
        ("class", "menv-align"),
        ("width", "1em"),
    ];
    assert_eq!(
        attributes,
        expected.map(|(name, value)| (name, value.to_owned()))
    );
    assert!(pieces.contains(&Piece::Text("a<".to_owned())));
    for refused in [
        "<math><script>x</script></math>",
        "<math><annotation-xml encoding='text/html'><img/></annotation-xml></math>",
        "<svg></svg>",
        "<math><mi>a</math>",
        "<math><maction actiontype='statusline#x'>a</maction></math>",
        "x",
        "",
        "<math>&nbsp;</math>",
        "<math",
        "<math><a href='javascript:x'>b</a></math>",
    ] {
        assert_eq!(read(refused), None, "{refused}");
    }
    assert_eq!(read(&format!("<math>{}", "<mrow>".repeat(200))), None);
}
