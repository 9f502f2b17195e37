//! The search as a part of a page, with no worker to be had.

use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::search::results::{Group, Passage, Piece, SearchResults};
use azure_chat::state::{AppState, Start};
use azure_chat::views::search::search;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

use super::support::until;

/// The search, mounted in an element of its own, and the state it shows.
async fn mounted() -> (HtmlElement, AppState, impl Sized) {
    let document = web_sys::window().unwrap().document().unwrap();
    let place: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&place).unwrap();
    let start = Start::read().await;
    let (sender, receiver) = std::sync::mpsc::channel();
    let handle = mount_to(place.clone(), move || {
        let state = AppState::new(start);
        provide_context(state);
        sender.send(state).unwrap();
        search()
    });
    (place, receiver.recv().unwrap(), handle)
}

fn one(place: &HtmlElement, selector: &str) -> HtmlElement {
    let found = place.query_selector(selector).unwrap();
    found.unwrap().unchecked_into()
}

fn text_of(place: &HtmlElement, selector: &str) -> String {
    one(place, selector).text_content().unwrap_or_default()
}

fn type_into(field: &HtmlElement, text: &str) {
    let field: &HtmlInputElement = field.unchecked_ref();
    field.set_value(text);
    let options = EventInit::new();
    options.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &options).unwrap();
    field.dispatch_event(&event).unwrap();
}

fn press(key: &str) {
    let document = web_sys::window().unwrap().document().unwrap();
    let options = KeyboardEventInit::new();
    options.set_bubbles(true);
    options.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
    let focused = document.active_element().unwrap();
    focused.dispatch_event(&event).unwrap();
}

fn is_focused(element: &HtmlElement) -> bool {
    let document = web_sys::window().unwrap().document().unwrap();
    document.active_element().as_ref() == Some(element.as_ref())
}

fn passage(pieces: &[(&str, bool)]) -> Passage {
    let pieces = pieces.iter().map(|(text, hit)| Piece {
        text: (*text).to_owned(),
        hit: *hit,
    });
    Passage(pieces.collect())
}

fn found() -> SearchResults {
    let group = |id, best| Group {
        id: ConversationId(id),
        title: passage(&[("A ", false), ("trip", true)]),
        archived: id == 2,
        hits: 3,
        best,
    };
    SearchResults {
        query: "trip".to_owned(),
        groups: vec![
            group(
                1,
                Some((MessageId(16), passage(&[("the ", false), ("Trip", true)]))),
            ),
            group(2, None),
        ],
        more: 10,
        complete: true,
        read: 20,
        of: 20,
        problem: None,
    }
}

#[wasm_bindgen_test]
async fn what_was_found_is_listed_and_the_arrow_keys_go_through_it() {
    let (place, state, _handle) = mounted().await;
    let field = one(
        &place,
        "input[type=search][aria-label='Search conversations']",
    );
    state.search_results.set(found());
    until(|| place.query_selector("a").unwrap().is_some()).await;
    assert_eq!(text_of(&place, "[role=status]"), "12 conversations");
    let link = one(&place, "a");
    let address = link.get_attribute("href");
    assert_eq!(
        address.as_deref(),
        Some("#/c/0000000000000001/m/0000000000000010")
    );
    assert_eq!(text_of(&place, "a .search__text mark"), "Trip");
    assert_eq!(text_of(&place, "a .search__title"), "A trip");
    assert_eq!(text_of(&place, "a .search__note"), "2 further messages");
    let second = one(&place, "li + li a");
    assert_eq!(
        second.get_attribute("href").as_deref(),
        Some("#/c/0000000000000002")
    );
    assert!(second.text_content().unwrap().contains("Archived"));
    field.focus().unwrap();
    for (key, expected) in [
        ("ArrowDown", &link),
        ("ArrowDown", &second),
        ("ArrowDown", &second),
        ("ArrowUp", &link),
        ("ArrowUp", &field),
    ] {
        press(key);
        assert!(is_focused(expected), "{key}");
    }
    place.remove();
}

#[wasm_bindgen_test]
async fn that_nothing_can_be_searched_is_said_and_escape_clears_it() {
    let (place, state, _handle) = mounted().await;
    let field = one(&place, "input");
    type_into(&field, "trip");
    until(|| text_of(&place, "[role=status]").contains("could not be loaded")).await;
    state.search_results.set(found());
    until(|| place.query_selector("a").unwrap().is_some()).await;
    one(&place, "a").focus().unwrap();
    press("Escape");
    assert!(is_focused(&field));
    until(|| place.query_selector("a").unwrap().is_none()).await;
    assert_eq!(field.unchecked_ref::<HtmlInputElement>().value(), "");
    assert_eq!(text_of(&place, "[role=status]"), "");
    place.remove();
}
