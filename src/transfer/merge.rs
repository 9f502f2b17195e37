//! What importing would do, before it is done: what is here is never changed,
//! what is missing is added.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::conversation::{Conversation, WholeConversation};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::Message;

/// A conversation that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub id: ConversationId,
    /// All of its messages, deleted ones too.
    pub messages: Vec<MessageId>,
    pub in_trash: bool,
}

/// How a line of [`Known::line`] begins.
const LINE: &str = "here ";

impl Known {
    #[must_use]
    pub fn of(conversation: &Conversation, messages: &[Message]) -> Self {
        Self {
            id: conversation.id,
            messages: messages.iter().map(|message| message.id).collect(),
            in_trash: conversation.deleted_ms.is_some(),
        }
    }

    /// A line that says it, for the worker that does not see what the page
    /// keeps in memory.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = format!("{LINE}{}", self.id);
        line.push_str(if self.in_trash { " trash" } else { " list" });
        for message in &self.messages {
            line.push(' ');
            line.push_str(&message.to_string());
        }
        line
    }

    /// Whether a line is one of these.
    #[must_use]
    pub fn is_line(line: &str) -> bool {
        line.starts_with(LINE)
    }

    /// Reads such a line.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix(LINE)?.split(' ');
        Some(Self {
            id: ConversationId::parse(words.next()?)?,
            in_trash: words.next()? == "trash",
            messages: words.filter_map(MessageId::parse).collect(),
        })
    }
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Conversations that are not here, with all of their messages.
    pub new: Vec<(Conversation, Vec<Message>)>,
    /// Conversations that are here, and what they lack.
    pub grown: Vec<Grown>,
    /// How many are here in full.
    pub same: usize,
    /// Those that are here in the trash; they would be taken out of it.
    pub out_of_trash: Vec<ConversationId>,
}

/// Messages that a conversation lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    pub id: ConversationId,
    /// When something was last said in it, as the file has it.
    pub updated_ms: u64,
    pub messages: Vec<Message>,
}

/// Compares what comes with what is here. `existing` needs to have only those
/// conversations that are among the incoming ones.
#[must_use]
pub fn plan(existing: &[Known], incoming: Vec<WholeConversation>) -> Plan {
    let mut known = BTreeMap::new();
    for one in existing {
        known.insert(one.id, one);
    }
    let mut plan = Plan::default();
    for whole in incoming {
        match known.get(&whole.conversation.id) {
            None => plan.new.push((whole.conversation, whole.messages)),
            Some(known) => plan.compare(known, whole),
        }
    }
    plan
}

impl Plan {
    fn compare(&mut self, known: &Known, whole: WholeConversation) {
        let ids: BTreeSet<_> = known.messages.iter().copied().collect();
        let mut messages = whole.messages;
        messages.retain(|message| !ids.contains(&message.id));
        let wanted = whole.conversation.deleted_ms.is_none();
        if known.in_trash && wanted {
            self.out_of_trash.push(known.id);
        }
        if messages.is_empty() {
            self.same += usize::from(!(known.in_trash && wanted));
        } else {
            self.grown.push(Grown {
                id: known.id,
                updated_ms: whole.conversation.updated_ms,
                messages,
            });
        }
    }

    /// Nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.grown.is_empty() && self.out_of_trash.is_empty()
    }

    /// What would happen, in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return match self.same {
                0 => "There is nothing to import.".to_owned(),
                1 => "The conversation is already here in full: nothing would change.".to_owned(),
                same => format!(
                    "All {same} conversations are already here in full: nothing would change."
                ),
            };
        }
        let mut parts = Vec::new();
        if !self.new.is_empty() {
            let messages = self.new.iter().map(|(_, messages)| messages.len()).sum();
            parts.push(format!(
                "adds {} with {}",
                count(self.new.len(), "conversation"),
                count(messages, "message")
            ));
        }
        if !self.grown.is_empty() {
            let messages = self.grown.iter().map(|grown| grown.messages.len()).sum();
            let grown = self.grown.len();
            let here = if grown == 1 { "that is" } else { "that are" };
            parts.push(format!(
                "adds {} to {} {here} already here",
                count(messages, "message"),
                count(grown, "conversation")
            ));
        }
        if !self.out_of_trash.is_empty() {
            parts.push(format!(
                "takes {} out of the trash",
                count(self.out_of_trash.len(), "conversation")
            ));
        }
        let mut sentence = format!("Importing {}.", listed(&parts));
        if self.same > 0 {
            let (same, verb) = (
                count(self.same, "conversation"),
                if self.same == 1 { "is" } else { "are" },
            );
            sentence.push_str(&format!(" {same} {verb} already here in full."));
        }
        sentence
    }
}

fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn count(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}
