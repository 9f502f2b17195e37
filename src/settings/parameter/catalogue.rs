//! Every body field that has a control of its own.
//!
//! Names, meanings and ranges are those of the service's reference:
//! <https://learn.microsoft.com/azure/ai-services/openai/reference#chat-completions>
//! (2024-10-21), for `max_completion_tokens`, `reasoning_effort` and
//! `stream_options` also
//! <https://learn.microsoft.com/azure/ai-services/openai/how-to/reasoning>.

/// A body field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// Its name on the wire.
    pub name: &'static str,
    pub kind: Kind,
    /// One line on what it does.
    pub help: &'static str,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Number {
        least: f64,
        most: f64,
        step: f64,
    },
    Whole {
        least: i64,
        /// `None` where it is the model's.
        most: Option<i64>,
    },
    /// Texts, of which the service takes so many.
    List {
        most: usize,
    },
    Text,
    /// One of these words; models know further ones.
    Choice(&'static [&'static str]),
    Switch,
    /// Any JSON, for which this is usual.
    Json(&'static str),
    /// `tools`: a list of functions.
    Tools,
    /// `tool_choice`: a word, or a function's name.
    ToolChoice,
    /// `response_format`.
    Format,
}

/// The fields in the order in which they are shown. `messages` is the
/// conversation, and `model` a field of the connection.
pub const CATALOGUE: &[Spec] = &[
    number(
        "temperature",
        0.0,
        2.0,
        "Randomness: 0 is the most predictable. Set this or top_p, not both.",
    ),
    number(
        "top_p",
        0.0,
        1.0,
        "Only the likeliest words that make up this share are chosen from.",
    ),
    whole(
        "max_tokens",
        1,
        None,
        "The longest reply, in tokens. Reasoning models take max_completion_tokens instead.",
    ),
    whole(
        "max_completion_tokens",
        1,
        None,
        "The longest reply, in tokens, with the reasoning that is not shown.",
    ),
    field(
        "stop",
        Kind::List { most: 4 },
        "The reply ends before one of these, at most four: one a line, \\n for a line's end.",
    ),
    number(
        "frequency_penalty",
        -2.0,
        2.0,
        "Above 0, words are avoided the more often they have occurred.",
    ),
    number(
        "presence_penalty",
        -2.0,
        2.0,
        "Above 0, words are avoided once they have occurred.",
    ),
    field(
        "seed",
        Kind::Whole {
            least: i64::MIN,
            most: None,
        },
        "The same number makes the same reply likelier.",
    ),
    field(
        "reasoning_effort",
        Kind::Choice(&["none", "minimal", "low", "medium", "high", "xhigh"]),
        "How much a reasoning model thinks before it replies; models differ in the words they take.",
    ),
    whole(
        "n",
        1,
        Some(128),
        "How many replies are asked for at once; each is paid for.",
    ),
    field(
        "logprobs",
        Kind::Switch,
        "The service adds each token's probability; the page does not show it.",
    ),
    field(
        "user",
        Kind::Text,
        "A name for the end user, by which the service can see abuse; \"\" sends an empty one.",
    ),
    field(
        "stream",
        Kind::Switch,
        "Replies come word by word; with false, all at once at the end. The page sends true where nothing is set.",
    ),
    field(
        "stream_options",
        Kind::Json("{\"include_usage\": true}"),
        "With include_usage the stream ends with the number of tokens; sent by itself where the service is known to take it.",
    ),
    field(
        "response_format",
        Kind::Format,
        "The form of the reply: text, any JSON object, or JSON after a schema.",
    ),
    field(
        "tools",
        Kind::Tools,
        "Functions that the model may ask to be called.",
    ),
    field(
        "tool_choice",
        Kind::ToolChoice,
        "Whether the model may call functions, has to, or which one it has to call.",
    ),
];

/// What is known of a field.
#[must_use]
pub fn spec(name: &str) -> Option<&'static Spec> {
    CATALOGUE.iter().find(|spec| spec.name == name)
}

const fn field(name: &'static str, kind: Kind, help: &'static str) -> Spec {
    Spec { name, kind, help }
}

const fn number(name: &'static str, least: f64, most: f64, help: &'static str) -> Spec {
    let step = 0.1;
    field(name, Kind::Number { least, most, step }, help)
}

const fn whole(name: &'static str, least: i64, most: Option<i64>, help: &'static str) -> Spec {
    field(name, Kind::Whole { least, most }, help)
}

impl Spec {
    /// Its range in a few words; empty where it has none.
    #[must_use]
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Number { least, most, .. } => format!("{least} to {most}"),
            Kind::Whole {
                least,
                most: Some(most),
            } => format!("{least} to {most}"),
            Kind::Whole {
                least: i64::MIN,
                most: None,
            } => "whole number".to_owned(),
            Kind::Whole { least, most: None } => format!("from {least}"),
            Kind::List { most } => format!("up to {most}"),
            _ => String::new(),
        }
    }

    /// What can be put in by a press.
    #[must_use]
    pub fn suggestions(&self) -> &'static [&'static str] {
        match &self.kind {
            Kind::Choice(words) => words,
            Kind::Switch => &["true", "false"],
            Kind::ToolChoice => &["auto", "none", "required"],
            Kind::Format => &["text", "json_object", "json_schema"],
            _ => &[],
        }
    }
}
