//! Questions to the highlighter's worker, with workers that behave as a test
//! says. The real one is asked end to end (e2e/tests/highlight.rs).

use azure_chat::highlight::Span;
use azure_chat::state::highlight::Desk;
use futures_util::FutureExt as _;
use futures_util::future::join;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{left, until};

const AN_HOUR: u64 = 3_600_000;

/// The address of a script.
fn script(text: &str) -> &'static str {
    let address = Function::new_with_args(
        "text",
        "return URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));",
    );
    let address = address.call1(&JsValue::NULL, &text.into()).unwrap();
    address.as_string().unwrap().leak()
}

fn run(code: &str) {
    Function::new_no_args(code).call0(&JsValue::NULL).unwrap();
}

/// Counts the workers that are started until it is dropped.
struct Starts {
    real: JsValue,
}

impl Starts {
    fn count() -> Self {
        let real = left("Worker");
        run("const Real = Worker;
            window.starts = 0;
            window.Worker = class extends Real {
                constructor(...given) {
                    super(...given);
                    window.starts += 1;
                }
            };");
        Self { real }
    }

    fn so_far(&self) -> f64 {
        left("starts").as_f64().unwrap()
    }
}

impl Drop for Starts {
    fn drop(&mut self) {
        let window = web_sys::window().unwrap();
        Reflect::set(&window, &"Worker".into(), &self.real).unwrap();
    }
}

fn span(text: std::ops::Range<usize>, class: &'static str) -> Span {
    Span { text, class }
}

/// Tells as many letters as it has been asked questions that they are a keyword.
const COUNTS: &str = "let questions = 0;
    onmessage = () => {
        questions += 1;
        postMessage('begun');
        postMessage(Uint32Array.of(0, questions, 5));
    };";

#[wasm_bindgen_test]
async fn an_answer_is_parts_of_the_code_and_is_remembered() {
    let starts = Starts::count();
    let desk = Desk::new(script(COUNTS), AN_HOUR);
    assert_eq!(desk.cached("rust", "abcd"), None);
    assert_eq!(starts.so_far(), 0.0, "no worker before the first block");

    let first = [span(0..1, "hl-keyword"), span(1..4, "")];
    assert_eq!(desk.spans("rust", "abcd").await.unwrap(), first);
    assert_eq!(desk.spans("rs", "abcd").await.unwrap(), first);
    assert_eq!(desk.cached("rust", "abcd").unwrap(), first);
    assert_eq!(desk.cached("python", "abcd"), None, "another language");

    // Asked twice at once, it is a single question.
    let (one, other) = join(desk.spans("c", "abcd"), desk.spans("c", "abcd")).await;
    assert_eq!(one.unwrap(), [span(0..2, "hl-keyword"), span(2..4, "")]);
    assert_eq!(other, desk.cached("c", "abcd"));
    let third = desk.spans("c", "abcde").await.unwrap();
    assert_eq!(third, [span(0..3, "hl-keyword"), span(3..5, "")]);
    assert_eq!(starts.so_far(), 1.0);
}

#[wasm_bindgen_test]
async fn what_is_not_to_be_coloured_starts_nothing() {
    let starts = Starts::count();
    let desk = Desk::new(script(COUNTS), AN_HOUR);
    assert_eq!(desk.spans("", "let a = 1;").await, None);
    assert_eq!(desk.spans("text", "let a = 1;").await, None);
    assert_eq!(desk.spans("rust", &"a".repeat(1001)).await, None);
    assert_eq!(desk.spans("rust", &"a ".repeat(25_001)).await, None);
    assert_eq!(starts.so_far(), 0.0);
}

#[wasm_bindgen_test]
async fn what_nobody_waits_for_any_more_is_not_asked() {
    let desk = Desk::new(script(COUNTS), AN_HOUR);
    let left = async {
        assert_eq!(desk.spans("rust", "left").now_or_never(), None);
        desk.spans("rust", "abcd").await
    };
    let (first, second) = join(desk.spans("rust", "abc"), left).await;
    assert_eq!(first.unwrap(), [span(0..1, "hl-keyword"), span(1..3, "")]);
    assert_eq!(second.unwrap(), [span(0..2, "hl-keyword"), span(2..4, "")]);
}

#[wasm_bindgen_test]
async fn a_question_that_is_given_up_ends_its_worker() {
    let starts = Starts::count();
    let desk = Desk::new(script(COUNTS), AN_HOUR);
    assert_eq!(desk.spans("rust", "abc").now_or_never(), None);
    assert_eq!(starts.so_far(), 1.0);
    let next = desk.spans("rust", "abcd").await;
    assert_eq!(next.unwrap(), [span(0..1, "hl-keyword"), span(1..4, "")]);
    assert_eq!(starts.so_far(), 2.0);
}

/// Holds a lock, which the browser takes from it when it ends.
const HANGS: &str = "onmessage = ({ data: [, code] }) => {
        if (code === 'hang') {
            navigator.locks.request('hanging', () => {
                postMessage('begun');
                for (;;);
            });
        } else {
            postMessage('begun');
            postMessage(Uint32Array.of(0, 1, 5));
        }
    };";

#[wasm_bindgen_test]
async fn a_worker_that_hangs_is_ended_and_the_next_block_gets_another() {
    let starts = Starts::count();
    let desk = Desk::new(script(HANGS), AN_HOUR);
    let (hung, next) = join(desk.spans("rust", "hang"), desk.spans("rust", "a")).await;
    assert_eq!(hung, None);
    assert_eq!(next.unwrap(), [span(0..1, "hl-keyword")]);
    assert_eq!(starts.so_far(), 2.0);

    run("window.ended = false;
        navigator.locks.request('hanging', () => { window.ended = true; });");
    until(|| left("ended").is_truthy()).await;

    // It is known now that this block stays plain.
    assert_eq!(desk.spans("rust", "hang").await, None);
    assert_eq!(desk.cached("rust", "hang"), None);
    assert_eq!(starts.so_far(), 2.0);
}

#[wasm_bindgen_test]
async fn out_of_reach_code_stays_plain_and_is_tried_again_later() {
    for failing in [
        "/there-is-no-such-script.js",
        script("this is no script"),
        script("onmessage = () => postMessage(null);"),
        script("onmessage = () => { throw new Error('odd'); };"),
    ] {
        let starts = Starts::count();
        let desk = Desk::new(failing, AN_HOUR);
        let (one, other) = join(desk.spans("rust", "a"), desk.spans("rust", "b")).await;
        assert_eq!((one, other), (None, None), "{failing}");
        assert_eq!(desk.spans("rust", "a").await, None, "{failing}");
        assert_eq!(starts.so_far(), 1.0, "{failing}: once in a while is enough");

        let desk = Desk::new(failing, 0);
        assert_eq!(desk.spans("rust", "a").await, None, "{failing}");
        assert_eq!(desk.spans("rust", "a").await, None, "{failing}");
        assert_eq!(
            starts.so_far(),
            3.0,
            "{failing}: no failure is remembered for good"
        );
    }
}

#[wasm_bindgen_test]
async fn a_browser_that_starts_no_worker_does_no_harm() {
    let starts = Starts::count();
    run(
        "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };",
    );
    let desk = Desk::new(script(COUNTS), 0);
    assert_eq!(desk.spans("rust", "a").await, None);
    drop(starts);
    assert_eq!(
        desk.spans("rust", "a").await.unwrap(),
        [span(0..1, "hl-keyword")]
    );
}
