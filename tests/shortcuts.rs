//! Keyboard shortcuts: which press does what, and that no two mean the same.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::settings::ShortcutUse;
use azure_chat::shortcuts::{
    Action, Chord, Held, Key, Platform, Press, SHORTCUTS, Situation, Target, action, written,
};

const READING: Situation = Situation {
    target: Target::Elsewhere,
    in_dialog: false,
    replying: false,
};
const EMPTY: Situation = at(Target::Composer { empty: true });
const WRITING: Situation = at(Target::Composer { empty: false });

const fn at(target: Target) -> Situation {
    Situation { target, ..READING }
}

fn plain(key: &str) -> Press<'_> {
    Press {
        key,
        ..Press::default()
    }
}

fn pressed(press: &Press<'_>, situation: Situation) -> Option<Action> {
    action(press, situation, Platform::Usual, ShortcutUse::All)
}

#[test]
fn a_character_is_a_shortcut_only_where_nobody_writes() {
    let question = Press {
        shift: true,
        ..plain("?")
    };
    assert_eq!(pressed(&question, READING), Some(Action::Shortcuts));
    assert_eq!(pressed(&plain("/"), READING), Some(Action::Search));
    for target in [
        Target::Composer { empty: true },
        Target::Composer { empty: false },
        Target::Field,
        Target::List,
    ] {
        assert_eq!(pressed(&question, at(target)), None, "{target:?}");
        assert_eq!(pressed(&plain("/"), at(target)), None, "{target:?}");
    }
}

#[test]
fn what_is_held_has_to_be_exactly_that() {
    let k = |control, alt, shift, meta| Press {
        control,
        alt,
        shift,
        meta,
        ..plain("k")
    };
    let usual = |press: &Press<'_>| pressed(press, WRITING);
    assert_eq!(usual(&k(true, false, false, false)), Some(Action::Palette));
    for other in [
        k(false, false, false, false),
        k(false, false, false, true),
        // AltGr.
        k(true, true, false, false),
        k(true, false, true, false),
    ] {
        assert_eq!(usual(&other), None, "{other:?}");
    }
    let apple = |press: &Press<'_>| action(press, WRITING, Platform::Apple, ShortcutUse::All);
    assert_eq!(apple(&k(false, false, false, true)), Some(Action::Palette));
    // It deletes to the end of the line there.
    assert_eq!(apple(&k(true, false, false, false)), None);
}

#[test]
fn letters_are_told_by_what_they_write_and_else_by_their_place() {
    let alt = |key, code| Press {
        key,
        code,
        alt: true,
        ..Press::default()
    };
    // Dvorak: what writes n is where l is elsewhere.
    let cases = [
        ("n", "KeyL", Some(Action::NewChat)),
        ("l", "KeyN", None),
        // Russian.
        ("т", "KeyN", Some(Action::NewChat)),
        ("т", "KeyM", None),
    ];
    for (key, code, expected) in cases {
        assert_eq!(pressed(&alt(key, code), WRITING), expected, "{key} {code}");
    }
    // With Option a Mac writes other characters, and waits after n for what
    // gets the tilde.
    for (key, code, expected) in [
        ("Dead", "KeyN", Action::NewChat),
        ("¥", "KeyY", Action::CopyReply),
        ("≤", "Comma", Action::Settings),
    ] {
        let press = Press {
            meta: true,
            ..alt(key, code)
        };
        let meant = action(&press, WRITING, Platform::Apple, ShortcutUse::All);
        assert_eq!(meant, Some(expected), "{key} {code}");
    }
}

#[test]
fn escape_stops_a_reply_and_else_leads_to_the_composer() {
    let escape = plain("Escape");
    let replying = |target| Situation {
        replying: true,
        ..at(target)
    };
    assert_eq!(
        pressed(&escape, replying(Target::Elsewhere)),
        Some(Action::Stop)
    );
    assert_eq!(
        pressed(&escape, replying(Target::Composer { empty: false })),
        Some(Action::Stop)
    );
    assert_eq!(pressed(&escape, READING), Some(Action::Compose));
    assert_eq!(pressed(&escape, EMPTY), None);
    assert_eq!(pressed(&escape, at(Target::Field)), None);
    // A list closes by it, a dialog too, and an input method gives up a word.
    assert_eq!(pressed(&escape, replying(Target::List)), None);
    let in_dialog = Situation {
        in_dialog: true,
        ..replying(Target::Elsewhere)
    };
    assert_eq!(pressed(&escape, in_dialog), None);
    let composing = Press {
        composing: true,
        ..escape
    };
    assert_eq!(pressed(&composing, replying(Target::Field)), None);
}

#[test]
fn the_arrow_up_edits_only_from_an_empty_composer_at_rest() {
    let up = plain("ArrowUp");
    assert_eq!(pressed(&up, EMPTY), Some(Action::EditLast));
    assert_eq!(pressed(&up, WRITING), None);
    assert_eq!(pressed(&up, READING), None);
    let replying = Situation {
        replying: true,
        ..EMPTY
    };
    assert_eq!(pressed(&up, replying), None);
}

#[test]
fn they_can_be_switched_off_single_characters_alone_too() {
    let control_k = Press {
        control: true,
        ..plain("k")
    };
    let presses = [plain("?"), plain("/"), control_k, plain("Escape")];
    let meant = |allowed| {
        let meant = |press| action(press, READING, Platform::Usual, allowed).is_some();
        presses.each_ref().map(meant)
    };
    assert_eq!(meant(ShortcutUse::All), [true; 4]);
    assert_eq!(meant(ShortcutUse::Combinations), [false, false, true, true]);
    assert_eq!(meant(ShortcutUse::Off), [false; 4]);
    for choice in ShortcutUse::CHOICES {
        assert_eq!(ShortcutUse::from_name(choice.name()), choice);
    }
}

#[test]
fn no_two_actions_have_the_same_keys() {
    for platform in [Platform::Usual, Platform::Apple] {
        let mut seen: Vec<(Chord, Action)> = Vec::new();
        for shortcut in SHORTCUTS {
            let chords = shortcut.chords(platform);
            assert!(!chords.is_empty(), "{:?} has no key", shortcut.action);
            for chord in chords {
                let taken = seen.iter().find(|(known, _)| known == chord);
                // One after the other: it stops, and leads back to writing.
                let escape = chord.key == Key::Named("Escape");
                assert!(
                    escape || taken.is_none(),
                    "{chord:?}: {taken:?}, {shortcut:?}"
                );
                seen.push((*chord, shortcut.action));
            }
        }
    }
}

/// Browsers' own combinations with Alt (menus, the address bar, history) and
/// with Option and Command (developer tools, bookmarks, downloads, windows):
/// <https://support.google.com/chrome/answer/157179>,
/// <https://support.mozilla.org/kb/keyboard-shortcuts-perform-firefox-tasks-quickly>,
/// <https://support.apple.com/guide/safari/cpsh003/mac>.
#[test]
fn no_combination_is_a_browsers_or_a_screen_readers() {
    const ALT: &str = "abcdefhistv";
    const OPTION_COMMAND: &str = "abcdefhijklmstuwz";
    for shortcut in SHORTCUTS {
        let both = [Platform::Usual, Platform::Apple];
        for chord in both.into_iter().flat_map(|one| shortcut.chords(one)) {
            let taken = match (chord.held, chord.key) {
                (Held::Alt, Key::Letter(letter)) => ALT.contains(letter),
                (Held::OptionCommand, Key::Letter(letter)) => OPTION_COMMAND.contains(letter),
                // JAWS and NVDA read sentences by them, browsers go back.
                (Held::Alt, Key::Named(name)) => name.starts_with("Arrow") || name == "Home",
                (Held::Control | Held::Command, Key::Letter(letter)) => letter != 'k',
                (Held::ControlShift | Held::CommandShift, Key::Letter(letter)) => letter != 'f',
                (Held::None, Key::Letter(_)) => true,
                _ => false,
            };
            assert!(!taken, "{chord:?} of {:?}", shortcut.action);
        }
    }
}

#[test]
fn they_are_written_as_the_keyboard_has_them() {
    let all = |action, platform| written(action, platform, ShortcutUse::All).join(" ");
    assert_eq!(all(Action::Palette, Platform::Usual), "Ctrl K");
    assert_eq!(all(Action::Palette, Platform::Apple), "⌘ K");
    assert_eq!(all(Action::NextChat, Platform::Usual), "Alt Page Down");
    assert_eq!(all(Action::NextChat, Platform::Apple), "⌥ ⌘ ↓");
    assert_eq!(all(Action::Find, Platform::Apple), "⇧ ⌘ F");
    assert_eq!(all(Action::Trash, Platform::Usual), "");
    let combination = |action| written(action, Platform::Usual, ShortcutUse::Combinations);
    assert_eq!(combination(Action::Shortcuts).join(" "), "Ctrl /");
    assert!(written(Action::Palette, Platform::Usual, ShortcutUse::Off).is_empty());
}
