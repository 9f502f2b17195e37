//! Any pasted text, read as a connection and a conversation: a portal's
//! address, a curl command, a program in some language, a settings file.
//!
//! One reader for all of them: [`tree`] makes words, literals and brackets of
//! the text, [`values`] works out what expressions come to, [`names`] says
//! what a name means, and [`reader`] puts together what was told.

mod address;
mod fields;
mod json;
mod labels;
mod literal;
mod messages;
mod names;
mod pairs;
mod reader;
mod shapes;
mod told;
mod tree;
mod values;
mod variables;

use super::{ApiKey, Authentication, Parameters};

/// Longer texts are read up to here.
const MAX_CHARACTERS: usize = 200_000;

/// What a pasted text tells; what it does not tell stays empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pasted {
    /// What the text itself calls the connection.
    pub name: Option<String>,
    /// Without operation and version: as the field Endpoint holds it.
    pub endpoint: Option<String>,
    pub api_version: Option<String>,
    /// Only where the text shows the header.
    pub authentication: Option<Authentication>,
    pub model: Option<String>,
    pub key: Option<ApiKey>,
    /// The system (or developer) messages, a paragraph each.
    pub system: Option<String>,
    /// The messages of the person and of the model, in order.
    pub messages: Vec<PastedMessage>,
    /// Body fields by their names on the wire.
    pub parameters: Parameters,
    /// The fields that the text names without a value of its own
    /// (`<your-key>`, `$AZURE_OPENAI_KEY`): `endpoint`, `api_version`,
    /// `model`, `key`.
    pub placeholders: Vec<String>,
}

/// A message of a pasted conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedMessage {
    pub role: PastedRole,
    pub text: String,
}

/// Who speaks in a pasted conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastedRole {
    User,
    Assistant,
}

impl Pasted {
    /// Whether the text told nothing, not even the name of a field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Reads any text. It gives a result for every input.
#[must_use]
pub fn read(text: &str) -> Pasted {
    // Line ends in one form; characters that nobody sees belong to no value.
    let source: Vec<char> = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\r' | '\0' | '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}'
            )
        })
        .take(MAX_CHARACTERS)
        .collect();
    let nodes = tree::parse(&source);
    let mut reader = reader::Reader::new(&nodes);
    reader.read(&nodes, &source);
    reader.finish()
}
