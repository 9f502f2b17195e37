//! From the conversation to the messages that are sent.

use crate::inference::request::{ChatRequestMessage, ChatRole};

use super::message::Role;

/// The messages in the order they are sent: the system message, unless it is
/// blank, then every turn. A reply without text (it failed before a word
/// came) has nothing to say and is left out.
#[must_use]
pub fn messages_to_send(system: &str, turns: &[(Role, String)]) -> Vec<ChatRequestMessage> {
    let message = |role, content: &str| ChatRequestMessage {
        role,
        content: content.to_owned(),
    };
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
        let sent: Vec<_> = sent
            .iter()
            .map(|message| (message.role, message.content.as_str()))
            .collect();
        assert_eq!(
            sent,
            [
                (ChatRole::User, "a"),
                (ChatRole::User, " b "),
                (ChatRole::Assistant, "half")
            ]
        );
    }
}
