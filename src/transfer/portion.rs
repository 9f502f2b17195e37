//! What a worker has read of files, on its way to the page: first what it is,
//! then the conversations, in portions.

use serde_json::{Map, Value, json};

use crate::chat::conversation::Conversation;
use crate::chat::id::ConversationId;
use crate::chat::message::Message;
use crate::record;

use super::merge::{Grown, Plan};
use super::{Incoming, Unread};

/// How long a portion becomes before it is closed, in bytes: storing one takes
/// the page some milliseconds.
const PORTION: usize = 128 * 1024;

/// What taking files in would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// The programs that wrote them.
    pub sources: Vec<String>,
    /// What would happen, in a sentence.
    pub summary: String,
    /// How many conversations would be new, or change.
    pub conversations: usize,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// One conversation of a portion.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub id: ConversationId,
    /// `None` where it is here already.
    pub conversation: Option<Conversation>,
    /// When something was last said in it.
    pub updated_ms: u64,
    /// It is taken out of the trash.
    pub restore: bool,
    pub messages: Vec<Message>,
}

/// A plan, to be handed over in portions.
#[derive(Debug, Default)]
pub struct Portions(Vec<Part>);

impl Preview {
    /// Takes over what is to be told of a file.
    pub fn note(&mut self, incoming: &Incoming) {
        let name = incoming.source.name();
        if !self.sources.iter().any(|known| known == name) {
            self.sources.push(name.to_owned());
        }
        self.unread.extend(incoming.unread.iter().cloned());
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        let unread = self.unread.iter();
        let unread: Vec<_> = unread
            .map(|unread| json!([unread.what, unread.why]))
            .collect();
        json!({
            "sources": self.sources,
            "summary": self.summary,
            "conversations": self.conversations,
            "unread": unread,
        })
        .to_string()
    }

    /// Reads it in the page.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let list = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let unread = list("unread").filter_map(|pair| {
            Some(Unread {
                what: text(pair.get(0)?)?,
                why: text(pair.get(1)?)?,
            })
        });
        Some(Self {
            sources: list("sources").filter_map(text).collect(),
            summary: text(value.get("summary")?)?,
            conversations: value.get("conversations")?.as_u64()?.try_into().ok()?,
            unread: unread.collect(),
        })
    }
}

impl Portions {
    #[must_use]
    pub fn of(plan: Plan) -> Self {
        let mut parts = Vec::new();
        for (conversation, messages) in plan.new {
            parts.push(Part {
                id: conversation.id,
                updated_ms: conversation.updated_ms,
                conversation: Some(conversation),
                restore: false,
                messages,
            });
        }
        for grown in plan.grown {
            let Grown {
                id,
                updated_ms,
                messages,
            } = grown;
            parts.push(Part {
                id,
                conversation: None,
                updated_ms,
                restore: plan.out_of_trash.contains(&id),
                messages,
            });
        }
        for id in plan.out_of_trash {
            if !parts.iter().any(|part| part.id == id) {
                parts.push(Part {
                    id,
                    conversation: None,
                    updated_ms: 0,
                    restore: true,
                    messages: Vec::new(),
                });
            }
        }
        parts.reverse();
        Self(parts)
    }

    /// How many conversations are still to come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The next portion each time, as JSON.
impl Iterator for Portions {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut text = String::new();
        while text.len() < PORTION {
            let Some(part) = self.0.pop() else { break };
            text.push(if text.is_empty() { '[' } else { ',' });
            text.push_str(&write(&part).to_string());
        }
        if text.is_empty() {
            return None;
        }
        text.push(']');
        Some(text)
    }
}

fn write(part: &Part) -> Value {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), part.id.to_string().into());
    fields.insert("updatedMs".to_owned(), part.updated_ms.into());
    fields.insert("restore".to_owned(), part.restore.into());
    if let Some(conversation) = &part.conversation {
        fields.insert(
            "conversation".to_owned(),
            record::conversation::write(conversation),
        );
    }
    let messages = part.messages.iter().map(record::message::write).collect();
    fields.insert("messages".to_owned(), Value::Array(messages));
    Value::Object(fields)
}

/// Reads a portion in the page; empty behind the last one.
#[must_use]
pub fn read(text: &str) -> Vec<Part> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let parts = value.as_array().into_iter().flatten();
    parts.filter_map(read_part).collect()
}

fn read_part(part: &Value) -> Option<Part> {
    let messages = part.get("messages").and_then(Value::as_array);
    let messages = messages.into_iter().flatten();
    let conversation = part.get("conversation");
    Some(Part {
        id: ConversationId::parse(part.get("id")?.as_str()?)?,
        conversation: match conversation {
            Some(record) => Some(record::conversation::read(record).ok()?),
            None => None,
        },
        updated_ms: part.get("updatedMs")?.as_u64()?,
        restore: part.get("restore")?.as_bool()?,
        messages: messages
            .filter_map(|record| record::message::read(record).ok())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::conversation::WholeConversation;
    use crate::chat::id::MessageId;
    use crate::chat::message::Role;
    use crate::transfer::merge::{Known, plan};

    fn whole(id: u64, text: &str) -> WholeConversation {
        WholeConversation {
            conversation: Conversation::new(ConversationId(id), 5),
            messages: vec![Message::new(
                MessageId(id),
                None,
                Role::User,
                text.to_owned(),
                7,
            )],
        }
    }

    #[test]
    fn what_is_handed_over_in_portions_is_the_plan() {
        let long = "x".repeat(PORTION / 2);
        let incoming: Vec<_> = (1..=6).map(|id| whole(id, &long)).collect();
        let known = [
            Known {
                id: ConversationId(2),
                messages: Vec::new(),
                in_trash: true,
            },
            Known {
                id: ConversationId(3),
                messages: vec![MessageId(3)],
                in_trash: true,
            },
            Known {
                id: ConversationId(4),
                messages: vec![MessageId(4)],
                in_trash: false,
            },
        ];
        let mut portions = Portions::of(plan(&known, incoming));
        assert_eq!(portions.len(), 5);
        let texts: Vec<_> = portions.by_ref().collect();
        assert!(portions.is_empty());
        assert!(texts.len() > 1, "{}", texts.len());
        let parts: Vec<_> = texts.iter().flat_map(|text| read(text)).collect();
        let seen: Vec<_> = parts
            .iter()
            .map(|part| {
                (
                    part.id.0,
                    part.conversation.is_some(),
                    part.messages.len(),
                    part.restore,
                )
            })
            .collect();
        let expected = [
            (1, true, 1, false),
            (5, true, 1, false),
            (6, true, 1, false),
            (2, false, 1, true),
            (3, false, 0, true),
        ];
        assert_eq!(seen, expected);
        assert_eq!(parts[0].messages[0].text, long);
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_preview_comes_over_as_it_is() {
        let preview = Preview {
            sources: vec!["ChatGPT".to_owned()],
            summary: "Adds 2.".to_owned(),
            conversations: 2,
            unread: vec![Unread {
                what: "“a”".to_owned(),
                why: "Because.".to_owned(),
            }],
        };
        assert_eq!(Preview::from_json(&preview.to_json()), Some(preview));
        assert_eq!(Preview::from_json("{}"), None);
    }
}
