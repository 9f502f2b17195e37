//! Where one conversation has what is looked for.

use std::ops::Range;

use serde_json::{Value, json};

use crate::chat::id::{ConversationId, MessageId};

/// The messages on view that have it, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    pub conversation: ConversationId,
    /// What was looked for, as it was typed.
    pub query: String,
    /// In each message where, in bytes of its text.
    pub messages: Vec<(MessageId, Vec<Range<usize>>)>,
}

impl Hits {
    /// As text, for the page.
    #[must_use]
    pub fn to_json(&self) -> String {
        let messages = self.messages.iter().map(|(message, ranges)| {
            let ends: Vec<_> = ranges.iter().flat_map(|hit| [hit.start, hit.end]).collect();
            json!([message.to_string(), ends])
        });
        json!({
            "conversation": self.conversation.to_string(),
            "query": self.query,
            "messages": messages.collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// Out of text; `None` where it is none of ours.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let told: Value = serde_json::from_str(text).ok()?;
        let conversation = told.get("conversation")?.as_str()?;
        let mut messages = Vec::new();
        for message in told.get("messages")?.as_array()? {
            let id = MessageId::parse(message.get(0)?.as_str()?)?;
            messages.push((id, ranges(message.get(1)?.as_array()?)?));
        }
        Some(Self {
            conversation: ConversationId::parse(conversation)?,
            query: told.get("query")?.as_str()?.to_owned(),
            messages,
        })
    }
}

fn ranges(ends: &[Value]) -> Option<Vec<Range<usize>>> {
    let mut ranges = Vec::new();
    for pair in ends.chunks_exact(2) {
        let [start, end] = pair else { return None };
        ranges.push(start.as_u64()?.try_into().ok()?..end.as_u64()?.try_into().ok()?);
    }
    Some(ranges)
}
