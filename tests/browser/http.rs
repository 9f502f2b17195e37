//! Requests, and bodies read piece by piece.

use azure_chat::browser::http::{self, AbortGuard, NetworkError, Unsent};
use azure_chat::browser::traffic;
use azure_chat::requests::{Note, OPAQUE, Purpose};
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{FakeFetch, left};

async fn post(guard: &AbortGuard) -> Result<http::Answer, Unsent> {
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("api-key", "k".to_owned()),
    ];
    http::send(
        Purpose::Chat,
        "openai/chat/completions?api-version=2024-10-21",
        &headers,
        Some("{}".to_owned()),
        &guard.signal(),
    )
    .await
}

#[wasm_bindgen_test]
async fn a_request_goes_out_as_it_was_made() {
    let _fetch = FakeFetch::new(
        "window.seen = [request.method, request.redirect, request.cache, request.referrerPolicy,
            request.headers.get('content-type'), request.headers.get('api-key'), request.url].join(' ');
         return Promise.resolve(new Response('{}', {status: 429, headers: {'retry-after': '7'}}));",
    );
    let answer = post(&AbortGuard::new()).await.unwrap();
    assert_eq!(
        (answer.status, answer.header("retry-after").as_deref()),
        (429, Some("7"))
    );
    assert_eq!(answer.text().await.unwrap(), "{}");
    let seen = left("seen").as_string().unwrap();
    assert!(
        seen.starts_with("POST error no-store no-referrer application/json k http"),
        "{seen}"
    );
    assert!(
        seen.ends_with("/openai/chat/completions?api-version=2024-10-21"),
        "to the letter: {seen}"
    );
}

#[wasm_bindgen_test]
async fn a_request_without_a_body_is_a_get() {
    let _fetch = FakeFetch::new(
        "window.seen = request.method;
         return Promise.resolve(new Response('{}'));",
    );
    let signal = AbortGuard::new().signal();
    assert!(
        http::send(Purpose::ModelInfo, "info", &[], None, &signal)
            .await
            .is_ok()
    );
    assert_eq!(left("seen").as_string().as_deref(), Some("GET"));
}

#[wasm_bindgen_test]
async fn a_probe_carries_nothing_and_tells_whether_anybody_answers() {
    let guard = AbortGuard::new();
    {
        let _fetch = FakeFetch::new(
            "window.seen = [request.method, request.mode, request.credentials,
                [...request.headers].length].join(' ');
             return Promise.resolve(new Response(null));",
        );
        assert!(http::answers("https://contoso.example/", &guard.signal()).await);
        assert_eq!(
            left("seen").as_string().as_deref(),
            Some("GET no-cors omit 0")
        );
    }
    let _fetch = FakeFetch::new("return Promise.reject(new TypeError('Failed to fetch'));");
    assert!(!http::answers("https://contoso.example/", &guard.signal()).await);
}

#[wasm_bindgen_test]
async fn a_body_comes_in_the_pieces_in_which_it_was_sent() {
    let _fetch = FakeFetch::new(
        "const pieces = [[1, 2], [3]];
         return Promise.resolve(new Response(new ReadableStream({
             pull(controller) {
                 const piece = pieces.shift();
                 if (piece) controller.enqueue(new Uint8Array(piece)); else controller.close();
             }
         })));",
    );
    let mut body = post(&AbortGuard::new()).await.unwrap().body();
    assert_eq!(body.next().await, Ok(Some(vec![1, 2])));
    assert_eq!(body.next().await, Ok(Some(vec![3])));
    assert_eq!(body.next().await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_broken_body_is_an_error_after_what_came() {
    let _fetch = FakeFetch::new(
        "let first = true;
         return Promise.resolve(new Response(new ReadableStream({
             pull(controller) {
                 if (first) controller.enqueue(new Uint8Array([1])); else controller.error(new TypeError('cut'));
                 first = false;
             }
         })));",
    );
    let guard = AbortGuard::new();
    let mut body = post(&guard).await.unwrap().body();
    assert_eq!(body.next().await, Ok(Some(vec![1])));
    assert_eq!(body.next().await, Err(NetworkError));
    assert!(!guard.signal().aborted());
}

#[wasm_bindgen_test]
async fn dropping_the_guard_aborts_the_request() {
    let _fetch = FakeFetch::new(
        "window.aborted = false;
         return new Promise((_, reject) => request.signal.addEventListener('abort', () => {
             window.aborted = true;
             reject(request.signal.reason);
         }));",
    );
    let guard = AbortGuard::new();
    let signal = guard.signal();
    let sent = async {
        let headers = [("accept", "application/json".to_owned())];
        http::send(Purpose::Chat, "x", &headers, Some(String::new()), &signal).await
    };
    let (answer, ()) = futures_util::future::join(sent, async { drop(guard) }).await;
    assert_eq!(answer.err(), Some(Unsent::NoAnswer));
    assert!(signal.aborted());
    assert_eq!(left("aborted").as_bool(), Some(true));
}

#[wasm_bindgen_test]
async fn dropping_a_body_cancels_it() {
    let _fetch = FakeFetch::new(
        "window.cancelled = false;
         return Promise.resolve(new Response(new ReadableStream({
             pull(controller) { controller.enqueue(new Uint8Array([1])); },
             cancel() { window.cancelled = true; }
         })));",
    );
    let mut body = post(&AbortGuard::new()).await.unwrap().body();
    assert_eq!(body.next().await, Ok(Some(vec![1])));
    drop(body);
    super::support::until(|| left("cancelled").is_truthy()).await;
}

#[wasm_bindgen_test]
async fn a_missing_file_and_a_page_in_its_place_are_no_file() {
    let check = async |answer: &str, expected: Option<&str>| {
        let _fetch = FakeFetch::new(&format!("return Promise.resolve({answer});"));
        let file = http::own_text_file("config.json").await;
        assert_eq!(file, Ok(expected.map(str::to_owned)), "{answer}");
    };
    check("new Response('{}')", Some("{}")).await;
    check("new Response('', {status: 404})", None).await;
    check(
        "new Response('<html>', {headers: {'content-type': 'text/html; charset=utf-8'}})",
        None,
    )
    .await;
}

/// The notes that came since there were so many.
fn notes(since: usize) -> Vec<Note> {
    let lines = traffic::lines();
    let noted = lines.iter().filter_map(|line| Note::read(line));
    let noted = noted.filter(|note| !matches!(note, Note::Loaded { .. }));
    noted.skip(since).collect()
}

#[wasm_bindgen_test]
async fn a_request_is_noted_with_what_it_carries_and_brings() {
    let _fetch = FakeFetch::new("return Promise.resolve(new Response('1234', {status: 401}));");
    let before = notes(0).len();
    let answer = post(&AbortGuard::new()).await.unwrap();
    let begun = notes(before);
    assert!(
        matches!(&begun[..], [Note::Begun { purpose: Purpose::Chat, sent: 2, address, .. }]
            if address == "openai/chat/completions"),
        "{begun:?}"
    );
    answer.text().await.unwrap();
    let noted = notes(before);
    assert!(
        matches!(
            noted[1..],
            [Note::Ended {
                status: 401,
                received: 4,
                ..
            }]
        ),
        "{noted:?}"
    );
}

#[wasm_bindgen_test]
async fn a_request_without_an_answer_and_a_probe_are_noted() {
    let before = notes(0).len();
    {
        let _fetch = FakeFetch::new("return Promise.reject(new TypeError('Failed to fetch'));");
        assert_eq!(post(&AbortGuard::new()).await.err(), Some(Unsent::NoAnswer));
    }
    let _fetch = FakeFetch::new("return Promise.resolve(new Response(null));");
    assert!(http::answers("https://contoso.example/", &AbortGuard::new().signal()).await);
    let noted = notes(before);
    assert!(
        matches!(
            noted[..],
            [
                Note::Begun { .. },
                Note::Ended { status: 0, .. },
                Note::Begun {
                    purpose: Purpose::Reach,
                    sent: 0,
                    ..
                },
                Note::Ended { status: OPAQUE, .. },
            ]
        ),
        "{noted:?}"
    );
}
