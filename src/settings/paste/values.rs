//! What an expression comes to, with the variables that the text itself sets.

use serde_json::{Map, Value};

use super::names::squash;
use super::pairs::{items, pairs, positional};
use super::tree::Node;

/// What a text tells where it has a value.
#[derive(Clone, PartialEq)]
pub(super) enum Told {
    Value(Value),
    /// The value stands elsewhere: in the environment, in another file.
    Missing,
    /// Something that is no value here, such as a credential of Entra's.
    Nothing,
}

/// The variables that are looked up are together not longer than this:
/// `b = "{a}{a}"`, `c = "{b}{b}"` and so on would fill the memory.
const BUDGET: usize = 1_000_000;
/// A reference such as `{os.environ['NAME']}` is shorter.
const MAX_REFERENCE: usize = 80;

pub(super) struct Variables {
    /// `null` for what is set to no value that a text has.
    known: Map<String, Value>,
    budget: usize,
}

impl Variables {
    /// The variables that a text sets, in whatever order.
    pub(super) fn of(nodes: &[Node]) -> Self {
        let mut variables = Self {
            known: Map::new(),
            budget: BUDGET,
        };
        // Twice: what the first lines use, the last ones may set.
        variables.collect(nodes, '\0');
        variables.collect(nodes, '\0');
        variables
    }

    fn collect(&mut self, nodes: &[Node], inside: char) {
        for pair in pairs(nodes, inside) {
            // Named arguments and the fields of objects are no variables.
            let assigns = inside == '\0' || (inside == '{' && pair.sign == '=');
            let name = pair.name.trim_start_matches('$');
            let name = name.strip_prefix("env:").unwrap_or(name);
            if !assigns || self.known.contains_key(name) {
                continue;
            }
            let value = match self.evaluate(pair.value, pair.literal) {
                Told::Nothing => Value::Null,
                Told::Value(value) if !value.is_array() && !value.is_object() => value,
                _ => continue,
            };
            self.known.insert(name.to_owned(), value);
        }
        for node in nodes {
            if let Node::Group(opener, children) = node {
                self.collect(children, *opener);
            }
        }
    }

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
                Node::Group(opener, children) => return self.collection(*opener, children),
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

    fn collection(&mut self, opener: char, children: &[Node]) -> Told {
        if opener == '[' {
            let values: Vec<Value> = items(children)
                .filter_map(|item| match self.evaluate(item, false) {
                    Told::Value(value) => Some(value),
                    _ => None,
                })
                .collect();
            return Told::Value(Value::Array(values));
        }
        let mut fields = Map::new();
        for pair in pairs(children, opener) {
            if let Told::Value(value) = self.evaluate(pair.value, false) {
                fields.insert(pair.name.to_owned(), value);
            }
        }
        Told::Value(Value::Object(fields))
    }

    /// `os.environ["NAME"]`, `new Uri("…")`, `AzureKeyCredential("…")`.
    fn call(&mut self, callee: &str, opener: char, children: &[Node]) -> Told {
        const PASSING: &[&str] = &[
            "uri",
            "url",
            "keycredential",
            "str",
            "string",
            "create",
            "textpart",
            "ptr",
        ];
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
            Some(first) if PASSING.iter().any(|end| name.ends_with(end)) => {
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
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        // `OpenAIServiceVersion.V2024_06_01` is a value by itself.
        let value = literal || is_opaque(word) || word.contains(".V20");
        let variable = !value && word.chars().all(named);
        if elsewhere || variable || word.starts_with(['$', '%']) {
            Told::Missing
        } else {
            Told::Value(Value::String(word.to_owned()))
        }
    }

    /// The variable that `$env:NAME`, `process.env.NAME`, `os.environ/NAME`,
    /// `os.environ['NAME']` or `%NAME%` names.
    fn lookup(&mut self, reference: &str) -> Told {
        let quoted = reference.split(['\'', '"']).nth(1);
        let name = quoted.unwrap_or(reference).trim();
        let name = name.trim_matches(['$', '%', '{', '}', '(', ')']);
        let name = name.split_once(":-").map_or(name, |(name, _)| name);
        let last = name.rsplit(['.', '/', ':']).next();
        let found = [Some(name), last]
            .into_iter()
            .flatten()
            .find_map(|name| self.known.get(name));
        match found {
            Some(Value::Null) => Told::Nothing,
            Some(value) => {
                let length = value.as_str().map_or(1, str::len);
                match self.budget.checked_sub(length) {
                    Some(rest) => {
                        self.budget = rest;
                        Told::Value(value.clone())
                    }
                    None => Told::Missing,
                }
            }
            None => Told::Missing,
        }
    }

    /// A literal with the variables in it filled in; others stay as they are.
    pub(super) fn fill(&mut self, text: &str) -> String {
        if !text.contains(['{', '$', '%']) {
            return text.to_owned();
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, found)) = rest
            .find(['{', '$', '%'])
            .and_then(|at| rest.split_at_checked(at))
        {
            filled.push_str(before);
            let length = reference_length(found);
            let (reference, after) = found.split_at_checked(length).unwrap_or((found, ""));
            match self.lookup(reference) {
                Told::Value(Value::String(value)) => filled.push_str(&value),
                Told::Value(value) => filled.push_str(&value.to_string()),
                _ => filled.push_str(reference),
            }
            rest = after;
        }
        filled + rest
    }
}

/// The length of `{NAME}`, `${NAME}`, `$NAME`, `$env:NAME` or `%NAME%` at the
/// beginning of a text; of its first character where it is none of these.
fn reference_length(text: &str) -> usize {
    let mut end = 1;
    let name = text.trim_start_matches('$');
    let closer = match text.chars().next() {
        Some('%') => '%',
        _ if name.starts_with('{') => '}',
        _ if name.starts_with('(') => ')',
        _ => {
            let name = name.strip_prefix("env:").unwrap_or(name);
            let rest = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            return (text.len() - rest.len()).max(1);
        }
    };
    for (at, c) in text.char_indices().skip(1).take(MAX_REFERENCE) {
        if c == closer {
            end = at + 1;
            break;
        }
    }
    end
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

/// `AZURE_OPENAI_KEY`: no word, and no value.
pub(super) fn is_environment_name(name: &str) -> bool {
    name.contains('_')
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        || name == "KEY"
}

/// Nothing that anybody would name a variable.
fn is_opaque(word: &str) -> bool {
    word.len() >= 20 && word.contains(|c: char| c.is_ascii_digit()) && !word.contains(['_', '.'])
}
