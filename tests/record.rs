//! Records of conversations and messages: what is written is what is read.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::conversation::{Conversation, Extent, Removed, TitledBy};
use azure_chat::chat::error::{ChatError, Reach, Refusal};
use azure_chat::chat::history::HistoryRule;
use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::message::{
    Answerer, Course, EarlyEnd, Message, MessageStatus, ReplyFacts, Role, SchemaVerdict, Step,
};
use azure_chat::inference::adaptation::Adaptation;
use azure_chat::inference::content_filter::{
    Citation, ContentFilterOffsets, ContentFilterResults, FilterVerdict,
};
use azure_chat::inference::endpoint::ConnectionProblem;
use azure_chat::inference::error::ServiceError;
use azure_chat::inference::request::{ChatRole, ToolCall};
use azure_chat::inference::response::Usage;
use azure_chat::record::{self, Unreadable};
use azure_chat::settings::{ConnectionId, Parameters};
use proptest::prelude::*;
use serde_json::json;

fn check_message(message: &Message) {
    let text = record::message::write(message).to_string();
    let read = record::message::read(&record::parse(&text).unwrap());
    assert_eq!(read.as_ref(), Ok(message), "{text}");
}

fn check_conversation(conversation: &Conversation) {
    let text = record::conversation::write(conversation).to_string();
    let read = record::conversation::read(&record::parse(&text).unwrap());
    assert_eq!(read.as_ref(), Ok(conversation), "{text}");
}

#[test]
fn a_result_comes_back_with_its_call() {
    for call in [None, Some(String::new()), Some("call_1".to_owned())] {
        check_message(&Message {
            role: Role::Tool,
            text: "{\"celsius\": 11}".into(),
            tool_call_id: call,
            ..plain()
        });
    }
}

fn plain() -> Message {
    let parent = Some(MessageId(0x00f0_67aa_0ba9_02b7));
    Message::new(
        MessageId(u64::MAX),
        parent,
        Role::Assistant,
        String::new(),
        1_767_225_600_000,
    )
}

fn refusal() -> Refusal {
    Refusal {
        status: 400,
        error: ServiceError {
            code: Some("content_filter".into()),
            message: Some("filtered".into()),
            kind: Some("invalid_request_error".into()),
            param: Some("prompt".into()),
            target: Some("messages".into()),
            details: vec!["one".into(), String::new()],
            inner_code: Some(String::new()),
            content_filter: filter(),
        },
        wait_ms: Some(0),
        request_id: Some("r".into()),
        adaptation: None,
    }
}

fn filter() -> ContentFilterResults {
    ContentFilterResults {
        verdicts: vec![
            FilterVerdict::default(),
            FilterVerdict {
                category: "violence".into(),
                filtered: true,
                detected: true,
                severity: Some("medium".into()),
                blocklists: vec!["a".into(), "b".into()],
                citation: Some(Citation {
                    url: "https://example.com".into(),
                    license: "MIT".into(),
                }),
            },
            FilterVerdict {
                citation: Some(Citation::default()),
                ..FilterVerdict::default()
            },
        ],
        not_run: Some("why".into()),
    }
}

/// Every way in which a request can fail.
fn errors() -> Vec<ChatError> {
    let with = |adaptation| {
        let refusal = Refusal {
            adaptation: Some(adaptation),
            ..refusal()
        };
        ChatError::Service(Box::new(refusal))
    };
    vec![
        ConnectionProblem::EndpointMissing.into(),
        ConnectionProblem::EndpointUnreadable("x".into()).into(),
        ConnectionProblem::DeploymentMissing.into(),
        ConnectionProblem::KeyMissing.into(),
        ConnectionProblem::KeyUnsendable.into(),
        ConnectionProblem::MixedContent("host".into()).into(),
        ChatError::Policy("https://a.example".into()),
        ChatError::Unreachable(Reach::Offline),
        ChatError::Unreachable(Reach::Silent),
        ChatError::Unreachable(Reach::Refused),
        ChatError::Service(Box::default()),
        ChatError::Service(Box::new(refusal())),
        with(Adaptation::Rename {
            from: "max_tokens".into(),
            to: "max_completion_tokens".into(),
        }),
        with(Adaptation::Drop("seed".into())),
        with(Adaptation::SystemAs(ChatRole::User)),
        with(Adaptation::SystemAs(ChatRole::Developer)),
        with(Adaptation::Whole),
        with(Adaptation::ApiVersion("2024-10-21".into())),
        ChatError::InStream(Box::default()),
        ChatError::InStream(Box::new(refusal().error)),
        ChatError::NotAnAnswer {
            excerpt: "<html>".into(),
        },
        ChatError::NoReply,
        ChatError::CutOff,
        ChatError::TimedOut,
    ]
}

#[test]
fn every_status_comes_back() {
    let mut all = vec![
        MessageStatus::Complete,
        MessageStatus::Streaming,
        MessageStatus::Stopped,
        MessageStatus::Interrupted,
        MessageStatus::Unreadable,
        MessageStatus::Ended(EarlyEnd::Length),
        MessageStatus::Ended(EarlyEnd::ContentFilter),
        MessageStatus::Ended(EarlyEnd::ToolCalls),
    ];
    all.extend(errors().into_iter().map(MessageStatus::Failed));
    for status in all {
        check_message(&Message { status, ..plain() });
    }
}

#[test]
fn what_became_of_a_reply_with_a_schema_comes_back() {
    for verdict in [
        SchemaVerdict::Matches,
        SchemaVerdict::Differs(vec!["$.a: 5 is not of type \"string\"".into()]),
        SchemaVerdict::NotChecked("the worker could not be loaded".into()),
    ] {
        let facts = ReplyFacts {
            schema: Some(verdict),
            ..ReplyFacts::default()
        };
        check_message(&Message { facts, ..plain() });
    }
}

#[test]
fn every_fact_comes_back() {
    let facts = ReplyFacts {
        tool_calls: vec![
            ToolCall::default(),
            ToolCall {
                id: "a".into(),
                name: "f".into(),
                arguments: "{".into(),
            },
        ],
        filter: filter(),
        prompt_filter: filter(),
        filter_offsets: Some(ContentFilterOffsets {
            check: 3,
            start: 0,
            end: 2,
        }),
        usage: Some(Usage {
            prompt_tokens: 1,
            completion_tokens: 2,
            total_tokens: 3,
            reasoning_tokens: 4,
            cached_tokens: 5,
        }),
        model: Some("gpt-4o-2024-11-20".into()),
        request_id: Some(String::new()),
        continued: 2,
        schema: Some(SchemaVerdict::Differs(vec![
            "$.a: \"x\" is no number".into(),
        ])),
        course: Course {
            first_ms: Some(0),
            total_ms: Some(7),
            finish_reason: Some(String::new()),
            choices: 2,
            steps: vec![
                Step::Adapted(Adaptation::Whole),
                Step::Waited {
                    status: 429,
                    wait_ms: 0,
                },
            ],
        },
    };
    check_message(&Message {
        reasoning: "hm".into(),
        thought: (Some(0), Some(9)),
        facts,
        asked_of: Some(Answerer {
            id: ConnectionId(String::new()),
            name: "Team".into(),
        }),
        role: Role::System,
        parent: None,
        ..plain()
    });
    check_message(&Message {
        facts: ReplyFacts {
            usage: Some(Usage::default()),
            ..ReplyFacts::default()
        },
        thought: (None, Some(0)),
        role: Role::User,
        ..plain()
    });
}

#[test]
fn a_conversation_comes_back() {
    check_conversation(&Conversation::new(ConversationId(0), 0));
    for titled_by in [TitledBy::Question, TitledBy::Model, TitledBy::Person] {
        check_conversation(&Conversation {
            title: "Title".into(),
            titled_by,
            updated_ms: 0,
            pinned: true,
            archived: true,
            deleted_ms: Some(0),
            parameters: Parameters::parse(r#"{"temperature":0.7,"stop":null}"#).unwrap(),
            connection: Some(Answerer {
                id: ConnectionId("own".into()),
                name: String::new(),
            }),
            system: Some(String::new()),
            history: match titled_by {
                TitledBy::Question => HistoryRule::All,
                TitledBy::Model => HistoryRule::Turns(0),
                TitledBy::Person => HistoryRule::Tokens(9),
            },
            selected: vec![(None, MessageId(1)), (Some(MessageId(1)), MessageId(2))],
            removed: vec![
                Removed {
                    id: MessageId(2),
                    extent: Extent::Branch,
                    at_ms: 7,
                },
                Removed {
                    id: MessageId(3),
                    extent: Extent::Message,
                    at_ms: 0,
                },
            ],
            ..Conversation::new(ConversationId(7), 5)
        });
    }
}

#[test]
fn what_is_as_usual_is_not_written() {
    let written = record::message::write(&plain()).to_string();
    assert!(written.len() <= 130, "{} {written}", written.len());
    let written = record::conversation::write(&Conversation::new(ConversationId(1), 5));
    assert_eq!(
        written,
        json!({"v": 1, "id": "0000000000000001", "createdMs": 5})
    );
}

#[test]
fn a_record_that_is_none_says_why() {
    let damaged = |text: &str| {
        let read = record::parse(text).and_then(|record| record::message::read(&record));
        assert!(
            matches!(read, Err(Unreadable::Damaged(_))),
            "{text} {read:?}"
        );
    };
    damaged("");
    damaged("[]");
    damaged(r#"{"id":"0000000000000001","role":"user","text":""}"#);
    damaged(r#"{"v":1,"role":"user","text":""}"#);
    damaged(r#"{"v":1,"id":"1","role":"user","text":""}"#);
    damaged(r#"{"v":1,"id":"0000000000000001","role":"robot","text":""}"#);
    damaged(r#"{"v":1,"id":"0000000000000001","role":"user","text":null}"#);
    let newer = record::parse(r#"{"v":2}"#).unwrap();
    let reason = Unreadable::NewerVersion(2);
    assert_eq!(record::message::read(&newer), Err(reason.clone()));
    assert_eq!(record::conversation::read(&newer), Err(reason));
}

#[test]
fn an_odd_field_costs_only_itself() {
    let odd = json!({"v": 1, "id": "0000000000000001", "role": "assistant", "text": "t",
        "parent": 7, "createdMs": "x", "reasoning": [], "thinkingMs": -1, "askedOf": 1,
        "status": {"failed": {"kind": "odd"}},
        "facts": {"toolCalls": 7, "filter": 7, "usage": {"prompt": "x", "total": 2},
                  "model": 3, "continued": 1.5, "requestId": "r"}});
    let usage = Usage {
        total_tokens: 2,
        ..Usage::default()
    };
    let expected = Message {
        status: MessageStatus::Interrupted,
        facts: ReplyFacts {
            usage: Some(usage),
            request_id: Some("r".into()),
            ..ReplyFacts::default()
        },
        ..Message::new(MessageId(1), None, Role::Assistant, "t".into(), 0)
    };
    assert_eq!(record::message::read(&odd), Ok(expected));
    let odd = json!({"v": 1, "id": "0000000000000001", "title": 7, "pinned": 1, "parameters": [],
        "selected": [7, {"after": 7, "is": "0000000000000002"}, {"is": "0000000000000002"}],
        "removed": [{"id": "x"}, {"id": "0000000000000002", "atMs": "x"}]});
    let read = record::conversation::read(&odd).unwrap();
    assert_eq!(read.selected, [(None, MessageId(2))]);
    assert_eq!((read.removed.len(), read.pinned), (1, false));
}

proptest! {
    #[test]
    fn any_text_comes_back(text: String, reasoning: String, id: u64, parent: Option<u64>, thought: (Option<u64>, Option<u64>)) {
        check_message(&Message {
            id: MessageId(id),
            parent: parent.map(MessageId),
            text,
            reasoning,
            thought,
            ..plain()
        });
    }
}
