//! The list of what leaves the page.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::requests::{
    Entry, Note, OPAQUE, Purpose, RequestLog, State, UNSENT, host, reach, without_query,
};

const PAGE: &str = "https://chat.example/some/path/?x#/chat/1";

fn begun(id: u32, purpose: Purpose, address: &str) -> String {
    let note = Note::Begun {
        id,
        at_ms: 1000 + u64::from(id),
        purpose,
        sent: 20,
        address: address.to_owned(),
    };
    note.line()
}

fn ended(id: u32, status: u16, received: u64) -> String {
    Note::Ended {
        id,
        status,
        received,
    }
    .line()
}

fn loaded(purpose: Purpose, address: &str) -> String {
    let note = Note::Loaded {
        purpose,
        at_ms: 500,
        received: 7,
        status: 200,
        address: address.to_owned(),
    };
    note.line()
}

fn read(lines: &[String]) -> RequestLog {
    RequestLog::read(lines.iter().map(String::as_str), PAGE)
}

#[test]
fn a_question_is_followed_to_its_end() {
    let address = "https://contoso.example/openai/chat/completions?api-version=1&code=secret";
    let mut lines = vec![begun(0, Purpose::Chat, address)];
    let expected = Entry {
        at_ms: 1000,
        purpose: Purpose::Chat,
        host: "contoso.example".into(),
        file: None,
        sent: 20,
        received: Some(0),
        state: State::Running,
    };
    assert_eq!(read(&lines).entries, std::slice::from_ref(&expected));
    lines.push(ended(0, 200, 3000));
    let answered = Entry {
        received: Some(3000),
        state: State::Answered(Some(200)),
        ..expected.clone()
    };
    assert_eq!(read(&lines).entries, [answered]);
    lines[1] = ended(0, 0, 0);
    let unanswered = Entry {
        received: None,
        state: State::Unanswered,
        ..expected
    };
    assert_eq!(read(&lines).entries, [unanswered]);
    lines[1] = ended(0, OPAQUE, 0);
    let entry = &read(&lines).entries[0];
    assert_eq!((entry.state, entry.received), (State::Answered(None), None));
    lines[1] = ended(0, UNSENT, 0);
    assert_eq!(read(&lines).entries[0].state, State::Unsent);
}

#[test]
fn no_note_has_a_query() {
    let secret = "https://a.example/v1?code=secret#secret";
    for line in [
        begun(0, Purpose::Chat, secret),
        loaded(Purpose::Image, secret),
    ] {
        assert!(!line.contains("secret"), "{line}");
    }
    // Nor would one that somebody else wrote be read.
    let read = read(&["l i 1 1 200 https://a.example/b?secret".to_owned()]);
    assert!(!format!("{read:?}").contains("secret"));
}

#[test]
fn what_the_page_noted_and_the_browser_saw_is_one() {
    let address = "https://contoso.example/v1/chat/completions";
    let lines = [
        begun(0, Purpose::Chat, address),
        begun(1, Purpose::Chat, address),
        loaded(Purpose::Page, address),
        loaded(Purpose::Page, address),
        begun(2, Purpose::Chat, "openai/v1/chat/completions?api-version=1"),
        loaded(
            Purpose::Page,
            "https://chat.example/some/path/openai/v1/chat/completions",
        ),
        begun(3, Purpose::Chat, "/proxy/chat/completions"),
        loaded(Purpose::Page, "https://chat.example/proxy/chat/completions"),
        begun(4, Purpose::Reach, "https://contoso.example"),
        loaded(Purpose::Page, "https://contoso.example/"),
    ];
    let log = read(&lines);
    assert_eq!(log.entries.len(), 5, "{log:?}");
    let hosts: Vec<_> = log
        .entries
        .iter()
        .map(|entry| entry.host.as_str())
        .collect();
    let own = "chat.example";
    let service = "contoso.example";
    assert_eq!(hosts, [service, service, own, own, service]);
    assert_eq!(log.hosts(), [(service, 3, 60), (own, 2, 40)]);
}

#[test]
fn a_request_that_nobody_noted_is_seen() {
    let address = "https://contoso.example/v1/chat/completions";
    let lines = [
        begun(0, Purpose::Chat, address),
        loaded(Purpose::Page, address),
        loaded(Purpose::Page, address),
        loaded(Purpose::Page, "https://tracker.example/pixel"),
    ];
    let log = read(&lines);
    let purposes: Vec<_> = log.entries.iter().map(|entry| entry.purpose).collect();
    assert_eq!(
        purposes,
        [Purpose::Unknown, Purpose::Unknown, Purpose::Chat]
    );
    assert_eq!(log.entries[1].host, "tracker.example");
}

#[test]
fn own_files_are_named_below_the_page() {
    let lines = [
        loaded(Purpose::Page, "https://chat.example/some/path/"),
        loaded(Purpose::Page, "https://chat.example/some/path/page-1.js"),
        loaded(Purpose::Page, "https://chat.example/some/path/config.json"),
        loaded(
            Purpose::Worker,
            "https://chat.example/some/path/math_bg.wasm",
        ),
        loaded(Purpose::Image, "https://pictures.example/a.png"),
    ];
    let log = read(&lines);
    let told: Vec<_> = log
        .entries
        .iter()
        .map(|entry| (entry.purpose, entry.file.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Purpose::Page, Some("")),
            (Purpose::Page, Some("page-1.js")),
            (Purpose::Configuration, Some("config.json")),
            (Purpose::Worker, Some("math_bg.wasm")),
            (Purpose::Image, None),
        ]
    );
}

#[test]
fn what_was_given_up_is_counted() {
    let lines = [
        ended(7, 200, 1),
        begun(8, Purpose::Chat, "https://a.example/"),
    ];
    let log = read(&lines);
    assert_eq!((log.forgotten, log.entries.len()), (8, 1));
    assert_eq!(read(&[]).forgotten, 0);
}

#[test]
fn notes_are_read_as_they_are_written() {
    for purpose in "ctomrjpwiu".chars() {
        let read = Purpose::of(&purpose.to_string());
        assert_eq!(read.letter(), purpose);
        assert!(!read.label().is_empty());
        let line = loaded(read, "https://a.example/b c");
        assert_eq!(Note::read(&line).unwrap().line(), line);
    }
    for broken in [
        "",
        "b",
        "b 1",
        "e x 1 1",
        "x 1 2 3 4 5",
        "l i 1 1 70000 https://a",
    ] {
        assert_eq!(Note::read(broken), None, "{broken:?}");
    }
}

#[test]
fn hosts_are_read_from_addresses() {
    let check = |address: &str, expected: Option<&str>| assert_eq!(host(address), expected);
    check("https://a.example:8443/b?c", Some("a.example:8443"));
    check("https://name:word@a.example?c", Some("a.example"));
    check("openai/v1", None);
    assert_eq!(
        without_query("https://a.example/b#c?d"),
        "https://a.example/b"
    );
}

#[test]
fn what_a_policy_allows_is_said_in_words() {
    let check = |policy: &str, expected: &str| {
        let sources = reach::sources(policy, "connect-src");
        assert_eq!(reach::in_words(&sources), expected, "{policy}");
    };
    check(
        "default-src 'none'; connect-src 'self' blob: https: http://localhost:* http://127.0.0.1:*; x",
        "https addresses and this device (localhost)",
    );
    check(
        "connect-src 'self' blob: https://a.example",
        "https://a.example",
    );
    check(
        "connect-src https://a.example https://b.example:1 https://c.example",
        "https://a.example, https://b.example:1 and https://c.example",
    );
    check("connect-src 'self' blob:", "its own host");
    check("default-src 'self' https://d.example", "https://d.example");
    check("", "its own host");
}
