//! Where keys are kept.

/// Where the key of a connection is kept. There is no choice that would write
/// it to the disk as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeyPlace {
    /// With the tab: it survives a reload, and goes when the tab is closed.
    #[default]
    Tab,
    /// In this browser, encrypted under a passphrase: see [`super::Vault`].
    Passphrase,
}

impl KeyPlace {
    /// The name in what is stored, and in the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tab => "tab",
            Self::Passphrase => "passphrase",
        }
    }

    /// Reads a name; what is not known keeps the least.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "passphrase" => Self::Passphrase,
            _ => Self::Tab,
        }
    }
}
