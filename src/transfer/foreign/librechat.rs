//! LibreChat's export of a conversation: `messages`, flat or with `children`,
//! or `messagesTree`
//! (<https://github.com/danny-avila/LibreChat>: `client/src/hooks/Conversations/useExportConversation.ts`,
//! `api/server/utils/import/__data__/`).
//!
//! A tree nests two levels for each message, so that a long conversation is
//! nested deeper than JSON is read elsewhere: messages are cut out of it, and
//! each is read without what follows it.

use serde_json::Value;

use crate::chat::message::{EarlyEnd, MessageStatus, Role};

use super::super::draft::{Draft, Node, Said};
use super::super::fields::{is_true, key, list, text, time};
use super::super::lost::Lost;
use super::super::scan::{Next, Scanner};
use super::super::shape::field;
use super::{failed, parse};

/// What the first message follows.
const NO_PARENT: &str = "00000000-0000-0000-0000-000000000000";
/// How older versions wrote thoughts into the text.
const THOUGHTS: (&str, &str) = (":::thinking\n", "\n:::");

pub(in crate::transfer) fn read(json: &str) -> Result<Draft, String> {
    let messages = field(json, "messagesTree").or_else(|| field(json, "messages"));
    let messages = cut(messages.ok_or("It has no messages.")?)?;
    let mut lost = Lost::default();
    let mut nodes: Vec<Node> = Vec::new();
    for (place, cut) in messages.iter().enumerate() {
        let above = cut.above.and_then(|above| nodes.get(above));
        let above = above.map(|node| node.key.clone());
        nodes.push(node(place, above, cut, &mut lost));
    }
    let options = field(json, "options").and_then(|options| parse(options).ok());
    let options = options.unwrap_or_default();
    let string =
        |name| field(json, name).and_then(|title| serde_json::from_str::<String>(title).ok());
    let id = string("conversationId").filter(|id| !id.is_empty());
    let first = nodes.first().map(|node| node.key.clone());
    Ok(Draft {
        nameless: id.is_none(),
        name: format!("librechat/{}", id.or(first).unwrap_or_default()),
        title: string("title").unwrap_or_default(),
        instructions: text(&options, "promptPrefix").to_owned(),
        nodes,
        lost,
        ..Draft::default()
    })
}

/// A message without what follows it.
#[derive(Debug, Default)]
struct Cut<'a> {
    above: Option<usize>,
    /// Its fields; names and the texts of values.
    fields: Vec<(&'a str, &'a str)>,
}

/// Cuts a list of messages, and of messages that follow them, into single
/// ones, parents first.
fn cut(list: &str) -> Result<Vec<Cut<'_>>, String> {
    let damaged = || "Its JSON is damaged.".to_owned();
    let mut scanner = Scanner::new(list);
    let mut cuts: Vec<Cut<'_>> = Vec::new();
    // Open lists: the message that each belongs to, and whether it is at its
    // beginning; between them messages are open too.
    let mut open: Vec<(Option<usize>, bool)> = Vec::new();
    if !scanner.take(b'[') {
        return Err(damaged());
    }
    open.push((None, true));
    while let Some((above, first)) = open.pop() {
        // In a list: the next message begins, or the list ends.
        let separated = first || scanner.take(b',');
        if scanner.peek() == Some(b'{') && separated {
            scanner.take(b'{');
            open.push((above, false));
            cuts.push(Cut {
                above,
                fields: Vec::new(),
            });
            let at = cuts.len() - 1;
            if fields(&mut scanner, &mut cuts, at, true)? {
                open.push((Some(at), true));
            }
        } else if scanner.take(b']') {
            // The list was a message's: the rest of that message.
            if let Some(at) = above
                && fields(&mut scanner, &mut cuts, at, false)?
            {
                open.push((Some(at), true));
            }
        } else if separated && scanner.value().is_some() {
            open.push((above, false));
        } else {
            return Err(damaged());
        }
    }
    Ok(cuts)
}

/// Takes fields of an open message up to a list of what follows it (true), or
/// to its end.
fn fields<'a>(
    scanner: &mut Scanner<'a>,
    cuts: &mut [Cut<'a>],
    at: usize,
    first: bool,
) -> Result<bool, String> {
    let damaged = || "Its JSON is damaged.".to_owned();
    let mut first = first;
    loop {
        match scanner.name(first) {
            Next::One("children") if scanner.take(b'[') => return Ok(true),
            Next::One(name) => {
                let value = scanner.value().ok_or_else(damaged)?;
                if let Some(cut) = cuts.get_mut(at) {
                    cut.fields.push((name, value));
                }
            }
            Next::End => return Ok(false),
            Next::Broken => return Err(damaged()),
        }
        first = false;
    }
}

impl Cut<'_> {
    fn read(&self) -> Value {
        let mut message = serde_json::Map::new();
        for (name, value) in &self.fields {
            if let Ok(value) = parse(value) {
                message.insert((*name).to_owned(), value);
            }
        }
        Value::Object(message)
    }
}

fn node(place: usize, above: Option<String>, cut: &Cut<'_>, lost: &mut Lost) -> Node {
    let message = cut.read();
    let parent = key(&message, "parentMessageId").filter(|parent| parent != NO_PARENT);
    let mut node = Node {
        key: key(&message, "messageId").unwrap_or_else(|| place.to_string()),
        parent: above.or(parent),
        created_ms: time(&message, "createdAt"),
        ..Node::default()
    };
    let is_user = match message.get("isCreatedByUser") {
        Some(Value::Bool(is_user)) => *is_user,
        _ => text(&message, "sender").eq_ignore_ascii_case("user"),
    };
    let role = if is_user { Role::User } else { Role::Assistant };
    let mut words = words(&message, &mut node.reasoning, lost);
    if let Some((thoughts, rest)) = words
        .strip_prefix(THOUGHTS.0)
        .and_then(|rest| rest.split_once(THOUGHTS.1))
    {
        node.reasoning = thoughts.trim().to_owned();
        words = rest.trim_start().to_owned();
    }
    for file in list(&message, "files") {
        if text(file, "type").starts_with("image/") {
            lost.images += 1;
        } else {
            lost.files += 1;
        }
    }
    if words.trim().is_empty()
        && list(&message, "files")
            .iter()
            .any(|file| text(file, "type").starts_with("image/"))
    {
        words.push_str("[image]");
    }
    if !(words.trim().is_empty() && node.reasoning.is_empty()) {
        let mut said = Said::new(role, words);
        if role == Role::Assistant {
            said.model = key(&message, "model");
            said.status = status(&message, &mut said.text);
        }
        node.said = Some(said);
    }
    node
}

fn status(message: &Value, text_of: &mut String) -> MessageStatus {
    if is_true(message, "error") {
        // The text of a failed reply is the error's.
        return failed(&std::mem::take(text_of));
    }
    match text(message, "finish_reason") {
        "length" | "max_tokens" => MessageStatus::Ended(EarlyEnd::Length),
        "content_filter" => MessageStatus::Ended(EarlyEnd::ContentFilter),
        _ if is_true(message, "unfinished") => MessageStatus::Stopped,
        _ => MessageStatus::Complete,
    }
}

/// The text, or the texts among the parts; thoughts go elsewhere.
fn words(message: &Value, reasoning: &mut String, lost: &mut Lost) -> String {
    let parts = list(message, "content");
    let mut words: Vec<&str> = Vec::new();
    let mut thoughts: Vec<&str> = Vec::new();
    for part in parts {
        match text(part, "type") {
            "think" => thoughts.push(part_text(part, "think")),
            "tool_call" => lost.tools += 1,
            "image_file" | "image_url" => {
                lost.images += 1;
                words.push("[image]");
            }
            "error" => words.push(part_text(part, "error")),
            _ => words.push(part_text(part, "text")),
        }
    }
    words.retain(|words| !words.is_empty());
    *reasoning = thoughts.join("\n\n");
    match text(message, "text") {
        "" => words.join("\n\n"),
        text => text.to_owned(),
    }
}

/// `"text": "…"` or `"text": {"value": "…"}`.
fn part_text<'a>(part: &'a Value, name: &str) -> &'a str {
    match part.get(name) {
        Some(Value::String(text)) => text,
        Some(inner) => text(inner, "value"),
        None => "",
    }
}
