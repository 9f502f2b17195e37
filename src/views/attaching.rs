//! Attaching to what is being written: the ways to do it, and what is attached
//! so far.

use std::sync::Arc;

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::dialog;
use crate::chat::attachment::intake::{AUDIO_BYTES, TEXT_BYTES};
use crate::chat::attachment::picture::{IMAGE_BYTES, LONGEST};
use crate::chat::attachment::{AttachmentKind, Carried, Detail, REQUEST_BYTES, size_in_words};
use crate::state::reactive::text_of;
use crate::state::{Tray, use_app_state};

use super::attached::thumbnail;
use super::button::{ButtonLook, button, icon_button};
use super::element::{Element, Place, el};
use super::icons::{IconName, icon};
use super::list::{list, row};
use super::when::{Dynamic, when};

/// The button that shows and hides the ways to attach something.
pub fn attach_toggle(opened: RwSignal<bool>) -> Element {
    el("button", "composer__attach")
        .attr("type", "button")
        .attr("aria-label", "Attach")
        .attr("title", "Attach images, audio or text files")
        .attr_of("aria-expanded", move || {
            Some(if opened.get() { "true" } else { "false" }.into())
        })
        .on_click(move || opened.set(!opened.get_untracked()))
        .child(icon(IconName::Attach))
}

/// The ways to attach something, while they are shown, and the field for files
/// behind them.
pub fn attach_panel(tray: Tray, opened: RwSignal<bool>) -> Element {
    let state = use_app_state();
    let field = Place::new();
    let into = tray.clone();
    let input = el("input", "")
        .place(field)
        .attr("type", "file")
        .attr("multiple", "")
        .attr("hidden", "")
        .attr("aria-label", "Files to attach")
        .on("change", move |event: Event| {
            state.attach_chosen(&into, &event);
            opened.set(false);
        });
    let panel = move || {
        let choose = move || {
            if let Some(field) = field.get_untracked() {
                dialog::press(&field);
            }
        };
        el("div", "attach")
            .attr("role", "group")
            .attr("aria-label", "Ways to attach")
            .child(button("Choose files", ButtonLook::Plain, choose))
            .child(by_address(tray.clone(), opened))
            .child(el("p", "field__hint attach__limits").child(limits()))
            .into_any()
    };
    el("div", "")
        .child(input)
        .child(when(move || opened.get(), panel))
}

/// The field for an image's address.
fn by_address(tray: Tray, opened: RwSignal<bool>) -> Element {
    let state = use_app_state();
    let address = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let add = Arc::new(
        move || match state.attach_address(&tray, &address.get_untracked()) {
            Ok(()) => opened.set(false),
            Err(why) => problem.set(why.to_owned()),
        },
    );
    let entered = Arc::clone(&add);
    let input = el("input", "field__input")
        .attr("aria-label", "Image address")
        .attr("type", "url")
        .attr("placeholder", "or the address of an image: https://…")
        .attr("autocomplete", "off")
        .value(address)
        .on_text("input", move |written| address.set(written))
        .on("keydown", move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                entered();
            }
        });
    let words: Signal<String> = problem.into();
    let said = move || {
        el("p", "field__hint field__hint--problem")
            .attr("role", "alert")
            .child(words)
            .into_any()
    };
    el("div", "attach__address")
        .child(input)
        .child(button("Add image", ButtonLook::Plain, move || add()))
        .child(when(move || !words.with(String::is_empty), said))
}

/// What is taken, and what is done with it.
fn limits() -> String {
    format!(
        "Images larger than {LONGEST} pixels on a side, or {}, are scaled down here; what a photo says of its place and camera is removed. Audio: WAV or MP3 up to {}. Text files up to {}. One request carries {} in all. Files can be pasted or dropped, too. An image’s address goes to the service, which fetches it.",
        size_in_words(IMAGE_BYTES),
        size_in_words(AUDIO_BYTES),
        size_in_words(TEXT_BYTES),
        size_in_words(REQUEST_BYTES),
    )
}

/// What is attached so far, each with a way to take it out again.
pub fn chips(tray: Tray) -> Dynamic {
    let shown = tray.clone();
    let there = move || !shown.is_empty();
    when(there, move || {
        let (items, reading) = (tray.clone(), tray.clone());
        let rows = move || {
            let chip = |carried: Carried| {
                let tray = items.clone();
                let key = carried.attachment.id.0;
                row(key, move || chip(tray, carried).into_any())
            };
            items.carried().into_iter().map(chip).collect()
        };
        let reads = reading.clone();
        let words = text_of(move || match reading.reading() {
            1 => "Reading a file…".to_owned(),
            count => format!("Reading {count} files…"),
        });
        let words = move || el("li", "chip").child(words).into_any();
        el("ul", "chips")
            .attr("aria-label", "Attachments")
            .child(list(rows))
            .child(when(move || reads.reading() > 0, words))
            .into_any()
    })
}

fn chip(tray: Tray, carried: Carried) -> Element {
    let state = use_app_state();
    let attachment = carried.attachment.clone();
    let id = attachment.id;
    let detail =
        (attachment.kind == AttachmentKind::Image).then(|| detail_field(tray.clone(), &carried));
    let facts = el("span", "chip__facts")
        .child(attachment.kind.word())
        .child(" · ")
        .child(attachment.facts());
    let words = el("span", "chip__words")
        .child(
            el("span", "chip__name")
                .attr("dir", "auto")
                .child(attachment.name.clone()),
        )
        .child(facts)
        .maybe(detail);
    let remove = format!("Remove {}", attachment.name);
    let remove = icon_button(remove, ButtonLook::IconOnly, IconName::Close, move || {
        state.detach(&tray, id);
    });
    el("li", "chip")
        .child(thumbnail(carried))
        .child(words)
        .child(remove)
}

/// How closely the model is to look: not sent unless it is chosen.
fn detail_field(tray: Tray, carried: &Carried) -> Element {
    let state = use_app_state();
    let attachment = &carried.attachment;
    let (id, chosen) = (attachment.id, attachment.detail);
    let option = |detail: Option<Detail>| {
        let word = detail.map_or("", Detail::word);
        let words = detail.map_or("detail: not sent".to_owned(), |_| format!("detail: {word}"));
        let option = el("option", "").attr("value", word).child(words);
        if detail == chosen {
            option.attr("selected", "")
        } else {
            option
        }
    };
    let details = [
        None,
        Some(Detail::Auto),
        Some(Detail::Low),
        Some(Detail::High),
    ];
    el("select", "chip__detail")
        .attr("aria-label", format!("Detail of {}", attachment.name))
        .attr("title", "How closely the model looks: low takes few tokens")
        .on_text("change", move |word| {
            state.set_detail(&tray, id, Detail::parse(&word));
        })
        .children(details.map(option))
}
