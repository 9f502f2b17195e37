//! News as text, from tab to tab: a word, and ids after it.

use crate::chat::id::{ConversationId, MessageId};

use super::write::News;

pub(super) fn write(news: &News) -> String {
    match news {
        News::Conversation(id) => format!("conversation {id}"),
        News::Messages(of, ids) => {
            let mut text = format!("messages {of}");
            for id in ids {
                text.push(' ');
                text.push_str(&id.to_string());
            }
            text
        }
        News::Gone(id) => format!("gone {id}"),
        News::Everything => "everything".to_owned(),
        News::Forgotten => "forgotten".to_owned(),
        News::NewerVersion => "newer-version".to_owned(),
    }
}

/// What another version of the page says, and this one does not know, may be
/// about anything.
pub(super) fn read(text: &str) -> News {
    let mut words = text.split(' ');
    let word = words.next().unwrap_or_default();
    let id = words.next().and_then(ConversationId::parse);
    match (word, id) {
        ("conversation", Some(id)) => News::Conversation(id),
        ("messages", Some(of)) => News::Messages(of, words.filter_map(MessageId::parse).collect()),
        ("gone", Some(id)) => News::Gone(id),
        ("forgotten", _) => News::Forgotten,
        ("newer-version", _) => News::NewerVersion,
        _ => News::Everything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_arrive_as_they_were_sent() {
        let id = ConversationId(7);
        for news in [
            News::Conversation(id),
            News::Messages(id, vec![MessageId(1), MessageId(u64::MAX)]),
            News::Messages(id, Vec::new()),
            News::Gone(id),
            News::Everything,
            News::Forgotten,
            News::NewerVersion,
        ] {
            assert_eq!(read(&write(&news)), news);
        }
    }

    #[test]
    fn what_is_not_known_may_be_anything() {
        for text in ["", "gone", "gone 7", "folder 0000000000000007"] {
            assert_eq!(read(text), News::Everything, "{text}");
        }
    }
}
