//! A message and how it stands.

use crate::inference::adaptation::Adaptation;
use crate::inference::content_filter::{ContentFilterOffsets, ContentFilterResults, FilterVerdict};
use crate::inference::request::ToolCall;
use crate::inference::response::Usage;
use crate::settings::{Connection, ConnectionId};

use super::attachment::Attachment;
use super::error::ChatError;
use super::id::MessageId;

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: MessageId,
    /// The message it follows; `None` where it begins the conversation.
    /// Several that follow one message are versions of what was said next.
    pub parent: Option<MessageId>,
    pub role: Role,
    /// Milliseconds since 1970.
    pub created_ms: u64,
    pub text: String,
    /// What the model thought before it replied, where the server shows it.
    pub reasoning: String,
    /// When it began to think, and when to reply.
    pub thought: (Option<u64>, Option<u64>),
    pub status: MessageStatus,
    pub facts: ReplyFacts,
    /// The connection that was asked.
    pub asked_of: Option<Answerer>,
    /// Which call of the reply before it a tool's result belongs to.
    pub tool_call_id: Option<String>,
    /// What goes with a question, in the order of attaching.
    pub attachments: Vec<Attachment>,
}

impl Message {
    /// A message that is whole, and of which nothing more is known.
    #[must_use]
    pub fn new(
        id: MessageId,
        parent: Option<MessageId>,
        role: Role,
        text: String,
        created_ms: u64,
    ) -> Self {
        Self {
            id,
            parent,
            role,
            created_ms,
            text,
            reasoning: String::new(),
            thought: (None, None),
            status: MessageStatus::Complete,
            facts: ReplyFacts::default(),
            asked_of: None,
            tool_call_id: None,
            attachments: Vec::new(),
        }
    }
}

/// A connection as it was when it was asked, or chosen: its name stays with what
/// it answered, whatever becomes of the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answerer {
    pub id: ConnectionId,
    /// What the page called it then.
    pub name: String,
}

impl From<&Connection> for Answerer {
    fn from(connection: &Connection) -> Self {
        Self {
            id: connection.id.clone(),
            name: connection.label(),
        }
    }
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    User,
    Assistant,
    /// Instructions that came with a conversation from elsewhere.
    System,
    /// What a function returned that a reply asked for.
    Tool,
}

impl Role {
    /// The word a person reads, and assistive technology says first.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::User => "You",
            Self::Assistant => "Assistant",
            Self::System => "System",
            Self::Tool => "Tool",
        }
    }
}

/// How a message stands. Whatever it is, the text that came is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageStatus {
    /// Whole; a user's message always is.
    Complete,
    /// Asked for, and still growing.
    Streaming,
    /// The person stopped it.
    Stopped,
    /// The page was closed, or its tab ended, while it was growing.
    Interrupted,
    /// Its record cannot be read; it is kept as it is.
    Unreadable,
    /// The service ended it before it was done.
    Ended(EarlyEnd),
    /// It failed, perhaps after some text had come.
    Failed(ChatError),
}

impl MessageStatus {
    /// Whether a text that stands so can be gone on with.
    #[must_use]
    pub fn can_continue(&self) -> bool {
        match self {
            Self::Stopped | Self::Interrupted | Self::Ended(EarlyEnd::Length) => true,
            Self::Failed(error) => matches!(
                error,
                ChatError::CutOff | ChatError::InStream(_) | ChatError::TimedOut
            ),
            _ => false,
        }
    }
}

/// Why the service ended a reply that is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlyEnd {
    /// The limit of tokens was reached.
    Length,
    /// The content filter cut it.
    ContentFilter,
    /// It asks for a tool's result.
    ToolCalls,
}

impl EarlyEnd {
    /// What happened, and what can be done, in words.
    #[must_use]
    pub fn sentence(&self, facts: &ReplyFacts) -> String {
        match self {
            Self::Length => {
                "The reply reached its limit of tokens. Continue asks for the rest; a higher max_completion_tokens (or max_tokens) makes room for more.".to_owned()
            }
            Self::ContentFilter => {
                let found = filtered_words(&facts.filter);
                let because = if found.is_empty() {
                    String::new()
                } else {
                    format!(" for {found}")
                };
                format!("The service's content filter ended the reply here{because}. What had come is kept; putting the question differently may help.")
            }
            Self::ToolCalls => {
                "The model asks for these functions to be called. The page calls none of them.".to_owned()
            }
        }
    }
}

/// What is known of a reply besides its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReplyFacts {
    pub tool_calls: Vec<ToolCall>,
    pub filter: ContentFilterResults,
    /// The filter's verdict on what was sent.
    pub prompt_filter: ContentFilterResults,
    /// How far the asynchronous filter came, where it was one.
    pub filter_offsets: Option<ContentFilterOffsets>,
    pub usage: Option<Usage>,
    /// The model's own name, as the service gave it.
    pub model: Option<String>,
    /// The service's name for the request, where the browser shows it.
    pub request_id: Option<String>,
    /// How often the page asked the model to go on with this reply.
    pub continued: u32,
    /// What came of comparing it with the schema that was asked for.
    pub schema: Option<SchemaVerdict>,
    /// How the last request for it went.
    pub course: Course,
}

/// How a request for a reply went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// From sending to the first words or thoughts, in milliseconds.
    pub first_ms: Option<u64>,
    /// From sending to the end, in milliseconds.
    pub total_ms: Option<u64>,
    /// Why the service ended it, in its own word.
    pub finish_reason: Option<String>,
    /// How many replies were asked for at once, where there were several: the
    /// tokens are those of all.
    pub choices: u32,
    /// What was refused before, in order.
    pub steps: Vec<Step>,
}

/// What was done after a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Sent again with a change.
    Adapted(Adaptation),
    /// Sent again after so many milliseconds, refused with a status.
    Waited { status: u16, wait_ms: u64 },
}

impl Step {
    /// What was done, for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Adapted(adaptation) => adaptation.sentence(),
            Self::Waited { status, wait_ms } => format!(
                "Refused with status {status}; sent again after {}.",
                super::receipt::seconds(*wait_ms)
            ),
        }
    }

    /// The step as words, to be stored.
    #[must_use]
    pub fn to_words(&self) -> String {
        match self {
            Self::Adapted(adaptation) => ["adapted ", &adaptation.to_words()].concat(),
            Self::Waited { status, wait_ms } => format!("waited {status} {wait_ms}"),
        }
    }

    /// Reads what [`Step::to_words`] wrote.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let (kind, rest) = words.split_once(' ')?;
        match kind {
            "adapted" => Adaptation::from_words(rest).map(Self::Adapted),
            "waited" => {
                let (status, wait_ms) = rest.split_once(' ')?;
                Some(Self::Waited {
                    status: status.parse().ok()?,
                    wait_ms: wait_ms.parse().ok()?,
                })
            }
            _ => None,
        }
    }
}

/// Whether a reply is what its JSON Schema asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaVerdict {
    Matches,
    /// Where it is not, a line each, beginning with the path.
    Differs(Vec<String>),
    /// Why it was not compared.
    NotChecked(String),
}

impl SchemaVerdict {
    /// What is said below the reply.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Matches => "The reply matches the schema.".to_owned(),
            Self::Differs(lines) => {
                let lines = lines.join("\n");
                ["The reply does not match the schema:\n", &lines].concat()
            }
            Self::NotChecked(why) => {
                ["The reply was not compared with its schema: ", why, "."].concat()
            }
        }
    }
}

impl ReplyFacts {
    /// What is worth saying, a sentence each; nothing of what went as usual.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.continued > 0 {
            remarks.push(match self.continued {
                1 => "Continued once: the page asked the model to go on from where it had stopped.".to_owned(),
                times => format!("Continued {times} times: the page asked the model to go on from where it had stopped."),
            });
        }
        let not_run = self
            .filter
            .not_run
            .as_ref()
            .or(self.prompt_filter.not_run.as_ref());
        if let Some(reason) = not_run {
            remarks.push(format!("The content filter did not run: {reason}."));
        }
        if let Some(offsets) = self.filter_offsets {
            remarks.push(format!(
                "This deployment's content filter looks at replies while they are shown already (asynchronous filter; checked up to offset {} by its own count).",
                offsets.check
            ));
        }
        // What was withheld in the reply is said where the reply ends.
        let reply = self.filter.verdicts.iter();
        let reply = reply.filter(|verdict| verdict.detected && !verdict.filtered);
        let prompt = self.prompt_filter.verdicts.iter();
        let prompt = prompt.filter(|verdict| verdict.detected || verdict.filtered);
        let noticed: Vec<_> = reply.chain(prompt).map(FilterVerdict::words).collect();
        if !noticed.is_empty() {
            remarks.push(format!(
                "The content filter noticed {}.",
                noticed.join("; ")
            ));
        }
        remarks.extend(self.schema.as_ref().map(SchemaVerdict::words));
        remarks
    }
}

/// For what a text was withheld, in words; empty where the filter did not say.
#[must_use]
pub fn filtered_words(results: &ContentFilterResults) -> String {
    let words: Vec<_> = results.filtered().map(FilterVerdict::words).collect();
    words.join("; ")
}
