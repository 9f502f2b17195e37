//! The archive and the trash: what is not in the list, and the way back.

use leptos::prelude::*;

use crate::browser::dialog;
use crate::chat::conversation::Conversation;
use crate::chat::id::ConversationId;
use crate::chat::list::Shelf;
use crate::chat::route::Route;
use crate::state::{AppState, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el};
use super::list::{list, row};
use super::modal::{closing, modal};
use super::when::{Dynamic, dynamic, either, when};

/// The button that closes the dialog.
const CLOSE: &str = "close-shelf";

/// The button that keeps what is in the trash after all.
const KEEP: &str = "keep-trash";

/// So many are shown at once, and so many more when asked for.
const PAGE: usize = 100;

/// The dialog of a shelf; it closes by its button or Escape.
pub fn shelf_dialog(shelf: Shelf) -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let (title, about) = match shelf {
        Shelf::Trash => (
            "Trash",
            "What is deleted is kept here for 30 days, and then goes for good.",
        ),
        Shelf::Archive | Shelf::Listed => (
            "Archive",
            "Archived chats are out of the list, and stay as they are.",
        ),
    };
    let lying = Memo::new(move |_| state.shelf(shelf));
    let empty = move || lying.with(|list| list.entries.is_empty());
    let none = || {
        el("p", "shelf__none")
            .child("There are no chats here.")
            .into_any()
    };
    let limit = RwSignal::new(PAGE);
    let rows = move || {
        lying.with(|list| {
            state.conversations.with(|heads| {
                let first = list.entries.iter().take(limit.get());
                let heads = first.filter_map(|entry| heads.get(entry.head));
                let item = |head: &Conversation| {
                    let id = head.id;
                    row(id.0, move || item(state, shelf, id, close).into_any())
                };
                heads.map(item).collect()
            })
        })
    };
    let more = move || {
        button("Show more", ButtonLook::Plain, move || {
            limit.update(|limit| *limit += PAGE);
        })
        .into_any()
    };
    let content = vec![
        el("p", "form__help").child(about).into_any(),
        deleted_messages(state, shelf).into_any(),
        when(empty, none).into_any(),
        el("ul", "shelf").child(list(rows)).into_any(),
        when(
            move || lying.with(|list| list.entries.len() > limit.get()),
            more,
        )
        .into_any(),
        buttons(state, shelf, close, empty).into_any(),
    ];
    let closed = move || state.sidebar.shelf.set(None);
    modal(title, element, || {}, closed, content)
}

/// What was pressed has gone by that: the focus stays in the dialog.
fn stay() {
    request_animation_frame(|| {
        for id in [KEEP, CLOSE] {
            if dialog::focus_is_nowhere() {
                dialog::focus_field(id);
            }
        }
    });
}

fn item(state: AppState, shelf: Shelf, id: ConversationId, close: Callback<()>) -> Element {
    let title = state.with_head(id, |head| {
        head.map(|head| head.title.clone()).unwrap_or_default()
    });
    let deleted = state.with_head(id, |head| head.and_then(|head| head.deleted_ms));
    let name = format!("shelved-{id}");
    let title = match shelf {
        Shelf::Trash => el("span", "shelf__title"),
        Shelf::Archive | Shelf::Listed => el("a", "shelf__title")
            .attr("href", Route::Conversation(id, None).hash())
            .on_click(move || close.run(())),
    }
    .attr("id", name.clone())
    .attr("dir", "auto")
    .child(title);
    let when = deleted.map(|at| {
        el("span", "shelf__when").child(match state.days_since(at) {
            0 => "deleted today".to_owned(),
            1 => "deleted yesterday".to_owned(),
            days => format!("deleted {days} days ago"),
        })
    });
    let label = match shelf {
        Shelf::Trash => "Restore",
        Shelf::Archive | Shelf::Listed => "Unarchive",
    };
    let back = button(label, ButtonLook::Plain, move || {
        match shelf {
            Shelf::Trash => state.restore(id),
            Shelf::Archive | Shelf::Listed => state.archive(id, false),
        }
        stay();
    });
    el("li", "shelf__item")
        .child(el("div", "shelf__text").child(title).maybe(when))
        .child(back.attr("aria-describedby", name))
}

/// What was deleted in the conversation on view, and the way to have it back.
fn deleted_messages(state: AppState, shelf: Shelf) -> Dynamic {
    dynamic(move || {
        let head = state.conversation.get().head;
        let count = head.with(|head| head.removed.len());
        if shelf != Shelf::Trash || count == 0 {
            return ().into_any();
        }
        let sentence = match count {
            1 => "A deleted message of the chat on view is here too.".to_owned(),
            _ => format!("{count} deleted messages of the chat on view are here too."),
        };
        let restore = button("Restore deleted messages", ButtonLook::Plain, move || {
            state.restore_messages();
        });
        el("p", "shelf__messages")
            .child(el("span", "").child(sentence))
            .child(restore)
            .into_any()
    })
}

fn buttons(
    state: AppState,
    shelf: Shelf,
    close: Callback<()>,
    empty: impl Fn() -> bool + Send + Sync + 'static,
) -> Element {
    let sure = RwSignal::new(false);
    let ask = move || {
        button("Delete forever", ButtonLook::Plain, move || {
            sure.set(true);
            stay();
        })
        .into_any()
    };
    let question = move || {
        let delete = button("Delete forever", ButtonLook::Danger, move || {
            sure.set(false);
            state.empty_trash();
            stay();
        });
        let keep = button("Keep them", ButtonLook::Plain, move || {
            sure.set(false);
            stay();
        })
        .attr("id", KEEP);
        el("div", "shelf__sure")
            .attr("role", "group")
            .attr("aria-label", "Delete forever")
            .child(el("p", "").child(
                "All chats in the trash, and deleted messages of all chats, go for good. This cannot be undone.",
            ))
            .child(keep)
            .child(delete)
            .into_any()
    };
    let forever = when(
        move || shelf == Shelf::Trash && !empty(),
        move || either(move || sure.get(), question, ask).into_any(),
    );
    el("div", "form__buttons")
        .child(forever)
        .child(button("Close", ButtonLook::Plain, move || close.run(())).attr("id", CLOSE))
}
