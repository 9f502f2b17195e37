//! What the page and its workers say to each other, and what the page does
//! when a worker is late, missing, of another build, or breaks off.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::workers::desk::{Act, Desk, REST_MS};
use azure_chat::workers::message::{self, Said};
use azure_chat::workers::{BUILD, NoAnswer, WorkerName};
use proptest::prelude::*;

/// A desk whose worker has started, with questions `texts` sent to it.
fn running(texts: &[&str]) -> Desk {
    let mut desk = Desk::default();
    desk.prepare();
    assert_eq!(desk.heard(&message::ready(BUILD), 0), []);
    for text in texts {
        desk.ask((*text).to_owned(), 0);
    }
    desk
}

fn send(id: u32, text: &str) -> Act {
    Act::Send(format!("{id} {text}"))
}

fn told(id: u32, text: &str) -> Act {
    Act::Tell(id, Ok(text.to_owned()))
}

fn failed(id: u32, why: NoAnswer) -> Act {
    Act::Tell(id, Err(why))
}

#[test]
fn the_first_question_starts_the_worker_and_waits_for_it() {
    let mut desk = Desk::default();
    assert_eq!(desk.ask("a".to_owned(), 0), (1, vec![Act::Start]));
    assert_eq!(desk.ask("b".to_owned(), 0), (2, vec![]));
    assert!(desk.is_waiting());
    let ready = message::ready(BUILD);
    assert_eq!(desk.heard(&ready, 0), [send(1, "a"), send(2, "b")]);
    assert_eq!(desk.ask("c".to_owned(), 0), (3, vec![send(3, "c")]));
}

#[test]
fn answers_go_to_their_questions() {
    let mut desk = running(&["a", "b"]);
    assert_eq!(desk.heard("answer 2 B 2", 0), [told(2, "B 2")]);
    assert!(desk.is_waiting());
    let refused = NoAnswer::Refused("no such thing".to_owned());
    assert_eq!(
        desk.heard("refusal 1 no such thing", 0),
        [failed(1, refused)]
    );
    assert!(!desk.is_waiting());
    // Told once: what comes again, or was never asked, is nobody's.
    for message in ["answer 2 again", "answer 9 x", "answer", "", "hello there"] {
        assert_eq!(desk.heard(message, 0), [], "{message}");
    }
}

#[test]
fn a_worker_that_cannot_be_loaded_is_tried_again_after_a_while() {
    let mut desk = Desk::default();
    desk.ask("a".to_owned(), 1000);
    desk.ask("b".to_owned(), 1000);
    let missing = || NoAnswer::NotLoaded;
    assert_eq!(
        desk.broke(1000),
        [Act::End, failed(1, missing()), failed(2, missing())]
    );
    let soon = 1000 + REST_MS - 1;
    assert_eq!(
        desk.ask("c".to_owned(), soon),
        (3, vec![failed(3, missing())])
    );
    assert_eq!(
        desk.ask("d".to_owned(), soon + 1),
        (4, vec![Act::Start]),
        "not left alone for ever"
    );
}

#[test]
fn who_asks_for_it_need_not_wait_for_another_try() {
    let mut desk = Desk::default();
    desk.prepare();
    desk.broke(0);
    assert_eq!(desk.prepare(), [Act::Start]);
    assert_eq!(desk.prepare(), [], "once");
    assert_eq!(desk.ask("a".to_owned(), 0), (1, vec![]));
}

#[test]
fn a_worker_of_another_build_is_not_asked() {
    let mut desk = Desk::default();
    desk.ask("a".to_owned(), 0);
    assert_eq!(
        desk.heard("ready 0123456789abcdef", 0),
        [Act::End, failed(1, NoAnswer::OtherBuild)]
    );
    assert_eq!(
        desk.ask("b".to_owned(), 1),
        (2, vec![failed(2, NoAnswer::OtherBuild)])
    );
}

#[test]
fn one_question_that_breaks_the_worker_costs_no_other() {
    let mut desk = running(&["bad", "good"]);
    assert_eq!(
        desk.broke(0),
        [Act::End, failed(1, NoAnswer::BrokeOff), Act::Start]
    );
    assert_eq!(desk.heard(&message::ready(BUILD), 0), [send(2, "good")]);
    assert_eq!(desk.heard("answer 2 fine", 0), [told(2, "fine")]);

    let mut desk = running(&["bad"]);
    assert_eq!(desk.broke(0), [Act::End, failed(1, NoAnswer::BrokeOff)]);
    assert_eq!(desk.ask("next".to_owned(), 0), (2, vec![Act::Start]));
}

#[test]
fn a_worker_that_goes_silent_is_ended() {
    let mut desk = running(&["endless", "good"]);
    assert_eq!(desk.tick(0), []);
    assert_eq!(desk.tick(0), []);
    assert_eq!(
        desk.tick(0),
        [Act::End, failed(1, NoAnswer::BrokeOff), Act::Start]
    );
    // Loading takes longer than answering.
    for _ in 0..5 {
        assert_eq!(desk.tick(0), []);
    }
    assert_eq!(desk.tick(0), [Act::End, failed(2, NoAnswer::NotLoaded)]);
}

#[test]
fn a_worker_that_answers_is_not_silent() {
    let mut desk = running(&["a", "b"]);
    desk.tick(0);
    desk.tick(0);
    desk.heard("answer 1 A", 0);
    assert_eq!(desk.tick(0), []);
    assert_eq!(desk.tick(0), []);
    desk.heard("answer 2 B", 0);
    for _ in 0..10 {
        assert_eq!(desk.tick(0), [], "nothing is waited for");
    }
}

#[test]
fn a_worker_at_rest_starts_anew() {
    let mut desk = running(&["a"]);
    assert_eq!(desk.rest(), [Act::End, failed(1, NoAnswer::BrokeOff)]);
    assert!(!desk.is_waiting());
    assert_eq!(desk.ask("b".to_owned(), 0), (2, vec![Act::Start]));
}

#[test]
fn a_worker_answers_questions_and_nothing_else() {
    let shout = |text: &str| match text {
        "" => Err("nothing to shout".to_owned()),
        text => Ok(text.to_uppercase()),
    };
    let check = |said: &str, expected: Option<&str>| {
        assert_eq!(
            message::respond(said, shout).as_deref(),
            expected,
            "{said:?}"
        );
    };
    check("7 hello you\nthere", Some("answer 7 HELLO YOU\nTHERE"));
    check("7 ", Some("refusal 7 nothing to shout"));
    check("7", None);
    check("seven hello", None);
    check("", None);
}

#[test]
fn the_address_names_the_worker_and_the_build() {
    assert_eq!(
        WorkerName::Paste.address(),
        format!("worker.js?paste&{BUILD}")
    );
    assert!(BUILD.len() == 16 && BUILD.chars().all(|c| c.is_ascii_hexdigit()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn texts_arrive_as_they_were_sent(id: u32, text: String, fine: bool) {
        let question = message::question(id, &text);
        prop_assert_eq!(message::read_question(&question), Some((id, text.as_str())));
        let answer = if fine { Ok(text.clone()) } else { Err(text.clone()) };
        let expected = answer.clone().map_err(NoAnswer::Refused);
        let said = Said::read(&message::answer(id, &answer));
        prop_assert_eq!(said, Some(Said::Answer(id, expected)));
    }

    /// Whatever happens in whatever order, each question is told one outcome,
    /// at the latest when the worker is put to rest.
    #[test]
    fn every_question_is_told_one_outcome(events in proptest::collection::vec(0..7_u8, 0..60)) {
        let mut desk = Desk::default();
        let mut outcomes = std::collections::BTreeMap::new();
        let mut now = 0;
        let mut last = 0;
        for event in events {
            now += 1_000;
            let acts = match event {
                0 | 1 => {
                    let (id, acts) = desk.ask("?".to_owned(), now);
                    outcomes.insert(id, 0);
                    last = id;
                    acts
                }
                2 => desk.heard(&message::ready(BUILD), now),
                3 => desk.heard(&format!("answer {last} !"), now),
                4 => desk.broke(now),
                5 => desk.tick(now),
                _ => desk.prepare(),
            };
            count(&acts, &mut outcomes);
        }
        let acts = desk.rest();
        count(&acts, &mut outcomes);
        prop_assert!(outcomes.values().all(|count| *count == 1), "{:?}", outcomes);
    }
}

fn count(acts: &[Act], outcomes: &mut std::collections::BTreeMap<u32, u32>) {
    for act in acts {
        if let Act::Tell(id, _) = act {
            *outcomes.entry(*id).or_default() += 1;
        }
    }
}
