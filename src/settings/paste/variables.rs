//! The variables that a text sets, and where it refers to them.

use serde_json::{Map, Value};

use super::pairs::pairs;
use super::tree::{Node, is_letter};
use super::values::Told;

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

    /// The variable that `$env:NAME`, `process.env.NAME`, `os.environ/NAME`,
    /// `os.environ['NAME']` or `%NAME%` names.
    pub(super) fn lookup(&mut self, reference: &str) -> Told {
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
            let rest = name.trim_start_matches(|c: char| is_letter(c) || c == '_');
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

/// `AZURE_OPENAI_KEY`: no word, and no value.
pub(super) fn is_environment_name(name: &str) -> bool {
    name.contains('_')
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        || name == "KEY"
}
