//! Titles that the model is asked for, where the person wants that.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock;
use crate::browser::http::AbortGuard;
use crate::chat::attempts::{Attempts, Next};
use crate::chat::conversation::{Change, TitledBy};
use crate::chat::message::Role;
use crate::chat::reply::{BodyEnd, Reply};
use crate::chat::title::{TITLE_QUESTION, from_model};
use crate::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use crate::requests::Purpose;
use crate::settings::Connection;

use super::AppState;
use super::generation::attempt;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;

/// So much of each message is enough to name what it is about, in characters.
const EXCERPT: usize = 2000;

impl AppState {
    /// Asks the model for a title, once the first reply is there. What goes
    /// wrong costs nothing: the first question stays the title.
    pub(super) fn ask_for_title(self, conversation: &OpenConversation) {
        let wanted = self
            .settings
            .with_untracked(|settings| settings.person().model_titles);
        let mut said = conversation.rows.with_untracked(|rows| {
            // Calls and their results are on the way to a reply.
            let in_words = |row: &&MessageRow| {
                matches!(row.role, Role::User | Role::Assistant)
                    && row.with_text(|text| !text.is_empty())
            };
            let said = rows.iter().filter(in_words);
            said.map(|row| (row.role, row.with_text(str::to_owned)))
                .take(3)
                .collect::<Vec<_>>()
        });
        let untitled = conversation
            .head
            .with_untracked(|head| head.titled_by == TitledBy::Question);
        if !wanted || !untitled || conversation.temporary || said.len() != 2 {
            return;
        }
        said.push((Role::User, TITLE_QUESTION.to_owned()));
        let Some(attempts) = self.title_attempts(conversation, &said) else {
            return;
        };
        let conversation = conversation.clone();
        spawn_local(async move {
            if let Some(title) = title_of(attempts).await {
                let change = Change::Title(title, TitledBy::Model);
                self.change_of(conversation.id, change);
            }
        });
    }

    fn title_attempts(
        self,
        conversation: &OpenConversation,
        said: &[(Role, String)],
    ) -> Option<Attempts> {
        let message = |(role, text): &(Role, String)| {
            let role = match role {
                Role::Assistant => ChatRole::Assistant,
                Role::User | Role::System | Role::Tool => ChatRole::User,
            };
            let text: String = text.chars().take(EXCERPT).collect();
            ChatRequestMessage::text(role, &text)
        };
        let connection = self.connection_in(conversation)?;
        self.settings.with_untracked(|settings| {
            let parameters = settings.parameters(&connection);
            let messages = said.iter().map(message).collect();
            let model = connection.model.as_deref();
            let mut request = ChatCompletionsRequest::new(messages, model, &parameters);
            // One title, in words.
            for field in ["n", "response_format", "tools", "tool_choice"] {
                request.parameters.remove(field);
            }
            let once = Connection {
                retries: Some(0),
                ..connection
            };
            let learned = settings.learned(&once.id);
            Some(Attempts::new(once, request, learned))
        })
    }
}

async fn title_of(mut attempts: Attempts) -> Option<String> {
    let guard = AbortGuard::new();
    loop {
        match attempt(&attempts, Purpose::Title, &guard.signal())
            .await
            .ok()?
        {
            Ok(answer) => {
                let (mut reply, mut text) = (Reply::default(), String::new());
                let mut body = answer.body();
                while let Some(bytes) = body.next().await.ok()? {
                    for growth in reply.push(&bytes) {
                        text.push_str(&growth.added.text);
                    }
                    if reply.is_over() {
                        break;
                    }
                }
                for growth in reply.finish(BodyEnd::Whole).growth {
                    text.push_str(&growth.added.text);
                }
                return from_model(&text);
            }
            Err((refused, _)) => match attempts.refused(refused, clock::now_ms()) {
                Next::Adapt(_) => {}
                Next::Wait(..) | Next::Fail(_) => return None,
            },
        }
    }
}
