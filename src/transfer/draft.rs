//! A conversation as another program tells it, and the tree that is made of
//! it.
//!
//! Others keep more in their trees than what was said: hidden instructions,
//! calls of tools, empty roots. What was said follows the nearest thing said
//! before it. Whatever the links are (missing, twice, in rings), each message
//! that was said has a place, and no step is taken more than a few times.

use std::collections::HashMap;

use crate::chat::conversation::{Conversation, TitledBy, WholeConversation};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::message::{Message, MessageStatus, Role};
use crate::inference::request::ToolCall;

use super::lost::Lost;
use super::placing::{Above, Places};

/// How many things that were not said are searched for the thoughts before a
/// reply.
const STEPS_OF_A_REPLY: usize = 200;

/// What was read of a conversation.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The program's name and the conversation's there; ids are made of it.
    pub(super) name: String,
    /// The name is made of what was said: two may have the same.
    pub(super) nameless: bool,
    pub(super) title: String,
    pub(super) created_ms: Option<u64>,
    pub(super) updated_ms: Option<u64>,
    pub(super) pinned: bool,
    pub(super) archived: bool,
    /// Instructions that stand beside the messages.
    pub(super) instructions: String,
    /// Siblings in the order of their making.
    pub(super) nodes: Vec<Node>,
    /// The last message on view.
    pub(super) current: Option<String>,
    pub(super) lost: Lost,
}

/// One thing in another program's tree.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) key: String,
    pub(super) parent: Option<String>,
    pub(super) created_ms: Option<u64>,
    /// What the model thought; of something that was not said it belongs to
    /// the reply that follows.
    pub(super) reasoning: String,
    /// How long it thought.
    pub(super) thought_ms: Option<u64>,
    pub(super) said: Option<Said>,
}

/// What is shown of a message.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) role: Role,
    pub(super) text: String,
    pub(super) status: MessageStatus,
    pub(super) model: Option<String>,
    /// The calls of functions in it.
    pub(super) calls: Vec<ToolCall>,
    /// Which call it is the result of.
    pub(super) call: Option<String>,
}

impl Said {
    pub(super) fn new(role: Role, text: String) -> Self {
        Self {
            role,
            text,
            status: MessageStatus::Complete,
            model: None,
            calls: Vec::new(),
            call: None,
        }
    }
}

impl Draft {
    /// The conversation; `None` where nothing was said in it.
    pub(super) fn finish(mut self, now_ms: u64) -> Option<WholeConversation> {
        let known = self.nodes.iter().filter_map(|node| node.created_ms);
        let start = known.chain(self.created_ms).min().unwrap_or(now_ms);
        self.add_instructions(start);
        let raw = self.parents();
        let said: Vec<_> = self.nodes.iter().map(|node| node.said.is_some()).collect();
        let current = self.current_index();
        self.hand_down_reasoning(&raw);
        let times: Vec<_> = self.nodes.iter().map(|node| node.created_ms).collect();
        let mut places = Places::new(&raw, &said);
        places.place_all(&times, start);
        let ids: Vec<_> = self
            .nodes
            .iter()
            .map(|node| self.id_of(&node.key))
            .collect();
        let id = |index: usize| ids.get(index).copied().unwrap_or(MessageId(0));

        let mut conversation = Conversation::new(ConversationId::of(&self.name), now_ms);
        let on_view = current.map(|current| places.versions_on_view(current));
        conversation.selected = on_view
            .into_iter()
            .flatten()
            .map(|(parent, chosen)| (parent.map(id), id(chosen)))
            .collect();
        let mut nodes: Vec<_> = self.nodes.into_iter().map(Some).collect();
        let mut messages = Vec::new();
        for place in places.in_order() {
            let node = nodes.get_mut(place.node).and_then(Option::take);
            if let Some(message) = node.and_then(|node| {
                node.message(id(place.node), place.parent.map(id), place.created_ms)
            }) {
                messages.push(message);
            }
        }
        let last = messages.iter().map(|message| message.created_ms).max()?;
        conversation.title = self.title;
        conversation.titled_by = TitledBy::Person;
        conversation.created_ms = self.created_ms.unwrap_or(start);
        conversation.updated_ms = self.updated_ms.unwrap_or(last).max(conversation.created_ms);
        conversation.pinned = self.pinned;
        conversation.archived = self.archived;
        Some(WholeConversation {
            conversation,
            messages,
        })
    }

    fn id_of(&self, key: &str) -> MessageId {
        MessageId::of(&format!("{}/{key}", self.name))
    }

    /// Puts the instructions before all that begins the conversation.
    fn add_instructions(&mut self, start: u64) {
        let text = std::mem::take(&mut self.instructions);
        if text.trim().is_empty() {
            return;
        }
        let key = "instructions".to_owned();
        for node in &mut self.nodes {
            node.parent.get_or_insert_with(|| key.clone());
        }
        let first = Node {
            key,
            created_ms: Some(start.saturating_sub(1)),
            said: Some(Said::new(Role::System, text)),
            ..Node::default()
        };
        self.nodes.insert(0, first);
    }

    /// What each follows, said or not; of several with one name the first.
    fn parents(&mut self) -> Vec<Above> {
        let mut index = HashMap::new();
        for (at, node) in self.nodes.iter_mut().enumerate() {
            let first = *index.entry(node.key.clone()).or_insert(at);
            if first != at {
                node.said = None;
            }
        }
        let above = |node: &Node| match &node.parent {
            None => Above::Nothing,
            Some(parent) => index
                .get(parent)
                .map_or(Above::Missing, |at| Above::Node(*at)),
        };
        self.nodes.iter().map(above).collect()
    }

    fn current_index(&self) -> Option<usize> {
        let current = self.current.as_ref()?;
        self.nodes.iter().position(|node| node.key == *current)
    }

    /// Gives each reply the thoughts that stand between it and what was said
    /// before; of several replies after the same thoughts the first has them.
    fn hand_down_reasoning(&mut self, raw: &[Above]) {
        for at in 0..self.nodes.len() {
            let replies = |node: &Node| {
                node.said
                    .as_ref()
                    .is_some_and(|said| said.role == Role::Assistant)
            };
            if !self.nodes.get(at).is_some_and(replies) {
                continue;
            }
            let mut thoughts = Vec::new();
            let mut thought_ms = None;
            let mut above = at;
            for _ in 0..STEPS_OF_A_REPLY {
                let Some(Above::Node(next)) = raw.get(above) else {
                    break;
                };
                let Some(node) = self.nodes.get_mut(*next).filter(|node| node.said.is_none())
                else {
                    break;
                };
                thoughts.push(std::mem::take(&mut node.reasoning));
                thought_ms = thought_ms.or(node.thought_ms.take());
                above = *next;
            }
            let Some(node) = self.nodes.get_mut(at) else {
                continue;
            };
            thoughts.reverse();
            thoughts.push(std::mem::take(&mut node.reasoning));
            thoughts.retain(|thought| !thought.trim().is_empty());
            node.reasoning = thoughts.join("\n\n");
            node.thought_ms = node.thought_ms.or(thought_ms);
        }
    }
}

impl Node {
    fn message(self, id: MessageId, parent: Option<MessageId>, created_ms: u64) -> Option<Message> {
        let said = self.said?;
        let mut message = Message::new(id, parent, said.role, said.text, created_ms);
        message.status = said.status;
        message.facts.model = said.model;
        message.facts.tool_calls = said.calls;
        message.tool_call_id = said.call;
        message.reasoning = self.reasoning;
        if let Some(thought_ms) = self.thought_ms.filter(|_| !message.reasoning.is_empty()) {
            let replied = created_ms.saturating_add(thought_ms);
            message.thought = (Some(created_ms), Some(replied));
        }
        Some(message)
    }
}
