//! Ways to begin a conversation.

use super::Parameters;

/// Names a preset; stays the same when it is renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetId(pub String);

/// What a conversation can be set to by one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    pub id: PresetId,
    pub name: String,
    /// The conversation's system message; `None` leaves it to the general one.
    pub system: Option<String>,
    /// Body fields of the conversation.
    pub parameters: Parameters,
}

impl Preset {
    /// Whether another one says the same under the same name.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        (&self.name, &self.system, &self.parameters)
            == (&other.name, &other.system, &other.parameters)
    }

    /// What it sets, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        /// The longest beginning of the system message, in characters.
        const LONGEST: usize = 60;
        let mut parts = Vec::new();
        if let Some(system) = &self.system {
            let mut words: String = system.chars().take(LONGEST).collect();
            if words.len() < system.len() {
                words.push('…');
            }
            parts.push(format!("“{}”", words.replace('\n', " ")));
        }
        parts.extend(self.parameters.names().map(str::to_owned));
        parts.join(", ")
    }
}
