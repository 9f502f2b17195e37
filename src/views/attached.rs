//! What is attached, as it is seen: small beside what is written, in messages,
//! and large.

use leptos::prelude::*;

use crate::chat::attachment::{Attachment, AttachmentKind, Carried};
use crate::state::{MessageRow, Shown, use_app_state};

use super::button::{ButtonLook, button};
use super::element::{Element, Place, el, maybe};
use super::icons::{IconName, icon};
use super::markdown::markdown;
use super::modal::{closing, modal};
use super::when::{Dynamic, dynamic, either, when};

/// How high an attachment stands in a message, about, in CSS pixels.
#[must_use]
pub fn height(attachment: &Attachment) -> f64 {
    match attachment.kind {
        AttachmentKind::Image if attachment.url.is_none() => {
            /// As the style sheet has it.
            const HIGHEST: f64 = 224.0;
            let high = attachment.size.map_or(HIGHEST, |(_, high)| high.into());
            high.min(HIGHEST) + 8.0
        }
        AttachmentKind::Audio => 88.0,
        _ => 56.0,
    }
}

/// An image in small, or what kind of thing it is.
pub fn thumbnail(carried: Carried) -> Element {
    let attachment = &carried.attachment;
    if attachment.kind != AttachmentKind::Image || attachment.url.is_some() {
        let name = match attachment.kind {
            AttachmentKind::Audio => IconName::Sound,
            AttachmentKind::Image => IconName::Picture,
            AttachmentKind::Text => IconName::File,
        };
        return el("span", "chip__picture").child(icon(name));
    }
    let shown = use_app_state().shown(&carried);
    el("img", "chip__picture")
        .attr("alt", "")
        .attr_of("src", move || shown.source())
}

/// What is attached to a message; nothing, mostly.
pub fn attached(row: &MessageRow) -> Option<Element> {
    if row.attachments.is_empty() {
        return None;
    }
    let items = row.attachments.iter().cloned().map(|attachment| {
        let bytes = None;
        item(Carried { attachment, bytes })
    });
    let list = el("ul", "attached").attr("aria-label", "Attachments");
    Some(list.children(items))
}

fn item(carried: Carried) -> Element {
    let attachment = &carried.attachment;
    let item = el("li", "attached__item");
    if let Some(url) = &attachment.url {
        // As an image in a reply: it is not asked for until the person wants it.
        let name: String = attachment
            .name
            .chars()
            .filter(|c| !matches!(c, '[' | ']' | '\\'))
            .collect();
        let text = RwSignal::new(format!("![{name}](<{url}>)"));
        let still = RwSignal::new(false);
        return item.child(markdown(text.into(), still.into(), "markdown", false));
    }
    let shown = use_app_state().shown(&carried);
    let missing = format!(
        "“{}” is missing here: its content is not stored in this browser, and is not sent.",
        attachment.name
    );
    let missing = move || {
        el("p", "attached__missing")
            .child(missing.clone())
            .into_any()
    };
    let there = move || match carried.attachment.kind {
        AttachmentKind::Image => picture(carried.clone(), shown).into_any(),
        AttachmentKind::Audio => sound(&carried, shown).into_any(),
        AttachmentKind::Text => text_file(carried.clone()).into_any(),
    };
    item.child(either(move || shown.missing.get(), missing, there))
}

fn picture(carried: Carried, shown: Shown) -> Element {
    let attachment = &carried.attachment;
    let mut image = el("img", "attached__image")
        .attr("alt", attachment.name.clone())
        .attr_of("src", move || shown.source());
    // Its place is kept until it is there.
    if let Some((width, height)) = attachment.size {
        image = image
            .attr("width", width.to_string())
            .attr("height", height.to_string());
    }
    opening(carried, "attached__open").child(image)
}

/// A button that shows it large.
fn opening(carried: Carried, class: &'static str) -> Element {
    let state = use_app_state();
    let label = carried.attachment.label();
    el("button", class)
        .attr("type", "button")
        .attr("aria-label", format!("Open {label}"))
        .attr("title", label)
        .on_click(move || state.viewed.set(Some(carried.clone())))
}

fn sound(carried: &Carried, shown: Shown) -> Element {
    let attachment = &carried.attachment;
    let player = el("audio", "attached__sound")
        .attr("controls", "")
        .attr("preload", "metadata")
        .attr("aria-label", attachment.name.clone())
        .attr_of("src", move || shown.source());
    el("div", "")
        .child(
            el("p", "attached__name")
                .attr("dir", "auto")
                .child(attachment.label()),
        )
        .child(player)
}

fn text_file(carried: Carried) -> Element {
    let attachment = carried.attachment.clone();
    let words = el("span", "chip__words")
        .child(
            el("span", "chip__name")
                .attr("dir", "auto")
                .child(attachment.name.clone()),
        )
        .child(el("span", "chip__facts").child(attachment.facts()));
    opening(carried, "chip attached__file")
        .child(el("span", "chip__picture").child(icon(IconName::File)))
        .child(words)
}

/// What the person has opened, large, above the page.
pub fn viewer() -> Dynamic {
    let state = use_app_state();
    dynamic(move || {
        let viewed = state.viewed.get();
        untrack(|| maybe(viewed.map(view_large)))
    })
}

fn view_large(carried: Carried) -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let attachment = carried.attachment.clone();
    let shown = state.shown(&carried);
    let content = if attachment.kind == AttachmentKind::Text {
        let text = state.shown_text(&carried);
        el("pre", "viewer__text").attr("tabindex", "0").child(text)
    } else {
        el("img", "viewer__image")
            .attr("alt", attachment.name.clone())
            .attr_of("src", move || shown.source())
    };
    let name = attachment.name.clone();
    let save = move || {
        el("a", "button viewer__save")
            .attr("download", name.clone())
            .attr_of("href", move || shown.source())
            .child("Save as a file")
            .into_any()
    };
    let buttons = el("div", "form__buttons")
        .child(when(move || shown.source().is_some(), save))
        .child(button("Close", ButtonLook::Plain, move || close.run(())));
    let label = el("p", "form__help")
        .attr("dir", "auto")
        .child(attachment.label());
    let content = vec![label.into_any(), content.into_any(), buttons.into_any()];
    modal(
        "Attachment",
        element,
        || (),
        move || state.viewed.set(None),
        content,
    )
}
