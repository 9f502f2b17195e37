//! The messages of a conversation, as programs and JSON write them.

use serde_json::Value;

use super::names::{role, speaker, squash};
use super::pairs::{pairs, positional};
use super::reader::Reader;
use super::tree::Node;
use super::values::Told;
use super::{PastedMessage, PastedRole};
use crate::inference::request::ChatRole;

impl Reader {
    /// A message, by what makes it or by its `role`; `false` for none.
    pub(super) fn message(&mut self, callee: &str, opener: char, children: &[Node]) -> bool {
        let pairs = pairs(children, opener);
        let named = |names: &[&str]| {
            let mut pairs = pairs.iter();
            pairs.find(|pair| {
                names
                    .iter()
                    .any(|name| pair.name.eq_ignore_ascii_case(name))
            })
        };
        let mut arguments: Vec<_> = positional(children).take(3).collect();
        let by_role = match named(&["role"]).map(|pair| pair.value) {
            Some([.., Node::Text(name) | Node::Word(name)]) => {
                role(name.rsplit('.').next().unwrap_or(name))
            }
            _ => None,
        };
        // `("system", "…")`, `new ChatMessage(ChatRole.User, "…")`.
        let by_first = match (arguments.first(), callee) {
            (Some([Node::Text(name)]), "") if opener == '(' => role(name),
            (Some([Node::Text(name) | Node::Word(name)]), _)
                if squash(callee).ends_with("message") =>
            {
                role(name.rsplit('.').next().unwrap_or(name))
            }
            _ => None,
        };
        let Some(role) = by_role.or(by_first).or(speaker(callee)) else {
            return false;
        };
        if by_first.is_some() {
            arguments.remove(0);
        }
        let content = named(&["content", "text"]).map(|pair| pair.value);
        let Some(content) = content.or(arguments.first().copied()) else {
            return false;
        };
        let text = self.content(content);
        if text.is_empty() {
            return false;
        }
        let role = match role {
            ChatRole::System | ChatRole::Developer => {
                self.found.system_messages.push(text);
                return true;
            }
            ChatRole::User => PastedRole::User,
            ChatRole::Assistant => PastedRole::Assistant,
            ChatRole::Tool => return false,
        };
        self.found.messages.push(PastedMessage { role, text });
        true
    }

    /// A message's text; of one with parts, those that are text.
    fn content(&mut self, nodes: &[Node]) -> String {
        let Some(Node::Group('[', parts)) = nodes.iter().find(|node| node.sign() != Some('\n'))
        else {
            return match self.variables.evaluate(nodes, false) {
                Told::Value(Value::String(text)) => text,
                _ => String::new(),
            };
        };
        let mut text = String::new();
        for part in parts {
            if let Node::Group(opener, fields) = part {
                for pair in pairs(fields, *opener) {
                    if pair.name == "text" {
                        text.push_str(&self.content(pair.value));
                    }
                }
            }
        }
        text
    }
}
