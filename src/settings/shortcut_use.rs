//! Which keyboard shortcuts the person wants.

/// Which keyboard shortcuts work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShortcutUse {
    #[default]
    All,
    /// Those that are more than one character: who speaks to the machine would
    /// set the others off by words.
    Combinations,
    Off,
}

impl ShortcutUse {
    /// All choices, the usual one first.
    pub const CHOICES: [Self; 3] = [Self::All, Self::Combinations, Self::Off];

    /// As it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Combinations => "combinations",
            Self::Off => "off",
        }
    }

    /// Reads a name; what is unknown is the usual choice.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut choices = Self::CHOICES.into_iter();
        choices
            .find(|choice| choice.name() == name)
            .unwrap_or_default()
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Combinations => "All but single characters",
            Self::Off => "None",
        }
    }
}
