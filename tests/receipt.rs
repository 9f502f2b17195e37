//! What a receipt says of a reply.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::message::{Course, ReplyFacts, Step};
use azure_chat::chat::receipt::{details, grouped, hidden_headers, seconds, summary};
use azure_chat::chat::reply::{BodyEnd, Reply};
use azure_chat::inference::adaptation::Adaptation;
use azure_chat::inference::content_filter::{ContentFilterResults, FilterVerdict};
use azure_chat::inference::response::Usage;

fn facts() -> ReplyFacts {
    ReplyFacts {
        model: Some("gpt-4o-2024-11-20".into()),
        usage: Some(Usage {
            prompt_tokens: 1024,
            completion_tokens: 356,
            total_tokens: 1380,
            reasoning_tokens: 128,
            cached_tokens: 1000,
        }),
        request_id: Some("r-1".into()),
        course: Course {
            first_ms: Some(449),
            total_ms: Some(6285),
            finish_reason: Some("length".into()),
            choices: 2,
            steps: vec![
                Step::Waited {
                    status: 429,
                    wait_ms: 3000,
                },
                Step::Adapted(Adaptation::Drop("seed".into())),
            ],
        },
        ..ReplyFacts::default()
    }
}

/// What stands behind a term, empty where it is not told.
fn told(facts: &ReplyFacts, term: &str) -> String {
    let list = details(facts, "Team", || 300);
    let found = list.into_iter().find(|(known, _)| *known == term);
    found.map(|(_, words)| words).unwrap_or_default()
}

#[test]
fn the_line_says_what_is_known_and_no_more() {
    let check = |facts: &ReplyFacts, expected: &str| {
        assert_eq!(summary(facts, "Team", || 300), expected);
    };
    check(
        &facts(),
        "gpt-4o-2024-11-20 · 1,024 + 356 tokens · 0.4 s to first token · 61 tokens/s",
    );
    let mut untold = facts();
    (untold.usage, untold.model) = (None, None);
    check(&untold, "Team · 0.4 s to first token · about 51 tokens/s");
    let mut whole = facts();
    whole.course.first_ms = None;
    check(
        &whole,
        "gpt-4o-2024-11-20 · 1,024 + 356 tokens · 6.3 s · 57 tokens/s",
    );
    let mut at_once = facts();
    (at_once.course.first_ms, at_once.course.total_ms) = (Some(20), Some(21));
    check(
        &at_once,
        "gpt-4o-2024-11-20 · 1,024 + 356 tokens · 0.0 s to first token",
    );
    check(&ReplyFacts::default(), "Team");
    assert_eq!(summary(&ReplyFacts::default(), "", || 300), "");
}

#[test]
fn the_list_has_all_of_it() {
    let mut facts = facts();
    assert_eq!(
        told(&facts, "Tokens"),
        "1,024 in (1,000 from the service's cache), 356 out (128 for reasoning), for all 2 replies that were asked for"
    );
    assert_eq!(
        told(&facts, "Time"),
        "0.4 s to the first token, 6.3 s in all"
    );
    assert_eq!(told(&facts, "Speed"), "61 tokens a second");
    assert_eq!(
        told(&facts, "Finish reason"),
        "The limit of tokens was reached (length)"
    );
    assert_eq!(
        told(&facts, "On the way"),
        "Refused with status 429; sent again after 3.0 s.\nThis deployment does not take seed: it is left out."
    );
    assert_eq!(told(&facts, "Filter, reply"), "");
    facts.usage = None;
    assert!(told(&facts, "Tokens").starts_with("about 300 out, estimated from the text."));
    assert!(told(&facts, "Speed").ends_with(", estimated from the text"));
    facts.course.finish_reason = Some("eos".into());
    assert_eq!(told(&facts, "Finish reason"), "eos");
}

#[test]
fn the_filter_is_told_by_category() {
    let verdict = |category: &str, severity: Option<&str>| FilterVerdict {
        category: category.into(),
        severity: severity.map(str::to_owned),
        ..FilterVerdict::default()
    };
    let filtered = FilterVerdict {
        filtered: true,
        ..verdict("violence", Some("high"))
    };
    let detected = FilterVerdict {
        detected: true,
        ..verdict("protected_material_text", None)
    };
    let facts = ReplyFacts {
        prompt_filter: ContentFilterResults {
            verdicts: vec![
                verdict("hate", Some("safe")),
                verdict("sexual", Some("low")),
                filtered,
                detected,
                verdict("self_harm", Some("safe")),
            ],
            not_run: Some("busy".into()),
        },
        ..ReplyFacts::default()
    };
    assert_eq!(
        told(&facts, "Filter, question"),
        "sexual, severity low\nviolence, severity high: withheld\nprotected text, such as song lyrics: detected\nNothing found: hate, self harm\nIt did not run: busy"
    );
}

#[test]
fn steps_that_are_not_known_are_passed_over() {
    for words in [
        "",
        "adapted",
        "adapted odd",
        "waited 429",
        "waited x 1",
        "other 1 2",
    ] {
        assert_eq!(Step::from_words(words), None, "{words}");
    }
}

#[test]
fn the_reason_is_the_wire_s_word() {
    for (reason, expected) in [
        ("\"stop\"", Some("stop")),
        ("\"eos\"", Some("eos")),
        ("null", None),
    ] {
        let mut reply = Reply::default();
        let event = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}},\"finish_reason\":{reason}}}]}}\n\n"
        );
        reply.push(event.as_bytes());
        let finished = reply.finish(BodyEnd::Whole);
        assert_eq!(finished.endings[0].finish_reason.as_deref(), expected);
    }
}

#[test]
fn numbers_and_times_as_people_read_them() {
    for (number, expected) in [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1_234_567, "1,234,567"),
    ] {
        assert_eq!(grouped(number), expected);
    }
    for (time, expected) in [
        (0, "0.0 s"),
        (449, "0.4 s"),
        (59_949, "59.9 s"),
        (61_500, "1 min 1 s"),
    ] {
        assert_eq!(seconds(time), expected);
    }
    let readable = [("retry-after".to_owned(), "1".to_owned())];
    let hidden = hidden_headers(&readable);
    assert!(hidden.contains(&"apim-request-id") && !hidden.contains(&"retry-after"));
}
