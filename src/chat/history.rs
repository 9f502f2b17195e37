//! From the conversation to the messages that are sent.

use crate::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};

use super::message::Role;

/// How much of a conversation is sent with each question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HistoryRule {
    #[default]
    All,
    /// The last turns: so many questions, with all that follows each.
    Turns(u32),
    /// As many of the last turns as are estimated to have no more tokens.
    Tokens(u32),
}

/// What the page says to have a reply gone on with. Models that take a reply
/// of their own as the last message (prefill) are few, and refuse it where
/// they do not; a request in words is taken by all.
const GO_ON: &str = "Continue exactly where your last message stopped. Do not repeat any of it, and do not comment on this.";

/// The messages in the order they are sent: the system message, unless it is
/// blank or the conversation has one of its own, then every turn. A reply without text (it failed before a word
/// came) has nothing to say and is left out.
#[must_use]
pub fn messages_to_send(system: &str, turns: &[(Role, String)]) -> Vec<ChatRequestMessage> {
    let message = ChatRequestMessage::text;
    let own = turns.iter().any(|(role, _)| *role == Role::System);
    let system = (!own && !system.trim().is_empty()).then(|| message(ChatRole::System, system));
    let turns = turns.iter().filter_map(|(role, text)| match role {
        Role::User => Some(message(ChatRole::User, text)),
        Role::System => Some(message(ChatRole::System, text)),
        Role::Assistant if text.is_empty() => None,
        Role::Assistant => Some(message(ChatRole::Assistant, text)),
    });
    system.into_iter().chain(turns).collect()
}

/// Makes a request whose last message is half a reply one for the rest of it:
/// one rest, whatever number of choices is asked for otherwise.
pub fn ask_for_rest(request: &mut ChatCompletionsRequest) {
    let go_on = ChatRequestMessage::text(ChatRole::User, GO_ON);
    request.messages.push(go_on);
    request.parameters.remove("n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Parameters;

    #[test]
    fn the_rest_is_asked_for_once_and_in_words() {
        let turns = [
            (Role::User, "a".to_owned()),
            (Role::Assistant, "half".to_owned()),
        ];
        let parameters = Parameters::parse(r#"{"n":2,"seed":1}"#).unwrap();
        let messages = messages_to_send("", &turns);
        let mut request = ChatCompletionsRequest::new(messages, None, &parameters);
        ask_for_rest(&mut request);
        let last = request.messages.last().unwrap();
        assert_eq!(*last, ChatRequestMessage::text(ChatRole::User, GO_ON));
        assert_eq!(request.messages.len(), 3);
        assert_eq!(
            request.parameters,
            Parameters::parse(r#"{"seed":1}"#).unwrap()
        );
    }

    #[test]
    fn a_system_message_of_the_conversation_goes_before_the_page_s() {
        let turns = [
            (Role::System, "own".to_owned()),
            (Role::User, "a".to_owned()),
        ];
        let expected = [
            ChatRequestMessage::text(ChatRole::System, "own"),
            ChatRequestMessage::text(ChatRole::User, "a"),
        ];
        assert_eq!(messages_to_send("general", &turns), expected);
    }

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
