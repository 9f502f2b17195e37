//! Texts that grow: the same at the end as when read whole, and steady on
//! the way.

use std::path::Path;

use azure_chat::markdown::{Block, Extensions, Growing, Node, Update, whole};

/// What a view has on the page, kept as the view keeps it.
#[derive(Debug)]
pub(crate) struct Page {
    growing: Option<Growing>,
    pub(crate) finished: Vec<Block>,
    pub(crate) open: Vec<Block>,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self {
            growing: Some(Growing::new(Extensions::ALL)),
            finished: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(crate) fn update(&mut self, text: &str) {
        match self.growing.as_mut().unwrap().update(text) {
            Update::Blocks {
                mut blocks,
                finished,
            } => {
                self.open = blocks.split_off(finished);
                self.finished.extend(blocks);
            }
            Update::Code(more) => {
                let Some(Node::CodeBlock(code)) = self.open.last_mut().unwrap().nodes.last_mut()
                else {
                    panic!("code goes on where no block of code is open");
                };
                code.text.push_str(&more);
            }
        }
    }

    /// The finished page, and how many finished blocks were changed for it.
    pub(crate) fn finish(mut self, text: &str) -> (Vec<Block>, usize) {
        let finish = self.growing.take().unwrap().finish(text);
        let changed = finish.changed.len();
        for (place, block) in finish.changed {
            self.finished[place] = block;
        }
        self.finished.truncate(finish.kept);
        self.finished.extend(finish.rest);
        (self.finished, changed)
    }
}

/// Block by block: where they begin and end may differ by empty lines.
fn assert_same(grown: &[Block], whole: &[Block], name: &str) {
    for (place, (grown, whole)) in grown.iter().zip(whole).enumerate() {
        assert_eq!(grown.nodes, whole.nodes, "{name}, block {place}");
    }
    assert_eq!(grown.len(), whole.len(), "{name}");
}

pub(crate) fn replies() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/markdown/replies");
    let mut replies: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .filter(|(name, _)| name != "README.md")
        .collect();
    replies.sort();
    replies
}

/// Where a text can be cut.
fn cuts(text: &str) -> Vec<usize> {
    (1..=text.len())
        .filter(|at| text.is_char_boundary(*at))
        .collect()
}

#[test]
fn each_reply_grown_character_by_character_ends_as_the_whole() {
    for (name, text) in replies() {
        let mut page = Page::new();
        let mut finished: Vec<Block> = Vec::new();
        for cut in cuts(&text) {
            page.update(&text[..cut]);
            assert!(page.finished.len() >= finished.len(), "{name} at {cut}");
            finished.extend(page.finished[finished.len()..].iter().cloned());
        }
        assert_eq!(finished, page.finished, "{name}");
        let (end, changed) = page.finish(&text);
        let whole = whole(&text, Extensions::ALL);
        assert_same(&end, &whole, &name);
        let refers = text.contains("]: ");
        assert!(changed == 0 || refers, "{name}: {changed} changed");
    }
}

#[test]
fn each_prefix_of_each_reply_ends_as_the_whole_of_it() {
    for (name, text) in replies() {
        let stride = text.len() / 600 + 1;
        for cut in cuts(&text).into_iter().step_by(stride) {
            let text = &text[..cut];
            let mut page = Page::new();
            // In three parts, so that something is finished on the way.
            for part in [cut / 3, cut * 2 / 3, cut] {
                if text.is_char_boundary(part) {
                    page.update(&text[..part]);
                }
            }
            let (end, _) = page.finish(text);
            let whole = whole(text, Extensions::ALL);
            assert_same(&end, &whole, &format!("{name} cut at {cut}"));
        }
    }
}

mod any_text {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that Markdown, and what is around it, gives a meaning to.
    fn text() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "a",
            "b ",
            "word ",
            "\n",
            "\n\n",
            "    ",
            "  ",
            "\t",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "2) ",
            "> ",
            ">",
            "# ",
            "## ",
            "---\n",
            "===\n",
            "```",
            "```\n",
            "~~~\n",
            "```rust\n",
            "`",
            "``",
            "*",
            "**",
            "_",
            "__",
            "~~",
            "[",
            "]",
            "(",
            ")",
            "](u)",
            "![",
            "<",
            ">",
            "<b>",
            "</b>",
            "<sub>",
            "</sub>",
            "<br>",
            "<!--",
            "-->",
            "<div>\n",
            "|",
            "| a | b |\n",
            "|---|---|\n",
            ":--",
            "$",
            "$$",
            "$x$",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "\\",
            "[x]: /u\n",
            "[^1]",
            "[^1]: n\n",
            "[x]",
            "- [ ] ",
            "[!NOTE]\n",
            "> [!TIP]\n",
            "https://e.x/",
            "www.e.x",
            "a@b.c",
            "&amp;",
            "&",
            "\u{1}",
            "\u{3}",
            "\r\n",
            "\r",
            "\0",
            "：**请",
            "注意",
            "é",
            "🙂",
            "\u{202e}",
            "  \n",
        ];
        let piece = proptest::sample::select(PIECES);
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    fn check(text: &str, steps: &[usize]) {
        let cuts = cuts(text);
        let mut page = Page::new();
        let mut at = 0;
        for step in steps.iter().cycle().take(cuts.len()) {
            at += step;
            let Some(cut) = cuts.get(at) else { break };
            let before = page.finished.clone();
            page.update(&text[..*cut]);
            assert!(page.finished.starts_with(&before), "{text:?}");
        }
        let (end, _) = page.finish(text);
        assert_same(&end, &whole(text, Extensions::ALL), text);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn of_marks_grown_by_any_steps_ends_as_the_whole(
            text in text(),
            steps in proptest::collection::vec(1_usize..12, 1..8),
        ) {
            check(&text, &steps);
        }

        #[test]
        fn of_any_characters_does_too(text in any::<String>(), steps in proptest::collection::vec(1_usize..5, 1..4)) {
            check(&text, &steps);
        }
    }
}
