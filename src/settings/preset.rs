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
