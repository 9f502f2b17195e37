//! Goes through a text's nodes and takes down what they tell.

use serde_json::{Map, Value};

use super::Pasted;
use super::address::Address;
use super::names::{Field, field, parameter, squash};
use super::pairs::{Pair, items, pairs, positional};
use super::shapes::{is_key, is_placeholder};
use super::told::{Findings, KeyBy};
use super::tree::{Node, parse};
use super::values::Told;
use super::variables::{Variables, is_environment_name};

/// JSON in a string in a program: literals are read as texts so deep.
const MAX_NESTING: usize = 3;

pub(super) struct Reader {
    pub(super) variables: Variables,
    pub(super) found: Findings,
    nesting: usize,
    /// One word is the whole text.
    alone: bool,
}

impl Reader {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let words = nodes.iter().filter(|node| node.sign() != Some('\n'));
        Self {
            variables: Variables::of(nodes),
            found: Findings::default(),
            nesting: 0,
            alone: words.take(2).count() == 1,
        }
    }

    pub(super) fn finish(self) -> Pasted {
        self.found.finish()
    }

    pub(super) fn read(&mut self, nodes: &[Node], source: &[char]) {
        self.lines(nodes);
        self.row(nodes, source, '\0');
    }

    /// One row of nodes; `inside` is the bracket around it.
    fn row(&mut self, nodes: &[Node], source: &[char], inside: char) {
        let pairs = pairs(nodes, inside);
        let named = |wanted: &[Field]| {
            let mut names = pairs.iter().filter_map(|pair| field(&pair.label));
            names.any(|name| wanted.contains(&name))
        };
        let connection = inside != '\0' && named(&[Field::Endpoint, Field::Resource]);
        let body = pairs.iter().any(|pair| pair.name == "messages");
        let request = body || connection || (inside != '\0' && named(&[Field::Model]));
        // Parameters' values are not gone into: a tool's schema has names too.
        let mut taken = Vec::new();
        for pair in &pairs {
            self.pair(pair, source, inside, connection);
            if self.parameter(pair, request) {
                taken.push(pair.start);
            }
        }
        let first_connection = inside == '[' && !self.found.has_address();
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| nodes.get(index));
            match node {
                Node::Group(opener, children) => {
                    // Of a list of connections, the first.
                    let another = first_connection && self.found.has_address() && *opener == '{';
                    if another || taken.binary_search(&index).is_ok() {
                        continue;
                    }
                    let callee = match before {
                        Some(Node::Word(word)) => word.as_str(),
                        _ => "",
                    };
                    if !self.message(callee, *opener, children) {
                        if *opener == '(' {
                            self.call(callee, children, source);
                        }
                        self.row(children, source, *opener);
                    }
                }
                Node::Text(text) => {
                    let named = matches!(before.and_then(Node::sign), Some('=' | ':'));
                    self.literal(text, named);
                }
                Node::Word(word) => {
                    let named = matches!(before.and_then(Node::sign), Some('=' | ':'));
                    self.loose(word, named);
                }
                Node::Mark { .. } => {}
            }
        }
    }

    fn pair(&mut self, pair: &Pair<'_>, source: &[char], inside: char, connection: bool) {
        let Some(field) = field(&pair.label) else {
            return;
        };
        let empty =
            pair.value.is_empty() || matches!(pair.value, [Node::Text(text)] if text.is_empty());
        let told = if empty && (pair.sign == '=' || !pair.value.is_empty()) {
            Told::Missing
        } else if field == Field::System
            && pair.literal
            && !matches!(pair.value, [Node::Text(_), ..])
        {
            let line = source.iter().skip(pair.after).take_while(|c| **c != '\n');
            Told::Value(Value::String(line.collect::<String>().trim().to_owned()))
        } else {
            self.variables.evaluate(pair.value, pair.literal)
        };
        if field == Field::Name && !connection {
            return;
        }
        if pair.name.eq_ignore_ascii_case("api-key") && inside != '\0' {
            self.header(pair.name, told);
        } else {
            self.tell(field, told, &pair.label);
        }
    }

    /// `.endpoint("…")`, `AzureKeyCredential("…")`, `GetChatClient("…")`,
    /// `.header("api-key", "…")`.
    fn call(&mut self, callee: &str, children: &[Node], source: &[char]) {
        let name = callee.rsplit('.').next().unwrap_or(callee);
        let squashed = squash(name);
        self.found.azure_client |=
            squashed.ends_with("azureopenai") || squashed.ends_with("azurechatopenai");
        let mut arguments = positional(children);
        let (Some(first), second) = (arguments.next(), arguments.next()) else {
            return;
        };
        if let ([Node::Text(name)], Some(value)) = (first, second)
            && field(name).is_some_and(|field| !matches!(field, Field::Name | Field::System))
        {
            let pair = Pair {
                name,
                label: name.clone(),
                value,
                start: 0,
                sign: ',',
                after: source.len(),
                literal: false,
            };
            self.pair(&pair, source, '(', false);
        }
        let Some(field) = field(name) else { return };
        let counts = match field {
            Field::Deployment => true,
            Field::Name | Field::System | Field::Url => false,
            _ => second.is_none() && items(children).count() == 1,
        };
        if counts {
            let told = self.variables.evaluate(first, false);
            self.tell(field, told, name);
        }
    }

    /// Takes down a parameter; `false` where the pair is none.
    fn parameter(&mut self, pair: &Pair<'_>, request: bool) -> bool {
        if pair.name == "parameters" && self.found.parameters.is_empty() {
            // This page's own settings: all of them go into the body.
            if let Some(Value::Object(fields)) = self.variables.json(pair.value) {
                self.found.parameters = fields;
            }
            return true;
        }
        let Some(wire) = parameter(pair.name, request) else {
            return false;
        };
        if self.found.parameters.contains_key(wire) {
            return true;
        }
        let value = match self.variables.json(pair.value) {
            // The Python SDK's short form.
            Some(Value::String(form)) if wire == "response_format" => {
                let mut format = Map::new();
                format.insert("type".to_owned(), Value::String(form));
                Value::Object(format)
            }
            Some(value) => value,
            None => return true,
        };
        self.found.parameters.insert(wire.to_owned(), value);
        true
    }

    /// A literal may be a text of its own: a body in JSON, a header, `NAME=value`.
    fn literal(&mut self, text: &str, named: bool) {
        let trimmed = text.trim();
        if trimmed.starts_with(['{', '[']) && self.nesting < MAX_NESTING {
            let source: Vec<char> = trimmed.chars().collect();
            self.nesting += 1;
            self.row(&parse(&source), &source, '(');
            self.nesting -= 1;
            return;
        }
        let text = self.variables.fill(trimmed);
        let (name, value) = text.split_once([':', '=']).unwrap_or_default();
        let header = matches!(
            name.trim().to_ascii_lowercase().as_str(),
            "api-key" | "authorization" | "ocp-apim-subscription-key"
        );
        if header {
            self.header(name.trim(), Told::Value(value.trim().into()));
        } else if is_environment_name(name)
            && let Some(field) = field(name)
        {
            self.tell(field, Told::Value(value.into()), name);
        } else {
            self.loose(&text, named);
        }
    }

    /// What stands there without a name: an address, or a key.
    fn loose(&mut self, text: &str, named: bool) {
        let text = if text.contains('/') {
            self.variables.fill(text)
        } else {
            text.to_owned()
        };
        if text.contains(char::is_whitespace) || text.len() > 4_000 {
            return;
        }
        if is_key(&text) {
            if !named {
                self.found.key(&text, KeyBy::Shape);
            }
        } else if let Some(address) = Address::read(&text) {
            let usual = address.base.ends_with("/v1");
            if address.of_the_service || self.alone || usual {
                self.found.address(address, false);
            }
        } else if text.contains("/chat/completions") && is_placeholder(&text) {
            self.found.missing("endpoint");
            if let Some(address) = Address::read(&format!("https://{text}")) {
                self.found.address(address, false);
            }
        }
    }
}
