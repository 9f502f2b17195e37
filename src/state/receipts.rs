//! What was sent for replies and what came, kept until the page goes; and what
//! would be sent for those of earlier.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::document;
use crate::chat::attempts::Attempts;
use crate::chat::exchange::{Exchange, Kept, Received, SESSION_BYTES, SentRequest};
use crate::chat::id::MessageId;
use crate::inference::endpoint::ConnectionProblem;
use crate::settings::ApiKey;

use super::AppState;
use super::row::MessageRow;

/// The exchanges of this page, the newest last.
#[derive(Debug, Default)]
pub(super) struct Exchanges(Vec<(MessageId, Arc<Exchange>)>);

impl Exchanges {
    /// Keeps one; what does not fit besides it goes. One that is too large
    /// by itself is not kept.
    fn keep(&mut self, of: MessageId, exchange: Arc<Exchange>) {
        self.0.retain(|(id, _)| *id != of);
        if exchange.bytes() > SESSION_BYTES {
            return;
        }
        self.0.push((of, exchange));
        let all: usize = self.0.iter().map(|(_, kept)| kept.bytes()).sum();
        let mut over = all.saturating_sub(SESSION_BYTES);
        while over > 0 && !self.0.is_empty() {
            let (_, oldest) = self.0.remove(0);
            over = over.saturating_sub(oldest.bytes());
        }
    }

    fn of(&self, id: MessageId) -> Option<Arc<Exchange>> {
        let found = self.0.iter().find(|(known, _)| *known == id);
        found.map(|(_, exchange)| exchange.clone())
    }
}

/// What goes out with these attempts as they are now, without the key.
pub(super) fn going_out(attempts: &Attempts) -> Option<SentRequest> {
    let request = attempts.http_request().ok()?;
    Some(SentRequest::of(&request, &document::page_url()))
}

/// An answer of which nothing but status and headers is there yet. A service
/// may send the key back in its headers.
pub(super) fn begun(
    status: u16,
    mut headers: Vec<(String, String)>,
    key: Option<&ApiKey>,
) -> Received {
    for (_, value) in &mut headers {
        if let Some(key) = key {
            *value = key.redact(value);
        }
    }
    Received {
        status,
        headers,
        body: Kept::default(),
    }
}

impl AppState {
    /// Keeps what was sent for messages, and what came.
    pub(super) fn keep_exchange(
        self,
        rows: impl Iterator<Item = MessageId>,
        sent: Option<SentRequest>,
        mut received: Option<Received>,
        key: Option<&ApiKey>,
    ) {
        let Some(sent) = sent else {
            return;
        };
        if let (Some(received), Some(key)) = (&mut received, key) {
            received.body.redact(key);
        }
        let exchange = Arc::new(Exchange { sent, received });
        self.exchanges.update_value(|kept| {
            for id in rows {
                kept.keep(id, exchange.clone());
            }
        });
    }

    /// What was sent for a message in this page, and what came.
    #[must_use]
    pub fn exchange_of(self, id: MessageId) -> Option<Arc<Exchange>> {
        self.exchanges.with_value(|kept| kept.of(id))
    }

    /// What would be sent now for a reply on view, without the key; a sentence
    /// where nothing could be.
    pub fn request_again(
        self,
        row: MessageRow,
        found: impl FnOnce(Result<SentRequest, String>) + 'static,
    ) {
        let found: Box<dyn FnOnce(Result<SentRequest, String>)> = Box::new(found);
        spawn_local(async move {
            found(
                self.rebuilt(&row)
                    .await
                    .map_err(|problem| problem.to_string()),
            );
        });
    }

    async fn rebuilt(self, row: &MessageRow) -> Result<SentRequest, ConnectionProblem> {
        let conversation = self.conversation.get_untracked();
        let connection = self.connection_in(&conversation);
        let mut connection = connection.ok_or(ConnectionProblem::EndpointMissing)?;
        if connection.key.is_some() || self.is_locked(&connection) {
            // Its place is all that is shown of it.
            connection.key = ApiKey::new("key");
        }
        let asked = row.asked.get_untracked();
        let mut attempts = self.attempts_with(&conversation, row, asked, connection)?;
        attempts.attach(&self.attached_before(&conversation, row, asked).await);
        let request = attempts.http_request()?;
        Ok(SentRequest::of(&request, &document::page_url()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(bytes: usize) -> Arc<Exchange> {
        let sent = SentRequest {
            url: String::new(),
            headers: Vec::new(),
            body: "x".repeat(bytes),
        };
        Arc::new(Exchange {
            sent,
            received: None,
        })
    }

    #[test]
    fn the_oldest_goes_where_there_is_no_room() {
        let mut kept = Exchanges::default();
        let third = SESSION_BYTES / 3;
        for id in 1..=4 {
            kept.keep(MessageId(id), exchange(third));
        }
        let there = |kept: &Exchanges| {
            (1..=5)
                .map(|id| kept.of(MessageId(id)).is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(there(&kept), [false, true, true, true, false]);
        kept.keep(MessageId(2), exchange(1));
        assert_eq!(there(&kept), [false, true, true, true, false]);
        kept.keep(MessageId(5), exchange(SESSION_BYTES + 1));
        assert_eq!(there(&kept), [false, true, true, true, false]);
    }
}
