//! Addresses of the page: what stands behind the `#`, so that any static host
//! serves them all.

use super::id::{ConversationId, MessageId};

/// What is on view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `#/`: a chat that is about to begin.
    New,
    /// `#/temporary`: one that is not kept.
    Temporary,
    /// `#/c/<id>`, or `#/c/<id>/m/<message>` to go to a message of it.
    Conversation(ConversationId, Option<MessageId>),
    /// Some other address.
    Unknown,
}

impl Route {
    /// Reads what stands in the address from the `#` on.
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let mut parts = path.split('/');
        match (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
        ) {
            (Some(""), None, ..) => Self::New,
            (Some("temporary"), None, ..) => Self::Temporary,
            (Some("c"), Some(id), None, ..) => match ConversationId::parse(id) {
                Some(id) => Self::Conversation(id, None),
                None => Self::Unknown,
            },
            (Some("c"), Some(id), Some("m"), Some(message), None) => {
                match (ConversationId::parse(id), MessageId::parse(message)) {
                    (Some(id), Some(message)) => Self::Conversation(id, Some(message)),
                    _ => Self::Unknown,
                }
            }
            _ => Self::Unknown,
        }
    }

    /// The address, from the `#` on.
    #[must_use]
    pub fn hash(self) -> String {
        match self {
            Self::New | Self::Unknown => "#/".to_owned(),
            Self::Temporary => "#/temporary".to_owned(),
            Self::Conversation(id, None) => format!("#/c/{id}"),
            Self::Conversation(id, Some(message)) => format!("#/c/{id}/m/{message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let (id, message) = (ConversationId(0x1f), MessageId(u64::MAX));
        for route in [
            Route::New,
            Route::Temporary,
            Route::Conversation(id, None),
            Route::Conversation(id, Some(message)),
        ] {
            assert_eq!(Route::parse(&route.hash()), route);
        }
        for empty in ["", "#", "#/", "/"] {
            assert_eq!(Route::parse(empty), Route::New);
        }
        for unknown in [
            "#/c",
            "#/c/",
            "#/c/1",
            "#/x",
            "#/c/000000000000001f/m",
            "#/c/000000000000001f/m/x/y",
        ] {
            assert_eq!(Route::parse(unknown), Route::Unknown, "{unknown}");
        }
    }
}
