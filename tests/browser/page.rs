//! The mounted page, with a `fetch` that answers as the test says.

use azure_chat::app::App;
use azure_chat::browser::address;
use azure_chat::browser::web_storage::WebStorage;
use azure_chat::parts::Parts;
use azure_chat::state::Start;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::support::{FakeFetch, left, until};

/// Answers config.json with one connection, and every question with a stream
/// that goes on with each call of `window.more(text)`.
const SERVICE: &str = r#"
    window.forget = () => { window.more = null; };
    if (request.url.endsWith('config.json')) {
        const connection = {endpoint: 'api', auth: 'none', name: 'Test'};
        return Promise.resolve(new Response(JSON.stringify({connections: [connection]})));
    }
    return request.text().then((body) => {
        window.asked = body;
        const encoder = new TextEncoder();
        return new Response(new ReadableStream({
            start(controller) {
                window.more = (text) => controller.enqueue(encoder.encode(text));
                window.end = () => controller.close();
            }
        }), {headers: {'content-type': 'text/event-stream'}});
    });
"#;

fn call(name: &str, argument: &str) {
    let function: js_sys::Function = left(name).dyn_into().unwrap();
    function
        .call1(&wasm_bindgen::JsValue::NULL, &argument.into())
        .unwrap();
}

fn delta(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
}

fn one(page: &Element, selector: &str) -> Option<HtmlElement> {
    page.query_selector(selector)
        .unwrap()
        .map(|element| element.dyn_into().unwrap())
}

fn text_of(page: &Element, selector: &str) -> String {
    one(page, selector)
        .map(|element| element.text_content().unwrap_or_default())
        .unwrap_or_default()
}

/// The page as a first visit finds it, mounted in an element of its own.
async fn mounted() -> (HtmlElement, impl Sized) {
    // All tests share one browser profile.
    assert!(WebStorage::Local.set("azure-chat/settings", None));
    // And one address: that of a new chat.
    address::replace("#/");
    let start = Start::read().await;
    let document = web_sys::window().unwrap().document().unwrap();
    let page: HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
    document.body().unwrap().append_child(&page).unwrap();
    let handle = mount_to(
        page.clone(),
        move || view! { <App start parts=Parts::here()/> },
    );
    (page, handle)
}

/// Types a question and sends it; returns when the service has it.
async fn ask(page: &Element, question: &str) {
    let field: HtmlTextAreaElement = one(page, "textarea[aria-label=Message]")
        .unwrap()
        .unchecked_into();
    field.set_value(question);
    let input = web_sys::Event::new("input").unwrap();
    field.dispatch_event(&input).unwrap();
    let send = "button[aria-label=Send]:not([disabled])";
    until(|| one(page, send).is_some()).await;
    call("forget", "");
    one(page, send).unwrap().click();
    until(|| left("more").is_function()).await;
}

#[wasm_bindgen_test]
async fn a_question_is_sent_and_its_reply_grows() {
    let _fetch = FakeFetch::new(SERVICE);
    let (page, handle) = mounted().await;
    ask(&page, "Hello?").await;
    let asked = left("asked").as_string().unwrap();
    assert_eq!(
        asked,
        r#"{"messages":[{"content":"You are a helpful assistant.","role":"system"},{"content":"Hello?","role":"user"}],"stream":true}"#
    );
    let field: HtmlTextAreaElement = one(&page, "textarea").unwrap().unchecked_into();
    assert_eq!(field.value(), "");
    assert_eq!(
        text_of(&page, "article[aria-label=You] [data-content]"),
        "Hello?"
    );

    let reply = "article[aria-label=Assistant][aria-busy=true] [data-content]";
    call("more", &delta("Gr\\u00fc"));
    until(|| text_of(&page, reply) == "Grü").await;
    call("more", &delta("ße"));
    until(|| text_of(&page, reply) == "Grüße").await;
    assert!(one(&page, "button[aria-label=Stop]").is_some());

    call(
        "more",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
    );
    until(|| one(&page, "button[aria-label=Send]").is_some()).await;
    assert!(one(&page, "[aria-busy=true]").is_none());
    assert_eq!(
        text_of(&page, "article[aria-label=Assistant] [data-content]"),
        "Grüße"
    );
    assert_eq!(text_of(&page, "[role=status]"), "Assistant: Grüße");
    drop(handle);
    page.remove();
}

#[wasm_bindgen_test]
async fn pieces_that_come_between_two_frames_are_painted_at_once() {
    const PIECES: usize = 40;
    let _fetch = FakeFetch::new(SERVICE);
    let (page, handle) = mounted().await;
    ask(&page, "Count.").await;
    let reply = "article[aria-label=Assistant] [data-content]";
    js_sys::eval(
        "window.paints = 0;
         new MutationObserver((changes) => { window.paints += changes.length; }).observe(
             document.querySelector('article[aria-label=Assistant] [data-content]'),
             {childList: true, characterData: true, subtree: true});",
    )
    .unwrap();
    for _ in 0..PIECES {
        call("more", &delta("x"));
    }
    let whole = "x".repeat(PIECES);
    until(|| text_of(&page, reply) == whole).await;
    let paints = left("paints").as_f64().unwrap();
    // One frame, or some on a machine that is very busy; never one a piece.
    assert!(
        paints < PIECES as f64,
        "{paints} paints for {PIECES} pieces"
    );
    call("end", "");
    drop(handle);
    page.remove();
}
