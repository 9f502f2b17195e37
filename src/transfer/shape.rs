//! Which program has written a conversation, told by the names of its fields.

use super::scan::{Next, Scanner};

/// What a JSON value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// This page's own file.
    Own,
    ChatGpt,
    OpenWebUi,
    LibreChat,
    BetterChatGpt,
    /// A conversation with its messages.
    LlamaCpp,
    /// The line that begins a conversation, and one of its messages.
    LlamaCppSession,
    LlamaCppMessage,
    /// An object with a list of conversations under this name.
    List(&'static str),
    Claude,
    Unknown,
}

/// Tells what a value is; looks no further than it must.
pub(super) fn of(text: &str) -> Shape {
    let mut scanner = Scanner::new(text);
    if !scanner.take(b'{') {
        return Shape::Unknown;
    }
    let mut told = Told::default();
    let mut first = true;
    while let Next::One(name) = scanner.name(first) {
        first = false;
        if let Some(shape) = told.see(name, &mut scanner) {
            return shape;
        }
        if scanner.value().is_none() {
            break;
        }
    }
    told.conclude()
}

/// The text of a field, without reading the rest; what it is called, for a
/// person to find it.
pub(super) fn title(text: &str) -> Option<String> {
    let inner = ["conv", "chat"].iter().filter_map(|name| field(text, name));
    std::iter::once(text).chain(inner).find_map(own_title)
}

fn own_title(text: &str) -> Option<String> {
    ["title", "name"].iter().find_map(|name| {
        let title = field(text, name)?;
        serde_json::from_str(title)
            .ok()
            .filter(|title: &String| !title.trim().is_empty())
    })
}

/// The value under a name in an object; what is there of it where the text
/// ends.
pub(super) fn field<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    let mut scanner = Scanner::new(text);
    let mut first = scanner.take(b'{');
    if !first {
        return None;
    }
    while let Next::One(name) = scanner.name(first) {
        first = false;
        let rest = scanner.rest();
        let value = scanner.value();
        if name == wanted {
            return Some(value.unwrap_or(rest));
        }
        value?;
    }
    None
}

/// What was seen of an object.
#[derive(Debug, Default)]
struct Told {
    messages: bool,
    conversation_id: bool,
    titled: bool,
}

impl Told {
    fn see(&mut self, name: &str, scanner: &mut Scanner<'_>) -> Option<Shape> {
        let next = scanner.peek();
        let begins = |with: u8| next == Some(with);
        let word = |word: &str| scanner.rest().starts_with(word);
        let shape = match name {
            "mapping" if begins(b'{') => Shape::ChatGpt,
            "chat" if begins(b'{') => Shape::OpenWebUi,
            "messagesTree" if begins(b'[') => Shape::LibreChat,
            "conv" if begins(b'{') => Shape::LlamaCpp,
            "chat_messages" => Shape::Claude,
            "chats" if begins(b'[') => Shape::List("chats"),
            "conversations" if begins(b'[') => Shape::List("conversations"),
            "format" if word("\"azure-chat\"") => Shape::Own,
            "type" if word("\"session\"") => Shape::LlamaCppSession,
            "type" if word("\"message\"") => Shape::LlamaCppMessage,
            "messages" => {
                self.messages = begins(b'[');
                return None;
            }
            "conversationId" => {
                self.conversation_id = true;
                return None;
            }
            "id" | "title" | "config" => {
                self.titled = true;
                return None;
            }
            _ => return None,
        };
        Some(shape)
    }

    fn conclude(&self) -> Shape {
        match (self.messages, self.conversation_id, self.titled) {
            (true, true, _) => Shape::LibreChat,
            (true, false, true) => Shape::BetterChatGpt,
            _ => Shape::Unknown,
        }
    }
}
