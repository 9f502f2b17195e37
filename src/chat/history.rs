//! From the conversation to the messages that are sent.

use crate::inference::request::{ChatRequestMessage, ChatRole};

use super::message::Role;

/// What the page says to have a reply gone on with. Models that take a reply
/// of their own as the last message (prefill) are few, and refuse it where
/// they do not; a request in words is taken by all.
pub const GO_ON: &str = "Continue exactly where your last message stopped. Do not repeat any of it, and do not comment on this.";

/// The messages in the order they are sent: the system message, unless it is
/// blank, then every turn. A reply without text (it failed before a word
/// came) has nothing to say and is left out.
#[must_use]
pub fn messages_to_send(system: &str, turns: &[(Role, String)]) -> Vec<ChatRequestMessage> {
    let message = ChatRequestMessage::text;
    let system = (!system.trim().is_empty()).then(|| message(ChatRole::System, system));
    let turns = turns.iter().filter_map(|(role, text)| match role {
        Role::User => Some(message(ChatRole::User, text)),
        Role::Assistant if text.is_empty() => None,
        Role::Assistant => Some(message(ChatRole::Assistant, text)),
    });
    system.into_iter().chain(turns).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_without_text_and_a_blank_system_message_are_not_sent() {
        let turns = [
            (Role::User, "a".to_owned()),
            (Role::Assistant, String::new()),
            (Role::User, " b ".to_owned()),
            (Role::Assistant, "half".to_owned()),
        ];
        let sent = messages_to_send(" \n", &turns);
        let expected = [
            ChatRequestMessage::text(ChatRole::User, "a"),
            ChatRequestMessage::text(ChatRole::User, " b "),
            ChatRequestMessage::text(ChatRole::Assistant, "half"),
        ];
        assert_eq!(sent, expected);
    }
}
