//! A press of a key, and where it happened.

use super::action::Action;
use super::chord::{Chord, Held, Key};

/// A press, as the browser tells of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press<'a> {
    /// What it writes, or the key's name.
    pub key: &'a str,
    /// Where the key is, whatever is printed on it.
    pub code: &'a str,
    pub control: bool,
    pub alt: bool,
    pub shift: bool,
    pub meta: bool,
    /// It belongs to an input method.
    pub composing: bool,
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The field to write a message in, with or without a text.
    Composer {
        empty: bool,
    },
    /// Another field to write in.
    Field,
    /// A list to choose from, which goes to what one types.
    List,
    Elsewhere,
}

/// How the page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    pub target: Target,
    /// A dialog is open: its keys are its own.
    pub in_dialog: bool,
    /// A reply to the chat on view is on its way.
    pub replying: bool,
}

impl Situation {
    /// Whether a key that means other things elsewhere is this one's here.
    pub(super) fn gives_way(self, action: Action, chord: Chord) -> bool {
        let escape = chord.held == Held::None && chord.key == Key::Named("Escape");
        match (action, self.target) {
            // It closes the list.
            (_, Target::List) if escape => false,
            (Action::Stop, _) => self.replying,
            // Who empties another field goes on in it.
            (Action::Compose, Target::Composer { .. } | Target::Field) if escape => false,
            (Action::EditLast, target) => {
                target == Target::Composer { empty: true } && !self.replying
            }
            _ => true,
        }
    }
}
