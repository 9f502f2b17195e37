//! What an expression comes to.

use serde_json::{Map, Value};

use super::names::squash;
use super::pairs::{items, pairs, positional};
use super::tree::{Node, is_letter};
use super::variables::{Variables, is_environment_name};

/// What a text tells of a field that it names.
#[derive(Clone, PartialEq)]
pub(super) enum Told {
    Value(Value),
    /// The value stands elsewhere: in the environment, in another file.
    Missing,
    /// Something that is no value here, such as a credential of Entra's.
    Nothing,
}

impl Variables {
    /// What an expression comes to. `literal`: a bare word is a value, and
    /// not the name of a variable.
    pub(super) fn evaluate(&mut self, nodes: &[Node], literal: bool) -> Told {
        let mut text: Option<String> = None;
        let mut missing = false;
        let mut joined = true;
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            at += 1;
            let told = match node {
                Node::Text(text) if text.starts_with("os.environ/") => self.lookup(text),
                Node::Text(text) => Told::Value(Value::String(self.fill(text))),
                Node::Group('(', children) => self.evaluate(children, false),
                Node::Group(..) => return Told::Nothing,
                Node::Mark { sign: '+', .. } => {
                    joined = true;
                    continue;
                }
                // `a || b`, `a ?? b`, `a or b`: the second serves where the first is missing.
                Node::Mark { sign: '|', .. } if text.is_none() => {
                    missing = false;
                    joined = true;
                    continue;
                }
                Node::Mark { sign: '\n', .. } => continue,
                Node::Mark { .. } => break,
                Node::Word(word) => match word.as_str() {
                    "or" | "??" if missing => {
                        missing = false;
                        joined = true;
                        continue;
                    }
                    "new" | "await" | "-" | "!" | "&" | "@" => continue,
                    // `.rstrip("/")`, `.ToString()`
                    _ if word.starts_with('.') && !literal && at > 1 => {
                        at += usize::from(matches!(nodes.get(at), Some(Node::Group(..))));
                        continue;
                    }
                    _ if !joined => break,
                    _ => match nodes.get(at) {
                        Some(Node::Group(opener @ ('(' | '['), children)) => {
                            at += 1;
                            self.call(word, *opener, children)
                        }
                        _ => self.word(word, literal),
                    },
                },
            };
            joined = matches!(node, Node::Text(_)) && matches!(nodes.get(at), Some(Node::Text(_)));
            match told {
                Told::Value(Value::String(part)) => text.get_or_insert_default().push_str(&part),
                Told::Value(value) if text.is_none() && !missing => return Told::Value(value),
                Told::Value(value) => text.get_or_insert_default().push_str(&value.to_string()),
                Told::Missing => missing = true,
                Told::Nothing => return Told::Nothing,
            }
        }
        match text {
            Some(text) if !missing && !text.is_empty() => Told::Value(Value::String(text)),
            None if !missing => Told::Nothing,
            _ => Told::Missing,
        }
    }

    /// A value as JSON has them: also lists and objects.
    pub(super) fn json(&mut self, nodes: &[Node]) -> Option<Value> {
        let first = nodes.iter().find(|node| node.sign() != Some('\n'));
        match first {
            Some(Node::Group('[', children)) => {
                let values = items(children).filter_map(|item| self.json(item));
                Some(Value::Array(values.collect()))
            }
            Some(Node::Group('{', children)) => {
                let mut fields = Map::new();
                for pair in pairs(children, '{') {
                    if let Some(value) = self.json(pair.value) {
                        fields.insert(pair.name.to_owned(), value);
                    }
                }
                Some(Value::Object(fields))
            }
            _ => match self.evaluate(nodes, false) {
                Told::Value(value) => Some(value),
                _ => None,
            },
        }
    }

    /// `os.environ["NAME"]`, `new Uri("…")`, `AzureKeyCredential("…")`.
    fn call(&mut self, callee: &str, opener: char, children: &[Node]) -> Told {
        const PASSING: &str = "uri url keycredential str string create textpart ptr";
        let mut arguments = positional(children);
        let first = arguments.next();
        if let Some([Node::Text(name)]) = first
            && (opener == '[' || is_environment_name(name))
        {
            let known = self.lookup(name);
            return match (known, arguments.next()) {
                (Told::Missing, Some(default)) => self.evaluate(default, false),
                (known, _) => known,
            };
        }
        let name = squash(callee);
        match first {
            Some(first) if PASSING.split(' ').any(|end| name.ends_with(end)) => {
                self.evaluate(first, false)
            }
            _ => Told::Nothing,
        }
    }

    /// A bare word: a number, a variable, or a value without quotes.
    fn word(&mut self, word: &str, literal: bool) -> Told {
        if matches!(word, "null" | "None" | "nil" | "undefined") {
            return Told::Nothing;
        }
        if let Some(value) = constant(word) {
            return Told::Value(value);
        }
        let known = self.lookup(word);
        if known != Told::Missing {
            return known;
        }
        let elsewhere = word.contains("environ/") || word.contains(".env.");
        if !elsewhere && word.contains('/') {
            // `$ENDPOINT/openai/…`: an address with names in it.
            return Told::Value(Value::String(self.fill(word)));
        }
        let named = |c: char| is_letter(c) || matches!(c, '_' | '.');
        // `OpenAIServiceVersion.V2024_06_01` is a value by itself.
        let value = literal || is_opaque(word) || word.contains(".V20");
        let variable = !value && word.chars().all(named);
        if elsewhere || variable || word.starts_with(['$', '%']) {
            Told::Missing
        } else {
            Told::Value(Value::String(word.to_owned()))
        }
    }
}

fn constant(word: &str) -> Option<Value> {
    match word {
        "true" | "True" => return Some(Value::Bool(true)),
        "false" | "False" => return Some(Value::Bool(false)),
        _ => {}
    }
    let number = word.strip_suffix(['f', 'F', 'm', 'd']).unwrap_or(word);
    let plain = number.chars().all(|c| matches!(c, '0'..='9' | '.' | '-'));
    if !plain {
        return None;
    }
    number.parse::<serde_json::Number>().ok().map(Value::Number)
}

/// Nothing that anybody would name a variable.
fn is_opaque(word: &str) -> bool {
    word.len() >= 20 && word.contains(|c: char| c.is_ascii_digit()) && !word.contains(['_', '.'])
}
