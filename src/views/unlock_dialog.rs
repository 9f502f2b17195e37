//! Asking for the passphrase of the keys that are kept under one.

use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::settings::{Passphrase, VaultState};
use crate::state::{AppState, Command, VaultProblem, use_app_state};

use super::button::{ButtonLook, button, icon_button};
use super::element::{Element, Place, el, maybe};
use super::icons::IconName;
use super::modal::{closing, modal};
use super::when::{Dynamic, dynamic, either};

/// Locks the keys, or asks for the passphrase; only where there are such keys.
/// Not while that is being asked for, or Settings is open: these have buttons
/// of the same names.
pub fn lock_button() -> Dynamic {
    let state = use_app_state();
    dynamic(move || {
        let vault = state.vault.get();
        if state.unlocking.get() || state.settings_open.get() {
            return ().into_any();
        }
        let quiet = |label, icon, press: fn(AppState)| {
            let press = move || press(state);
            Some(icon_button(label, ButtonLook::Quiet, icon, press))
        };
        maybe(match vault {
            VaultState::Locked => quiet("Unlock", IconName::Locked, AppState::ask_to_unlock),
            VaultState::Open => quiet("Lock", IconName::Unlocked, |state| {
                state.command(Command::Lock)
            }),
            _ => None,
        })
    })
}

/// The dialog. What was asked while the keys were locked is sent once they
/// are not.
pub fn unlock_dialog() -> Element {
    let state = use_app_state();
    let element = Place::new();
    let close = closing(element);
    let forgetting = RwSignal::new(false);
    let content = either(
        move || forgetting.get(),
        move || forgotten(forgetting, close).into_any(),
        move || form(forgetting, close).into_any(),
    );
    let closed = move || state.unlocking.set(false);
    modal(
        "Unlock keys",
        element,
        || (),
        closed,
        vec![content.into_any()],
    )
}

fn form(forgetting: RwSignal<bool>, close: Callback<()>) -> Element {
    let state = use_app_state();
    let passphrase = RwSignal::new(String::new());
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<VaultProblem>));
    let submit = move |event: Event| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let text = Passphrase::new(passphrase.get_untracked());
        spawn_local(async move {
            let unlocked = state.unlock(&text).await;
            // The dialog may have been closed meanwhile.
            let _closed = busy.try_set(false);
            passphrase.try_set(String::new());
            match unlocked {
                Ok(()) => {
                    close.run(());
                    state.go_on_unlocked();
                }
                Err(why) => {
                    let _closed = problem.try_set(Some(why));
                }
            }
        });
    };
    let field = el("input", "field__input")
        .attr("type", "password")
        .attr("autocomplete", "off")
        .value(passphrase)
        .on_text("input", move |text| passphrase.set(text));
    let label = el("label", "field")
        .child(el("span", "field__label").child("Passphrase"))
        .child(field);
    let why = dynamic(move || {
        let card = |words| el("p", "problem").attr("role", "alert").child(words);
        maybe(problem.get().map(|problem| card(problem.words())))
    });
    let unlock = el("button", "button button--primary")
        .attr("type", "submit")
        .attr_of("aria-busy", move || busy.get().then_some("true".into()))
        .child("Unlock");
    let forgot = button("Forgotten…", ButtonLook::Plain, move || {
        forgetting.set(true)
    });
    el("form", "form")
        .on("submit", submit)
        .child(label)
        .child(why)
        .child(
            el("div", "form__buttons")
                .child(forgot)
                .child(button("Cancel", ButtonLook::Plain, move || close.run(())))
                .child(unlock),
        )
}

fn forgotten(forgetting: RwSignal<bool>, close: Callback<()>) -> Element {
    let state = use_app_state();
    let delete = move || {
        close.run(());
        state.forget_vault();
    };
    el("div", "form")
        .child(el("p", "").child(
            "Nobody can open the keys without the passphrase. They can be deleted, to be entered again under a new one; chats and all other settings stay.",
        ))
        .child(
            el("div", "form__buttons")
                .child(button("Back", ButtonLook::Plain, move || forgetting.set(false)))
                .child(button("Delete the keys", ButtonLook::Danger, delete)),
        )
}
