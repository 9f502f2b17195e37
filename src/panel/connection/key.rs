//! A connection's key, and where it is kept.

use leptos::prelude::*;

use super::draft::Draft;
use super::fields::{field_id, hint, input, labelled};
use crate::chat::explain::Field;
use crate::handover::ToPage;
use crate::panel::state::use_panel;
use crate::settings::{Authentication, KeyPlace, VaultState};
use crate::state::reactive::effect;
use crate::storage::keys_can_be_kept;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el, maybe};
use crate::views::when::dynamic;

/// What is chosen where no key is sent.
const NOWHERE: &str = "nowhere";

/// Where a key can be kept: value, words.
const PLACES: [(&str, &str); 3] = [
    ("tab", "This tab only"),
    ("passphrase", "This browser, under a passphrase"),
    (NOWHERE, "Nowhere: a proxy adds it"),
];

/// The key, where it is kept, and what that is worth.
pub fn key_fields(draft: Draft) -> Element {
    let panel = use_panel();
    follow_the_vault(draft);
    let key = move || {
        el("div", "")
            .child(labelled(
                "Key",
                input("password", draft.key).attr("id", field_id(Field::Key)),
            ))
            .maybe(keys_can_be_kept().then(|| places(draft)))
            .child(dynamic(move || {
                let place = shown_place(draft);
                let vault = panel.vault.get();
                untrack(|| about(draft, place, vault).into_any())
            }))
    };
    let none = move || {
        el("div", "")
            .child(places(draft))
            .child(hint("The page sends no key. Whatever stands between it and the model adds one, or asks for none."))
    };
    el("div", "key").child(dynamic(move || {
        let nowhere = shown_place(draft) == NOWHERE;
        untrack(|| if nowhere { none() } else { key() }.into_any())
    }))
}

/// What is chosen at the moment.
fn shown_place(draft: Draft) -> &'static str {
    let none = draft
        .authentication
        .with(|way| way == Authentication::None.name());
    match none {
        true => NOWHERE,
        false => draft.key_place.get().name(),
    }
}

fn places(draft: Draft) -> Element {
    let fixed = draft.edited.with_untracked(|edited| edited.fixed);
    // What an operator's connection sends is not the person's to choose.
    let offered = PLACES
        .iter()
        .filter(|(value, _)| !fixed || *value != NOWHERE);
    let options = offered.map(|(value, words)| {
        el("option", "")
            .attr("value", *value)
            .attr_of("selected", move || {
                (shown_place(draft) == *value).then_some("".into())
            })
            .child(*words)
    });
    let choose = move |value: String| {
        let was_none = untrack(|| shown_place(draft)) == NOWHERE;
        if value == NOWHERE {
            draft
                .authentication
                .set(Authentication::None.name().to_owned());
            return;
        }
        draft.key_place.set(KeyPlace::from_name(&value));
        if was_none {
            draft.authentication.set(String::new());
        }
    };
    let select = el("select", "field__input")
        .on_text("change", choose)
        .children(options);
    labelled("Where the key is kept", select)
}

/// What becomes of the key in its place.
fn about(draft: Draft, place: &str, vault: VaultState) -> Element {
    let part = el("div", "");
    if !keys_can_be_kept() {
        return part.child(hint(
            "Kept in memory only, until this page is left or reloaded: it came over plain http, and browsers encrypt nothing for such pages. It is sent to the endpoint and to nobody else.",
        ));
    }
    if place == KeyPlace::Tab.name() {
        return part.child(hint(
            "It survives a reload, and is gone when the tab is closed. On the disk it is encrypted meanwhile. It is sent to the endpoint and to nobody else.",
        ));
    }
    match vault {
        VaultState::Open => part.child(hint(
            "Encrypted in this browser under your passphrase, and unlocked now. It is sent to the endpoint and to nobody else.",
        )),
        VaultState::Locked => {
            let panel = use_panel();
            let unlock = button("Unlock", ButtonLook::Small, move || {
                panel.tell(&ToPage::Unlock);
            });
            part.child(hint("Keys under the passphrase are locked now: unlock them to see, change or add one."))
                .child(unlock)
        }
        VaultState::Missing => part
            .child(
                el("div", "form__columns")
                    .child(labelled("New passphrase", secret(draft.passphrase)))
                    .child(labelled("Repeat the passphrase", secret(draft.repeated))),
            )
            .child(hint(
                "Encrypts the keys in this browser, and is stored nowhere: a forgotten one means entering the keys again. The longer, the better; some words that nobody says together will do.",
            )),
    }
}

/// A field for a passphrase.
pub fn secret(value: RwSignal<String>) -> Element {
    input("password", value)
}

/// What is locked goes from the form too, and comes back with the others.
fn follow_the_vault(draft: Draft) {
    let panel = use_panel();
    let before = StoredValue::new(panel.vault.get_untracked());
    effect(move || {
        let vault = panel.vault.get();
        if before.get_value() == vault {
            return;
        }
        before.set_value(vault);
        untrack(|| {
            let kept = draft.edited.with(|edited| edited.key_place);
            if kept != KeyPlace::Passphrase {
                return;
            }
            let id = draft.id();
            let key = panel.settings.with(|settings| {
                let connection = settings.connection_of(&id)?;
                connection.key.clone()
            });
            draft.take_key(key);
        });
    });
}

/// A sentence and a button, where keys can be locked or unlocked.
pub fn lock_line() -> AnyView {
    let panel = use_panel();
    dynamic(move || {
        let line = |words, label, message: ToPage| {
            let press = move || panel.tell(&message);
            el("p", "keys__state")
                .child(el("span", "").child(words))
                .child(button(label, ButtonLook::Small, press))
        };
        maybe(match panel.vault.get() {
            VaultState::Missing => None,
            VaultState::Locked => Some(line(
                "The keys under your passphrase are locked.",
                "Unlock",
                ToPage::Unlock,
            )),
            VaultState::Open => Some(line(
                "The keys under your passphrase are unlocked in this tab.",
                "Lock",
                ToPage::Lock,
            )),
        })
    })
    .into_any()
}
