//! From the conversation to the messages that are sent.

use crate::inference::request::{
    ChatCompletionsRequest, ChatRequestMessage, ChatRole, ContentItem, ImageUrl, InputAudio,
    MessageContent,
};

use super::attachment::{Attachment, AttachmentKind, Carried, base64, fence};
use super::calls::paired;
use super::message::{Message, Role};

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
/// blank or the conversation has one of its own, then what was said. A reply
/// without text (it failed before a word came) has nothing to say and is left
/// out. So is a call that was given no result, since the service refuses calls
/// without results: nothing is put into a function's mouth.
#[must_use]
pub fn messages_to_send(system: &str, said: &[Message]) -> Vec<ChatRequestMessage> {
    let mut sent = Vec::new();
    let own = said.iter().any(|message| message.role == Role::System);
    if !own && !system.trim().is_empty() {
        sent.push(ChatRequestMessage::text(ChatRole::System, system));
    }
    let mut rest = said;
    while let Some((message, after)) = rest.split_first() {
        rest = after;
        let text = &message.text;
        match message.role {
            Role::User => sent.push(ChatRequestMessage::text(ChatRole::User, text)),
            Role::System => sent.push(ChatRequestMessage::text(ChatRole::System, text)),
            Role::Assistant => push_reply(&mut sent, message, after),
            // Sent with the reply that it is for, or not at all.
            Role::Tool => {}
        }
    }
    sent
}

/// A reply, the calls in it that have results, and these.
fn push_reply(sent: &mut Vec<ChatRequestMessage>, reply: &Message, after: &[Message]) {
    let results = after.iter().take_while(|next| next.role == Role::Tool);
    let results: Vec<_> = results.collect();
    let ids: Vec<_> = results
        .iter()
        .map(|result| result.tool_call_id.as_deref())
        .collect();
    let calls = &reply.facts.tool_calls;
    let places = paired(calls, &ids);
    let mut message = ChatRequestMessage::text(ChatRole::Assistant, &reply.text);
    let answered = calls.iter().zip(&places);
    message.tool_calls = answered
        .filter_map(|(call, place)| place.map(|_| call.clone()))
        .collect();
    if reply.text.is_empty() {
        message.content = None;
        if message.tool_calls.is_empty() {
            return;
        }
    }
    sent.push(message);
    for result in places
        .iter()
        .flatten()
        .filter_map(|place| results.get(*place))
    {
        let mut message = ChatRequestMessage::text(ChatRole::Tool, &result.text);
        message.tool_call_id.clone_from(&result.tool_call_id);
        sent.push(message);
    }
}

/// Puts what is attached to the questions into the messages: the last
/// question's is the last. Questions before the first message are not sent.
pub fn attach(messages: &mut [ChatRequestMessage], attached: &[Vec<Carried>]) {
    let questions = messages.iter_mut().rev();
    let questions = questions.filter(|message| message.role == ChatRole::User);
    for (question, attached) in questions.zip(attached.iter().rev()) {
        if let Some(MessageContent::Text(text)) = &question.content
            && !attached.is_empty()
        {
            question.content = Some(content(text, attached));
        }
    }
}

/// The content of a question: its text alone, with the text files behind it,
/// and as the first of several items where there are images or audio. What
/// has no content here any more is left out; its message says so.
#[must_use]
fn content(text: &str, attached: &[Carried]) -> MessageContent {
    let mut text = text.to_owned();
    let mut items = Vec::new();
    for Carried { attachment, bytes } in attached {
        let bytes = bytes.as_deref();
        match attachment.kind {
            AttachmentKind::Image => items.extend(image(attachment, bytes)),
            AttachmentKind::Audio => items.extend(bytes.map(|bytes| audio(attachment, bytes))),
            AttachmentKind::Text => {
                if let Some(file) = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
                    if !text.is_empty() {
                        text.push_str("\n\n");
                    }
                    text.push_str(&fence::fenced(&attachment.name, file));
                }
            }
        }
    }
    if items.is_empty() {
        return MessageContent::Text(text);
    }
    if !text.is_empty() {
        items.insert(0, ContentItem::Text { text });
    }
    MessageContent::Items(items)
}

fn image(attachment: &Attachment, bytes: Option<&[u8]>) -> Option<ContentItem> {
    let url = match &attachment.url {
        Some(url) => url.clone(),
        None => format!(
            "data:{};base64,{}",
            attachment.media_type,
            base64::encode(bytes?)
        ),
    };
    let detail = attachment.detail.map(|detail| detail.word().to_owned());
    let image_url = ImageUrl { url, detail };
    Some(ContentItem::ImageUrl { image_url })
}

fn audio(attachment: &Attachment, bytes: &[u8]) -> ContentItem {
    let wav = attachment.media_type == "audio/wav";
    let input_audio = InputAudio {
        data: base64::encode(bytes),
        format: if wav { "wav" } else { "mp3" }.to_owned(),
    };
    ContentItem::InputAudio { input_audio }
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
    use crate::chat::id::MessageId;
    use crate::settings::Parameters;

    fn said(role: Role, text: &str) -> Message {
        Message::new(MessageId(0), None, role, text.to_owned(), 0)
    }

    #[test]
    fn the_rest_is_asked_for_once_and_in_words() {
        let turns = [said(Role::User, "a"), said(Role::Assistant, "half")];
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
        let turns = [said(Role::System, "own"), said(Role::User, "a")];
        let expected = [
            ChatRequestMessage::text(ChatRole::System, "own"),
            ChatRequestMessage::text(ChatRole::User, "a"),
        ];
        assert_eq!(messages_to_send("general", &turns), expected);
    }

    #[test]
    fn a_reply_without_text_and_a_blank_system_message_are_not_sent() {
        let turns = [
            said(Role::User, "a"),
            said(Role::Assistant, ""),
            said(Role::User, " b "),
            said(Role::Assistant, "half"),
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
