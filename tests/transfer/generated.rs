//! Generated conversations: any tree, any text, every status.

use azure_chat::chat::conversation::{Conversation, Extent, Removed, TitledBy, WholeConversation};
use azure_chat::chat::error::{ChatError, Reach, Refusal};
use azure_chat::chat::history::HistoryRule;
use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::message::{Answerer, EarlyEnd, Message, MessageStatus, Role};
use azure_chat::inference::error::ServiceError;
use azure_chat::inference::request::ToolCall;
use azure_chat::inference::response::Usage;
use azure_chat::settings::{ConnectionId, Parameters};
use proptest::prelude::*;

/// Every status but the one of a reply that is still growing.
fn statuses() -> Vec<MessageStatus> {
    let error = ServiceError {
        code: Some("429".to_owned()),
        message: Some("slow \"down\"".to_owned()),
        ..ServiceError::default()
    };
    let refusal = Refusal {
        status: 429,
        error: error.clone(),
        wait_ms: Some(1_500),
        ..Refusal::default()
    };
    let failed = [
        ChatError::Unreachable(Reach::Silent),
        ChatError::Service(Box::new(refusal)),
        ChatError::InStream(Box::new(error)),
        ChatError::NotAnAnswer {
            excerpt: "<html>".to_owned(),
        },
        ChatError::NoReply,
        ChatError::CutOff,
        ChatError::TimedOut,
    ];
    let ended = [
        EarlyEnd::Length,
        EarlyEnd::ContentFilter,
        EarlyEnd::ToolCalls,
    ];
    let mut statuses = vec![
        MessageStatus::Complete,
        MessageStatus::Stopped,
        MessageStatus::Interrupted,
        MessageStatus::Unreadable,
    ];
    statuses.extend(ended.map(MessageStatus::Ended));
    statuses.extend(failed.map(MessageStatus::Failed));
    statuses
}

prop_compose! {
    fn facts()(model: Option<String>, tokens: Option<u32>, call: Option<(String, String)>, continued in 0_u32..3) -> azure_chat::chat::message::ReplyFacts {
        azure_chat::chat::message::ReplyFacts {
            model,
            usage: tokens.map(|tokens| Usage { prompt_tokens: tokens.into(), completion_tokens: 7, ..Usage::default() }),
            tool_calls: call.into_iter().map(|(name, arguments)| ToolCall { id: "c".to_owned(), name, arguments }).collect(),
            continued,
            ..Default::default()
        }
    }
}

fn answerer((id, name): (String, String)) -> Answerer {
    Answerer {
        id: ConnectionId(id),
        name,
    }
}

prop_compose! {
    fn message()(
        role in prop::sample::select(vec![Role::User, Role::Assistant, Role::System, Role::Tool]),
        parent: prop::sample::Index,
        created_ms in 1_u64..3_000_000_000_000,
        text: String,
        reasoning: String,
        thought: (Option<u32>, Option<u32>),
        status in prop::sample::select(statuses()),
        facts in facts(),
        asked_of: Option<(String, String)>,
        tool_call_id: Option<String>,
    ) -> (prop::sample::Index, Message) {
        let mut message = Message::new(MessageId(0), None, role, text, created_ms);
        message.reasoning = reasoning;
        message.thought = (thought.0.map(u64::from), thought.1.map(u64::from));
        message.status = status;
        message.facts = facts;
        message.asked_of = asked_of.map(answerer);
        message.tool_call_id = tool_call_id;
        (parent, message)
    }
}

prop_compose! {
    pub(crate) fn conversation()(
        id: u64,
        title: String,
        titled_by in prop::sample::select(vec![TitledBy::Question, TitledBy::Model, TitledBy::Person]),
        created_ms in 1_u64..3_000_000_000_000,
        updated_ms in 1_u64..3_000_000_000_000,
        flags: (bool, bool),
        deleted_ms in prop::option::of(1_u64..3_000_000_000_000),
        temperature: Option<u8>,
        selected in prop::collection::vec((any::<Option<u64>>(), any::<u64>()), 0..4),
        removed in prop::collection::vec((any::<u64>(), any::<bool>(), 1_u64..9_000), 0..4),
        asking: (Option<(String, String)>, Option<String>),
        history in prop::sample::select(vec![HistoryRule::All, HistoryRule::Turns(0), HistoryRule::Tokens(8_000)]),
        messages in prop::collection::vec(message(), 0..8),
    ) -> WholeConversation {
        let mut conversation = Conversation::new(ConversationId(id), created_ms);
        (conversation.title, conversation.titled_by) = (title, titled_by);
        conversation.updated_ms = updated_ms;
        (conversation.pinned, conversation.archived) = flags;
        conversation.deleted_ms = deleted_ms;
        let mut parameters = Parameters::default();
        if let Some(temperature) = temperature {
            parameters.set("temperature", temperature.into());
        }
        conversation.parameters = parameters;
        conversation.connection = asking.0.map(answerer);
        conversation.system = asking.1;
        conversation.history = history;
        conversation.selected = selected.into_iter().map(|(parent, is)| (parent.map(MessageId), MessageId(is))).collect();
        let removed = removed.into_iter().map(|(id, alone, at_ms)| Removed {
            id: MessageId(id),
            extent: if alone { Extent::Message } else { Extent::Branch },
            at_ms,
        });
        conversation.removed = removed.collect();
        let id = |place: usize| MessageId(id ^ place as u64);
        let messages = messages.into_iter().enumerate().map(|(place, (parent, mut message))| {
            message.id = id(place);
            // A message before it, or none.
            message.parent = parent.index(place + 1).checked_sub(1).map(id);
            message
        });
        WholeConversation { conversation, messages: messages.collect() }
    }
}
