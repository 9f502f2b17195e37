//! A conversation as it is searched.

use serde_json::{Value, json};

use crate::chat::conversation::WholeConversation;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::tree::{Link, Tree};

/// What of a conversation can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub id: ConversationId,
    pub title: String,
    /// When something was last said in it, in milliseconds since 1970.
    pub updated_ms: u64,
    pub archived: bool,
    /// First those on view, in order, then those of other versions.
    pub texts: Vec<Text>,
}

/// A message of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub message: MessageId,
    /// Whether it is on view, or of a version that is not selected.
    pub on_view: bool,
    pub text: String,
}

impl Document {
    /// What can be found of a conversation: nothing where it is in the trash,
    /// and no message that was deleted.
    #[must_use]
    pub fn of(whole: &WholeConversation) -> Option<Self> {
        let conversation = &whole.conversation;
        if conversation.deleted_ms.is_some() {
            return None;
        }
        let links = whole.messages.iter().map(|message| Link {
            id: message.id,
            parent: message.parent,
            created_ms: message.created_ms,
        });
        let (tree, _) = Tree::new(&links.collect::<Vec<_>>(), conversation);
        let path = tree.path();
        let mut texts = Vec::with_capacity(whole.messages.len());
        for message in &whole.messages {
            let place = path.iter().position(|id| *id == message.id);
            if !message.text.is_empty() && (place.is_some() || tree.is_shown(message.id)) {
                let text = Text {
                    message: message.id,
                    on_view: place.is_some(),
                    text: message.text.clone(),
                };
                texts.push((place.unwrap_or(usize::MAX), message.created_ms, text));
            }
        }
        texts.sort_by_key(|(place, created_ms, text)| (*place, *created_ms, text.message));
        Some(Self {
            id: conversation.id,
            title: conversation.title.clone(),
            updated_ms: conversation.updated_ms,
            archived: conversation.archived,
            texts: texts.into_iter().map(|(_, _, text)| text).collect(),
        })
    }

    /// As text, for the worker.
    #[must_use]
    pub fn to_json(&self) -> String {
        let texts = self.texts.iter();
        let texts = texts.map(|text| json!([text.message.to_string(), text.on_view, text.text]));
        json!({
            "id": self.id.to_string(),
            "title": self.title,
            "updated": self.updated_ms,
            "archived": self.archived,
            "texts": texts.collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// Out of text; `None` where it is none of ours.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let told: Value = serde_json::from_str(text).ok()?;
        let texts = told.get("texts")?.as_array()?.iter().map(|text| {
            Some(Text {
                message: MessageId::parse(text.get(0)?.as_str()?)?,
                on_view: text.get(1)?.as_bool()?,
                text: text.get(2)?.as_str()?.to_owned(),
            })
        });
        Some(Self {
            id: ConversationId::parse(told.get("id")?.as_str()?)?,
            title: told.get("title")?.as_str()?.to_owned(),
            updated_ms: told.get("updated")?.as_u64()?,
            archived: told.get("archived")?.as_bool()?,
            texts: texts.collect::<Option<_>>()?,
        })
    }
}
