//! A combination of keys.

use super::press::Press;

/// Whose keyboard it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    Usual,
    /// Command in the place of Ctrl, and Option writes characters.
    Apple,
}

/// What is held down meanwhile, and nothing else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    None,
    Control,
    ControlShift,
    Alt,
    Command,
    CommandShift,
    OptionCommand,
}

/// The key itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// In lower case.
    Letter(char),
    /// Whether it needs Shift is the keyboard's matter.
    Sign(char),
    /// By its name in `KeyboardEvent.key`.
    Named(&'static str),
}

/// A key, and what is held down with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chord {
    pub held: Held,
    pub key: Key,
}

impl Chord {
    /// Whether it is nothing but a character: those have to be left to who
    /// writes, and to be switched off by who speaks to the machine
    /// (<https://www.w3.org/TR/WCAG22/#character-key-shortcuts>).
    #[must_use]
    pub fn is_character(self) -> bool {
        self.held == Held::None && !matches!(self.key, Key::Named(_))
    }

    /// Whether a press is this one.
    #[must_use]
    pub fn fits(self, press: &Press<'_>) -> bool {
        let (control, alt, shift, meta) = match self.held {
            Held::None => (false, false, false, false),
            Held::Control => (true, false, false, false),
            Held::ControlShift => (true, false, true, false),
            Held::Alt => (false, true, false, false),
            Held::Command => (false, false, false, true),
            Held::CommandShift => (false, false, true, true),
            Held::OptionCommand => (false, true, false, true),
        };
        let any_shift = matches!(self.key, Key::Sign(_)) || shift == press.shift;
        any_shift && (control, alt, meta) == (press.control, press.alt, press.meta) && {
            match self.key {
                Key::Letter(letter) => is_letter(press, letter),
                Key::Sign(sign) => is_sign(press, sign),
                Key::Named(name) => press.key == name,
            }
        }
    }

    /// How it is written, key by key.
    #[must_use]
    pub fn written(self, platform: Platform) -> Vec<String> {
        let held: &[&str] = match self.held {
            Held::None => &[],
            Held::Control => &["Ctrl"],
            Held::ControlShift => &["Ctrl", "Shift"],
            Held::Alt => &["Alt"],
            Held::Command => &["⌘"],
            Held::CommandShift => &["⇧", "⌘"],
            Held::OptionCommand => &["⌥", "⌘"],
        };
        let key = match self.key {
            Key::Letter(letter) => letter.to_ascii_uppercase().to_string(),
            Key::Sign(sign) => sign.to_string(),
            Key::Named(name) => match (name, platform) {
                ("ArrowUp", _) => "↑",
                ("ArrowDown", _) => "↓",
                ("PageUp", _) => "Page Up",
                ("PageDown", _) => "Page Down",
                ("Escape", Platform::Usual) => "Esc",
                ("Escape", Platform::Apple) => "esc",
                (name, _) => name,
            }
            .to_owned(),
        };
        let held = held.iter().map(|name| (*name).to_owned());
        held.chain([key]).collect()
    }
}

/// A letter by what it writes; by where it is where the keyboard writes none
/// there: with Option held, or in another script.
fn is_letter(press: &Press<'_>, letter: char) -> bool {
    let mut written = press.key.chars();
    match (written.next(), written.next()) {
        (Some(first), None) if first.is_ascii_alphabetic() => first.eq_ignore_ascii_case(&letter),
        _ => press
            .code
            .strip_prefix("Key")
            .is_some_and(|code| code.chars().eq([letter.to_ascii_uppercase()])),
    }
}

fn is_sign(press: &Press<'_>, sign: char) -> bool {
    // With Option held another character is written.
    let code = match sign {
        ',' => "Comma",
        '.' => "Period",
        _ => "",
    };
    press.key.chars().eq([sign]) || (press.alt && press.meta && press.code == code)
}
