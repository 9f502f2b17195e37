//! The highlighter of the built page: what it tells of real code, and what is fetched for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use std::ops::Range;
use std::path::{Path, PathBuf};

use e2e::{Browser, Site, config, in_browser};
use serde_json::{Map, Value, json};
use simulator::Options;

#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the page's own code, of which the tests use a part"
)]
#[path = "../../src/highlight/mod.rs"]
mod highlight;

use highlight::{SCRIPT, Span, grammars, spans};

/// So many of the values in the fixtures' expected.json are told right. What is not: the number in the Bash (the
/// grammar knows none there), `25L` in R, the comment in Markdown, the formula in LaTeX.
const TOLD_RIGHT: usize = 193;

/// Asks the worker of the open page's site about some code; what it answers after "begun".
async fn ask(browser: &Browser, questions: &[(&str, &str)]) -> Vec<Value> {
    let script = "const [address, questions, done] = arguments;
        const worker = new Worker(address, { type: 'module' });
        const answers = [];
        const next = () => {
            if (answers.length < questions.length) return worker.postMessage(questions[answers.length]);
            worker.terminate();
            done(answers);
        };
        worker.onerror = () => done('the worker did not start');
        worker.onmessage = ({ data }) => {
            // An array of lines: what it has loaded.
            if (data === 'begun' || Array.isArray(data)) return;
            answers.push(data && Array.from(data));
            next();
        };
        next();";
    let arguments = vec![json!(SCRIPT), json!(questions)];
    let answers = browser.driver().execute_async(script, arguments).await;
    let answers = answers.unwrap().json().clone();
    assert!(answers.is_array(), "{answers}");
    answers.as_array().unwrap().clone()
}

/// The parts of some code by what the worker answered.
fn parts(code: &str, answer: &Value) -> Vec<Span> {
    let numbers: Vec<u32> = serde_json::from_value(answer.clone()).unwrap();
    spans(code, &numbers)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/markdown/code")
}

/// A snippet, and what is to be found in it.
struct Snippet {
    language: String,
    code: String,
    values: Map<String, Value>,
}

fn snippets() -> Vec<Snippet> {
    let expected = std::fs::read_to_string(fixtures().join("expected.json")).unwrap();
    let expected: Vec<Map<String, Value>> = serde_json::from_str(&expected).unwrap();
    let snippet = |mut values: Map<String, Value>| {
        let language = values.remove("language").unwrap();
        let language = language.as_str().unwrap().to_owned();
        values.remove("aliases");
        let code = std::fs::read_to_string(fixtures().join(format!("{language}.txt"))).unwrap();
        Snippet {
            language,
            code,
            values,
        }
    };
    expected.into_iter().map(snippet).collect()
}

impl Snippet {
    fn value(&self, kind: &str) -> Option<&str> {
        self.values.get(kind)?.as_str()
    }

    /// Where a value stands: a word or a number alone and neither in the comment nor in the string that is named, if
    /// there is such a place.
    fn place(&self, kind: &str) -> Range<usize> {
        let value = self.value(kind).unwrap();
        let apart = ["comment", "string"]
            .into_iter()
            .filter(|other| *other != kind);
        let apart = apart.filter_map(|other| {
            let value = self.value(other)?;
            Some(self.code.find(value)?..self.code.find(value)? + value.len())
        });
        let apart: Vec<Range<usize>> = apart.collect();
        let places = self
            .code
            .match_indices(value)
            .map(|(at, _)| at..at + value.len());
        let stands_alone = |place: &Range<usize>| {
            let is_word = |char: char| char.is_alphanumeric() || char == '_';
            let joined = |one: Option<char>, other: Option<char>| {
                one.is_some_and(is_word) && other.is_some_and(is_word)
            };
            let (before, after) = (&self.code[..place.start], &self.code[place.end..]);
            !joined(before.chars().next_back(), value.chars().next())
                && !joined(value.chars().next_back(), after.chars().next())
                && !apart.iter().any(|other| other.contains(&place.start))
        };
        let mut all = places.clone();
        let place = places.clone().find(stands_alone).or_else(|| all.next());
        place.unwrap_or_else(|| panic!("{}: no {value:?}", self.language))
    }

    /// The classes of what is not blank in a value.
    fn classes(&self, kind: &str, parts: &[Span]) -> Vec<&'static str> {
        let place = self.place(kind);
        let inside = self.code[place.clone()].char_indices();
        let solid = inside.filter(|(_, char)| !char.is_whitespace());
        let class = |(at, _)| {
            let at = place.start + at;
            parts
                .iter()
                .find(|part| part.text.contains(&at))
                .unwrap()
                .class
        };
        solid.map(class).collect()
    }
}

/// Whether a value of a kind is told right. What is inserted into a string may have classes of its own; what is said
/// of keywords and variables is that they are told from text.
fn is_right(kind: &str, classes: &[&str]) -> bool {
    let all = |known: &[&str]| classes.iter().all(|class| known.contains(class));
    match kind {
        "comment" => all(&["hl-comment"]),
        "string" => {
            let ends = [classes.first(), classes.last()];
            ends.iter().all(|end| *end == Some(&"hl-string"))
        }
        "number" => all(&["hl-number"]),
        "keyword" | "variable" => {
            let others = ["", "hl-comment", "hl-string", "hl-number"];
            !classes.iter().any(|class| others.contains(class))
        }
        "type" => all(&["hl-type", "hl-keyword"]),
        "tag" => all(&["hl-tag"]),
        "attribute" => all(&["hl-property"]),
        "property" => all(&["hl-property", "hl-tag"]),
        "section" | "heading" => all(&["hl-heading"]),
        "regexp" | "code" | "math" => all(&["hl-string"]),
        "inserted" => all(&["hl-inserted"]),
        "deleted" => all(&["hl-deleted"]),
        "header" => all(&["hl-meta"]),
        "strong" => all(&["hl-strong"]),
        _ => panic!("what is right for {kind}?"),
    }
}

#[tokio::test]
async fn most_of_real_code_is_told_right() {
    let site = Site::builder().base("/some/sub/path/").start().await;
    let snippets = snippets();
    let questions: Vec<(&str, &str)> = snippets
        .iter()
        .map(|snippet| (grammars(&snippet.language).unwrap(), snippet.code.as_str()))
        .collect();
    in_browser(async |browser| {
        browser.open(&site).await;
        let answers = ask(browser, &questions).await;
        let (mut right, mut count) = (0, 0);
        for (snippet, answer) in snippets.iter().zip(&answers) {
            let parts = parts(&snippet.code, answer);
            let mut wrong = Vec::new();
            for kind in snippet.values.keys() {
                let classes = snippet.classes(kind, &parts);
                if !is_right(kind, &classes) {
                    let value = snippet.value(kind).unwrap();
                    wrong.push(format!("{kind} {value:?} is {classes:?}"));
                }
            }
            count += snippet.values.len();
            right += snippet.values.len() - wrong.len();
            let (told, of) = (snippet.values.len() - wrong.len(), snippet.values.len());
            eprintln!(
                "{:<12} {told} of {of} {}",
                snippet.language,
                wrong.join("; ")
            );
        }
        eprintln!("{right} of {count} values are told right");
        assert_eq!(count, 197);
        assert!(
            right >= TOLD_RIGHT,
            "{right} values are told right, no longer {TOLD_RIGHT}"
        );
    })
    .await;
}

/// The paths asked for in the highlighter's folder.
fn fetched(site: &Site) -> Vec<String> {
    let (folder, _) = SCRIPT.split_once('/').unwrap();
    let below = format!("/{folder}/");
    let asked = site.asked();
    let inside = asked.iter().filter_map(|path| path.strip_prefix(&below));
    let mut inside: Vec<String> = inside.map(str::to_owned).collect();
    inside.sort();
    inside
}

#[tokio::test]
async fn only_the_languages_that_are_asked_for_are_fetched() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        browser.open(&site).await;
        let answers = ask(browser, &[("rust", "fn a() {}"), ("rust", "fn b() {}")]).await;
        assert_eq!(answers[0], json!([0, 2, 5, 3, 4, 7]));
        assert_eq!(answers[1], answers[0]);
        let rust = [
            "hljs/core.min.js",
            "hljs/languages/rust.min.js",
            "worker.js",
        ];
        assert_eq!(fetched(&site), rust);
    })
    .await;
}

#[tokio::test]
async fn what_else_was_asked_for_changes_nothing() {
    let site = Site::builder().start().await;
    // Comments in Dart may be Markdown, and templates in JavaScript CSS, where those are known.
    let dart = ("dart", "/// A *word* and `code`.\nfinal int a = 1;");
    let javascript = ("javascript+xml", "const a = css`a { color: red }`;");
    let others = [("markdown+xml", "# a"), ("xml+css+javascript", "<a>")];
    let questions = [dart, javascript, others[0], others[1], dart, javascript];
    in_browser(async |browser| {
        browser.open(&site).await;
        let answers = ask(browser, &questions).await;
        assert_eq!(answers[0], answers[4]);
        assert_eq!(answers[1], answers[5]);
        assert!(answers.iter().all(Value::is_array), "{answers:?}");
    })
    .await;
}

#[tokio::test]
async fn a_language_that_cannot_be_loaded_is_said_to_be() {
    let site = Site::builder().start().await;
    in_browser(async |browser| {
        browser.open(&site).await;
        let answers = ask(browser, &[("no-such-language", "a")]).await;
        assert_eq!(answers, [Value::Null]);
    })
    .await;
}

#[tokio::test]
async fn a_conversation_without_code_fetches_nothing_of_it() {
    let simulator = simulator::start(Options::default()).await.unwrap();
    let site = Site::with_config(&config::simulated(&simulator, "normal")).await;
    in_browser(async |browser| {
        let page = browser.open(&site).await;
        page.ask_and_wait("Hello?").await;
        assert_eq!(fetched(&site), Vec::<String>::new());
    })
    .await;
}
