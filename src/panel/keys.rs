//! The section about keys: what protects them and what does not, and the
//! passphrase.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::connection::fields::{hint, labelled};
use super::connection::key::{lock_line, secret};
use super::state::{PanelState, use_panel};
use crate::handover::ToPage;
use crate::settings::{AutoLock, Passphrase, VaultState};
use crate::storage::{VaultProblem, change_passphrase, set_auto_lock, vault};
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el, maybe};
use crate::views::when::{dynamic, either, when};

/// A passphrase is no shorter than this, in characters.
const SHORTEST: usize = 8;

/// What is wrong with a new passphrase, and how it was repeated.
pub(super) fn wrong_with(new: &str, repeated: &str) -> Option<&'static str> {
    if new.chars().count() < SHORTEST {
        Some("A passphrase has 8 characters at least.")
    } else if new != repeated {
        Some("The passphrase and its repetition differ.")
    } else {
        None
    }
}

/// The section.
pub(super) fn keys() -> Vec<Element> {
    let panel = use_panel();
    let passphrase = when(
        move || panel.vault.get() != VaultState::Missing,
        move || passphrase(panel).into_any(),
    );
    vec![
        el("div", "").child(lock_line()),
        el("div", "").child(passphrase),
        explained(),
    ]
}

fn explained() -> Element {
    let point = |title: &'static str, words: &'static str| {
        el("li", "")
            .child(el("strong", "").child(title))
            .child(words)
    };
    el("details", "form__more keys__worth")
        .child(el("summary", "").child("What this protects against, and what not"))
        .child(
            el("ul", "")
                .child(point(
                    "This tab only. ",
                    "The tab's storage holds the key encrypted; what opens it is kept apart, where no script can read its bytes, and is deleted after the tab is gone. A search through the browser's files, or a copy of some of them, does not show the key. Whoever has the whole browser profile while the tab is open can decrypt it; a tab that the browser opens again may have its key again.",
                ))
                .child(point(
                    "Under a passphrase. ",
                    "Stored encrypted with a key made of the passphrase (PBKDF2-SHA-256, a million rounds; AES-256-GCM). Whoever copies the profile has to guess the passphrase. While it is unlocked the keys are in this tab's memory.",
                ))
                .child(point(
                    "Nothing here helps against ",
                    "a malicious browser extension, malware on this device, somebody at the open page (lock it, or close the tab), or whoever runs the host that this page comes from.",
                )),
        )
}

fn passphrase(panel: PanelState) -> Element {
    let changing = RwSignal::new(false);
    let forgetting = RwSignal::new(false);
    let buttons = move || {
        el("div", "stored__buttons")
            .child(button(
                "Change the passphrase…",
                ButtonLook::Plain,
                move || {
                    changing.set(true);
                },
            ))
            .child(button("Delete the keys…", ButtonLook::Plain, move || {
                forgetting.set(true);
            }))
    };
    el("div", "keys").child(auto_lock()).child(dynamic(move || {
        let (change, forget) = (changing.get(), forgetting.get());
        untrack(|| match (change, forget) {
            (true, _) => change_form(panel, changing),
            (_, true) => forget_form(panel, forgetting),
            _ => buttons(),
        })
        .into_any()
    }))
}

fn auto_lock() -> Element {
    let now = vault().map_or(AutoLock::default(), |vault| vault.auto_lock);
    let problem = RwSignal::new(None::<&'static str>);
    let options = AutoLock::CHOICES.iter().map(|(AutoLock(seconds), words)| {
        let chosen = *seconds == now.0;
        el("option", "")
            .attr("value", seconds.to_string())
            .attr_of("selected", move || chosen.then_some("".into()))
            .child(*words)
    });
    let choose = move |value: String| {
        let kept = value
            .parse()
            .ok()
            .map(|seconds| set_auto_lock(AutoLock(seconds)));
        problem.set(match kept {
            Some(Err(problem)) => Some(problem.words()),
            _ => None,
        });
    };
    let select = el("select", "field__input")
        .on_text("change", choose)
        .children(options);
    el("div", "")
        .child(labelled("Lock by itself", select))
        .child(hint(
            "Without a key pressed or a click in any tab of this page. Replies on their way go on.",
        ))
        .child(said(problem))
}

/// What went wrong.
fn said(problem: RwSignal<Option<&'static str>>) -> AnyView {
    dynamic(move || {
        let words = problem.get();
        maybe(words.map(|words| el("p", "problem").attr("role", "alert").child(words)))
    })
    .into_any()
}

fn change_form(panel: PanelState, changing: RwSignal<bool>) -> Element {
    let [old, new, repeated] = [(); 3].map(|()| RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<&'static str>);
    let done = RwSignal::new(false);
    let clear = move || {
        for field in [old, new, repeated] {
            field.try_set(String::new());
        }
    };
    let change = move || {
        let wrong = wrong_with(&new.get_untracked(), &repeated.get_untracked());
        problem.set(wrong);
        if wrong.is_some() {
            return;
        }
        let (before, after) = (
            Passphrase::new(old.get_untracked()),
            Passphrase::new(new.get_untracked()),
        );
        spawn_local(async move {
            match change_passphrase(&before, &after).await {
                Ok(_) => {
                    clear();
                    panel.tell(&ToPage::Passphrase(after));
                    done.try_set(true);
                }
                Err(VaultProblem::Wrong) => {
                    problem.try_set(Some("The current passphrase is another one."));
                }
                Err(other) => {
                    problem.try_set(Some(other.words()));
                }
            }
        });
    };
    let back = move |label| button(label, ButtonLook::Plain, move || changing.set(false));
    el("div", "keys__change").child(either(
        move || done.get(),
        move || {
            el("div", "")
                .child(
                    el("p", "")
                        .attr("role", "status")
                        .child("The passphrase is changed; all keys are encrypted anew."),
                )
                .child(back("Done"))
                .into_any()
        },
        move || {
            el("div", "")
                .child(labelled("Current passphrase", secret(old)))
                .child(
                    el("div", "form__columns")
                        .child(labelled("New passphrase", secret(new)))
                        .child(labelled("Repeat the passphrase", secret(repeated))),
                )
                .child(said(problem))
                .child(
                    el("div", "form__buttons")
                        .child(back("Cancel change"))
                        .child(button("Change passphrase", ButtonLook::Plain, change)),
                )
                .into_any()
        },
    ))
}

fn forget_form(panel: PanelState, forgetting: RwSignal<bool>) -> Element {
    let forget = move || {
        forgetting.set(false);
        panel.tell(&ToPage::ForgetKeys);
    };
    el("div", "keys__change")
        .child(el("p", "").child(
            "All keys under the passphrase are deleted from this browser, and the passphrase with them; chats and all other settings stay. The keys can be entered again, under a new passphrase.",
        ))
        .child(
            el("div", "form__buttons")
                .child(button("Keep the keys", ButtonLook::Plain, move || {
                    forgetting.set(false);
                }))
                .child(button("Delete the keys", ButtonLook::Danger, forget)),
        )
}
