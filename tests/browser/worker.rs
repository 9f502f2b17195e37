//! Workers, and what is asked of them. Their scripts are in `data:` addresses:
//! the server of these tests has no files of ours.

use std::cell::RefCell;
use std::rc::Rc;

use azure_chat::browser::worker::{News, Worker};
use azure_chat::state::helper::Helper;
use azure_chat::workers::{BUILD, NoAnswer};
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::until;

fn script(code: &str) -> String {
    let code: String = js_sys::encode_uri_component(code).into();
    format!("data:text/javascript,{code}")
}

/// A script that answers each question in capitals, and breaks off over `bad`.
fn shouting(build: &str) -> Helper {
    Helper::new(script(&format!(
        "postMessage('ready {build}');
         onmessage = ({{data}}) => {{
            const [id, ...words] = data.split(' ');
            if (words[0] === 'bad') throw new Error('over');
            postMessage(`answer ${{id}} ${{words.join(' ').toUpperCase()}}`);
         }};"
    )))
}

#[derive(Debug, Clone, Default)]
struct Heard(Rc<RefCell<Vec<News>>>);

impl Heard {
    fn start(&self, address: &str) -> Worker {
        let heard = self.clone();
        Worker::start(address, move |news| heard.0.borrow_mut().push(news)).unwrap()
    }

    async fn all(&self, count: usize) -> Vec<News> {
        until(|| self.0.borrow().len() >= count).await;
        self.0.borrow().clone()
    }
}

#[wasm_bindgen_test]
async fn a_worker_sends_and_receives_texts() {
    let heard = Heard::default();
    let echo = "postMessage('up'); onmessage = ({data}) => postMessage(`re: ${data}`);";
    let worker = heard.start(&script(echo));
    let up = News::Message("up".to_owned());
    worker.send("häy\n");
    let answer = News::Message("re: häy\n".to_owned());
    assert_eq!(heard.all(2).await, [up, answer]);
}

#[wasm_bindgen_test]
async fn a_worker_that_is_missing_or_throws_is_told() {
    for address in [
        "no-such-worker.js".to_owned(),
        script("throw new Error('no')"),
    ] {
        let heard = Heard::default();
        let _worker = heard.start(&address);
        assert_eq!(heard.all(1).await, [News::Broke], "{address}");
    }
}

#[wasm_bindgen_test]
async fn a_dropped_worker_says_nothing_more() {
    let (first, second) = (Heard::default(), Heard::default());
    let echo = script("onmessage = ({data}) => postMessage(data);");
    let dropped = first.start(&echo);
    let kept = second.start(&echo);
    dropped.send("a");
    kept.send("b");
    drop(dropped);
    second.all(1).await;
    assert!(first.0.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn questions_are_answered_each_its_own() {
    let helper = shouting(BUILD);
    let (one, two) = (helper.ask("one".to_owned()), helper.ask("two 2".to_owned()));
    assert_eq!(two.await, Ok("TWO 2".to_owned()));
    assert_eq!(one.await, Ok("ONE".to_owned()));
    helper.rest();
    assert_eq!(helper.ask("three".to_owned()).await, Ok("THREE".to_owned()));
}

#[wasm_bindgen_test]
async fn a_question_that_breaks_the_worker_costs_no_other() {
    let helper = shouting(BUILD);
    let (bad, good) = (helper.ask("bad".to_owned()), helper.ask("good".to_owned()));
    assert_eq!(bad.await, Err(NoAnswer::BrokeOff));
    assert_eq!(good.await, Ok("GOOD".to_owned()));
}

#[wasm_bindgen_test]
async fn a_worker_that_cannot_be_used_is_told_to_whoever_asks() {
    let missing = Helper::new("no-such-worker.js".to_owned());
    assert_eq!(missing.ask("a".to_owned()).await, Err(NoAnswer::NotLoaded));
    let other = shouting("0000000000000000");
    assert_eq!(other.ask("a".to_owned()).await, Err(NoAnswer::OtherBuild));
}
