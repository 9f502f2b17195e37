//! What was found, as the page shows it.

use serde_json::{Value, json};

use crate::chat::id::{ConversationId, MessageId};

/// The most conversations that are listed.
pub const LISTED: usize = 50;

/// What was found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// What was looked for, as it was typed.
    pub query: String,
    /// The newest conversations first, at most [`LISTED`].
    pub groups: Vec<Group>,
    /// How many further conversations have it.
    pub more: usize,
    /// Whether that is all.
    pub complete: bool,
    /// How many conversations the worker has read, after it was started.
    pub read: usize,
    /// How many there are.
    pub of: usize,
    /// Why nothing can be found, in words; the worker itself never says so.
    pub problem: Option<String>,
}

/// A conversation in which it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: ConversationId,
    pub title: Passage,
    pub archived: bool,
    /// How many of its messages have it; none where only the title has.
    pub hits: usize,
    /// The message to go to, and the text around the hit.
    pub best: Option<(MessageId, Passage)>,
}

/// Some text with what was looked for marked in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage(pub Vec<Piece>);

/// A part of a passage; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

impl SearchResults {
    /// How many conversations have it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.len() + self.more
    }

    /// As text, for the page.
    #[must_use]
    pub fn to_json(&self) -> String {
        let groups = self.groups.iter().map(Group::to_value);
        json!({
            "query": self.query,
            "groups": groups.collect::<Vec<_>>(),
            "more": self.more,
            "complete": self.complete,
            "read": self.read,
            "of": self.of,
        })
        .to_string()
    }

    /// Out of text; `None` where it is none of ours.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let told: Value = serde_json::from_str(text).ok()?;
        let groups = told.get("groups")?.as_array()?.iter();
        Some(Self {
            query: told.get("query")?.as_str()?.to_owned(),
            groups: groups.filter_map(Group::from_value).collect(),
            more: number(&told, "more")?,
            complete: told.get("complete")?.as_bool()?,
            read: number(&told, "read")?,
            of: number(&told, "of")?,
            problem: None,
        })
    }
}

impl Group {
    fn to_value(&self) -> Value {
        let best = self.best.as_ref();
        json!({
            "id": self.id.to_string(),
            "title": self.title.to_value(),
            "archived": self.archived,
            "hits": self.hits,
            "message": best.map(|(message, _)| message.to_string()),
            "text": best.map(|(_, passage)| passage.to_value()),
        })
    }

    fn from_value(told: &Value) -> Option<Self> {
        let message = told.get("message").and_then(Value::as_str);
        let message = message.and_then(MessageId::parse);
        Some(Self {
            id: ConversationId::parse(told.get("id")?.as_str()?)?,
            title: Passage::from_value(told.get("title")?)?,
            archived: told.get("archived")?.as_bool()?,
            hits: number(told, "hits")?,
            best: message.zip(told.get("text").and_then(Passage::from_value)),
        })
    }
}

impl Passage {
    /// Plain and marked pieces in turn, a plain one first.
    fn to_value(&self) -> Value {
        let mut turns: Vec<&str> = Vec::new();
        for piece in &self.0 {
            if (turns.len() % 2 == 1) != piece.hit {
                turns.push("");
            }
            turns.push(&piece.text);
        }
        json!(turns)
    }

    fn from_value(told: &Value) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut hit = false;
        for turn in told.as_array()? {
            let text = turn.as_str()?;
            if !text.is_empty() {
                let text = text.to_owned();
                pieces.push(Piece { text, hit });
            }
            hit = !hit;
        }
        Some(Self(pieces))
    }

    /// All of it, without marks.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.0.iter().for_each(|piece| text.push_str(&piece.text));
        text
    }
}

fn number(told: &Value, name: &str) -> Option<usize> {
    told.get(name)?.as_u64()?.try_into().ok()
}
