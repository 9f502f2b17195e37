//! Keys that do something wherever one is on the page: which there are, which
//! press is which, and how they are written.
//!
//! The combinations were chosen among those that neither browsers nor screen
//! readers take: Alt with a letter elsewhere, Option and Command on Apple's
//! keyboards. Not Ctrl with Alt (it is AltGr, and on a Mac VoiceOver's), not
//! Alt with the up and down arrows (screen readers go from sentence to
//! sentence by them), not Ctrl with Shift and a letter, most of which open
//! something of the browser's. Ctrl+K and Ctrl+/ are what pages use for this.

mod action;
mod chord;
mod press;

pub use action::Action;
pub use chord::{Chord, Held, Key, Platform};
pub use press::{Press, Situation, Target};

use crate::settings::ShortcutUse;

/// An action with the combinations that do it.
#[derive(Debug, Clone, Copy)]
pub struct Shortcut {
    pub action: Action,
    usual: &'static [Chord],
    /// On Apple's keyboards.
    apple: &'static [Chord],
}

impl Shortcut {
    /// The combinations on a platform, the one to be shown first.
    #[must_use]
    pub fn chords(&self, platform: Platform) -> &'static [Chord] {
        match platform {
            Platform::Usual => self.usual,
            Platform::Apple => self.apple,
        }
    }
}

const fn letter(held: Held, letter: char) -> Chord {
    Chord {
        held,
        key: Key::Letter(letter),
    }
}

const fn sign(held: Held, sign: char) -> Chord {
    Chord {
        held,
        key: Key::Sign(sign),
    }
}

const fn named(held: Held, name: &'static str) -> Chord {
    Chord {
        held,
        key: Key::Named(name),
    }
}

macro_rules! same_letter {
    ($action:ident, $letter:literal) => {
        Shortcut {
            action: Action::$action,
            usual: &[letter(Held::Alt, $letter)],
            apple: &[letter(Held::OptionCommand, $letter)],
        }
    };
}

/// All of them, in the order in which the dialog shows them. What one press
/// can mean is tried in this order.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        action: Action::Palette,
        usual: &[letter(Held::Control, 'k')],
        apple: &[letter(Held::Command, 'k')],
    },
    Shortcut {
        action: Action::Shortcuts,
        usual: &[sign(Held::None, '?'), sign(Held::Control, '/')],
        apple: &[sign(Held::None, '?'), sign(Held::Command, '/')],
    },
    same_letter!(NewChat, 'n'),
    Shortcut {
        action: Action::Search,
        usual: &[sign(Held::None, '/'), letter(Held::Alt, 'o')],
        apple: &[sign(Held::None, '/'), letter(Held::OptionCommand, 'o')],
    },
    Shortcut {
        action: Action::Find,
        usual: &[letter(Held::ControlShift, 'f')],
        apple: &[letter(Held::CommandShift, 'f')],
    },
    Shortcut {
        action: Action::PreviousChat,
        usual: &[named(Held::Alt, "PageUp")],
        apple: &[named(Held::OptionCommand, "ArrowUp")],
    },
    Shortcut {
        action: Action::NextChat,
        usual: &[named(Held::Alt, "PageDown")],
        apple: &[named(Held::OptionCommand, "ArrowDown")],
    },
    Shortcut {
        action: Action::Stop,
        usual: &[named(Held::None, "Escape")],
        apple: &[named(Held::None, "Escape")],
    },
    Shortcut {
        action: Action::Compose,
        usual: &[letter(Held::Alt, 'p'), named(Held::None, "Escape")],
        apple: &[
            letter(Held::OptionCommand, 'p'),
            named(Held::None, "Escape"),
        ],
    },
    Shortcut {
        action: Action::EditLast,
        usual: &[named(Held::None, "ArrowUp")],
        apple: &[named(Held::None, "ArrowUp")],
    },
    same_letter!(CopyReply, 'y'),
    same_letter!(ReadReply, 'g'),
    Shortcut {
        action: Action::Sidebar,
        usual: &[sign(Held::Alt, '.')],
        apple: &[sign(Held::OptionCommand, '.')],
    },
    Shortcut {
        action: Action::Settings,
        usual: &[sign(Held::Alt, ',')],
        apple: &[sign(Held::OptionCommand, ',')],
    },
];

/// What a press does where it happens; nothing for most.
#[must_use]
pub fn action(
    press: &Press<'_>,
    situation: Situation,
    platform: Platform,
    allowed: ShortcutUse,
) -> Option<Action> {
    if press.composing || situation.in_dialog || allowed == ShortcutUse::Off {
        return None;
    }
    let meant = |shortcut: &&Shortcut| {
        shortcut.chords(platform).iter().any(|chord| {
            let character = chord.is_character();
            let wanted =
                !character || allowed == ShortcutUse::All && situation.target == Target::Elsewhere;
            wanted && chord.fits(press) && situation.gives_way(shortcut.action, *chord)
        })
    };
    SHORTCUTS.iter().find(meant).map(|shortcut| shortcut.action)
}

/// How the first combination of an action is written, key by key; nothing
/// where it has none, or they are off.
#[must_use]
pub fn written(action: Action, platform: Platform, allowed: ShortcutUse) -> Vec<String> {
    let shortcut = SHORTCUTS.iter().find(|one| one.action == action);
    let mut chords = shortcut.map_or(&[][..], |one| one.chords(platform)).iter();
    let shown = match allowed {
        ShortcutUse::All => chords.next(),
        ShortcutUse::Combinations => chords.find(|chord| !chord.is_character()),
        ShortcutUse::Off => None,
    };
    shown.map_or_else(Vec::new, |chord| chord.written(platform))
}
