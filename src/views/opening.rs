//! What is said where the address names a conversation that is not at hand.

use crate::chat::conversation::Conversation;
use crate::chat::route::Route;
use crate::state::{AppState, Opening, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, el, maybe};
use super::when::{Dynamic, dynamic};

/// The sentence, where there is one to be said.
pub fn opening() -> Dynamic {
    let state = use_app_state();
    dynamic(move || {
        let opening = state.opening.get();
        maybe(match opening {
            Opening::Done => None,
            Opening::Reading => Some(
                el("p", "opening opening--reading")
                    .attr("role", "status")
                    .child("Opening the chat…"),
            ),
            Opening::Unknown => Some(unknown(state)),
            Opening::Failed(why) => Some(sentence(
                "This chat could not be read",
                format!("It is still where it was. The browser says: {why}"),
                button("Reload", ButtonLook::Plain, move || state.reload()),
                None,
            )),
        })
    })
}

fn unknown(state: AppState) -> Element {
    let new_chat = button("New chat", ButtonLook::Plain, move || state.new_chat());
    let deleted = match state.route() {
        Route::Conversation(id, _) => {
            let title =
                |head: &Conversation| head.deleted_ms.is_some().then(|| (id, head.title.clone()));
            state.with_head(id, |head| head.and_then(title))
        }
        _ => None,
    };
    match deleted {
        Some((id, title)) => sentence(
            "This chat is in the trash",
            title,
            button("Restore", ButtonLook::Plain, move || state.restore(id)),
            Some(new_chat),
        ),
        None => sentence(
            "There is no chat at this address in this browser",
            "Chats stay in the browser in which they were written. It may be in another browser or profile, or have been deleted for good."
                .to_owned(),
            new_chat,
            None,
        ),
    }
}

fn sentence(title: &'static str, text: String, first: Element, second: Option<Element>) -> Element {
    let buttons = el("div", "opening__buttons").child(first).maybe(second);
    el("div", "opening")
        .attr("role", "status")
        .child(el("h2", "welcome__title").child(title))
        .child(el("p", "opening__text").attr("dir", "auto").child(text))
        .child(buttons)
}
