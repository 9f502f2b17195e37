//! Goes through a text's nodes and takes down what they tell.

use serde_json::Value;

use super::address::Address;
use super::names::{Field, field, parameter, role, speaker, squash};
use super::pairs::{Pair, items, pairs, positional};
use super::shapes::{api_version, is_key, is_placeholder};
use super::told::{Findings, KeyBy};
use super::tree::{Node, parse};
use super::values::{Told, Variables, is_environment_name};
use super::{Pasted, PastedMessage, PastedRole};
use crate::inference::request::ChatRole;
use crate::settings::Authentication;

/// JSON in a string in a program: literals are read as texts so deep.
const MAX_NESTING: usize = 3;

pub(super) struct Reader {
    variables: Variables,
    found: Findings,
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
        for pair in &pairs {
            self.pair(pair, source, inside, connection);
            self.parameter(pair, body, request);
        }
        let first_connection = inside == '[' && !self.found.has_address();
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| nodes.get(index));
            match node {
                Node::Group(opener, children) => {
                    // Of a list of connections, the first.
                    if first_connection && self.found.has_address() && *opener == '{' {
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

    /// Takes down a field's value. Values that are in the wrong field are
    /// known by their looks.
    fn tell(&mut self, field: Field, told: Told, name: &str) {
        let placeholder = match field {
            Field::Endpoint => Some("endpoint"),
            Field::ApiVersion => Some("api_version").filter(|_| squash(name) != "version"),
            Field::Deployment | Field::Model => Some("model"),
            Field::Key | Field::Token | Field::SubscriptionKey | Field::Authorization => {
                Some("key")
            }
            _ => None,
        };
        let text = match told {
            Told::Value(Value::String(text)) => text,
            Told::Value(Value::Number(number)) => number.to_string(),
            Told::Missing => {
                if let Some(placeholder) = placeholder {
                    self.found.missing(placeholder);
                }
                return;
            }
            _ => return,
        };
        let text = text.trim();
        if field == Field::System {
            self.found.system.get_or_insert(text.to_owned());
            return;
        }
        if matches!(field, Field::Authorization | Field::SubscriptionKey) {
            self.header(name, Told::Value(text.into()));
            return;
        }
        let word = text.split_whitespace().next().unwrap_or_default();
        if let Some(address) = Address::read(word) {
            if field != Field::Name && (field != Field::Url || address.of_the_service) {
                self.found.address(address, true);
            }
            return;
        }
        if let Some(placeholder) = placeholder
            && is_placeholder(text)
        {
            self.found.missing(placeholder);
            return;
        }
        match field {
            Field::Endpoint if is_key(word) => self.found.key(word, KeyBy::Name),
            Field::Endpoint => {
                if let Some(address) = Address::relative(word) {
                    self.found.address(address, true);
                }
            }
            Field::ApiVersion => {
                let version = &mut self.found.api_version;
                *version = version.take().or(api_version(word));
            }
            Field::Deployment | Field::Model => self.model(field, text),
            Field::Resource if is_resource(text) => {
                self.found.resource.get_or_insert(text.to_owned());
            }
            Field::Key => self.found.key(text, KeyBy::Name),
            Field::Token if is_key(word) => self.found.key(word, KeyBy::Name),
            Field::Name => {
                self.found.name.get_or_insert(text.to_owned());
            }
            Field::Authentication => self.found.authentication = authentication(text),
            _ => {}
        }
    }

    fn model(&mut self, field: Field, text: &str) {
        if text.contains(char::is_whitespace) || text.len() > 100 {
            return;
        }
        // LiteLLM writes the provider before the name.
        let (field, text) = match text.split_once('/') {
            Some(("azure", name)) => (Field::Deployment, name),
            Some(("azure_ai", name)) => (Field::Model, name),
            _ => (field, text),
        };
        let slot = match field {
            Field::Deployment => &mut self.found.deployment,
            _ => &mut self.found.model,
        };
        slot.get_or_insert(text.to_owned());
    }

    /// A header that carries the key.
    fn header(&mut self, name: &str, told: Told) {
        let name = squash(name);
        let text = match told {
            Told::Value(Value::String(text)) => text,
            _ => String::new(),
        };
        let mut key = text.trim();
        let headers = &mut self.found.headers;
        if name.ends_with("subscriptionkey") {
            headers.subscription_key = true;
        } else if name.ends_with("apikey") {
            headers.api_key = true;
        } else {
            let scheme = key
                .get(..7)
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "));
            if scheme {
                key = key.get(7..).unwrap_or_default().trim();
            } else if !name.ends_with("bearer") && !text.is_empty() {
                return;
            }
            headers.bearer = true;
        }
        if key.is_empty() || is_placeholder(key) {
            self.found.missing("key");
        } else {
            self.found.key(key, KeyBy::Header);
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
        match (first, second) {
            ([Node::Text(name)], Some(value)) if !is_environment_name(callee) => {
                let pair = Pair {
                    name,
                    label: name.clone(),
                    value,
                    sign: ',',
                    after: source.len(),
                    literal: false,
                };
                let header =
                    field(name).filter(|field| *field != Field::Name && *field != Field::System);
                if header.is_some() {
                    self.pair(&pair, source, '(', false);
                }
            }
            _ => {}
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

    /// Takes down a parameter. In a body, whatever is no message is one.
    fn parameter(&mut self, pair: &Pair<'_>, body: bool, request: bool) {
        if pair.name == "parameters" {
            if let Told::Value(Value::Object(fields)) = self.variables.evaluate(pair.value, false) {
                self.found.parameters.extend(fields);
            }
            return;
        }
        let Some((wire, certain)) = parameter(pair.name) else {
            return;
        };
        if !(certain || request || body) || self.found.parameters.contains_key(wire) {
            return;
        }
        let value = match self.variables.evaluate(pair.value, false) {
            // The Python SDK's short form.
            Told::Value(Value::String(form)) if wire == "response_format" => {
                [("type".to_owned(), Value::String(form))]
                    .into_iter()
                    .collect()
            }
            Told::Value(value) => value,
            _ => return,
        };
        self.found.parameters.insert(wire.to_owned(), value);
    }

    /// A message, by what makes it or by its `role`; `false` for none.
    fn message(&mut self, callee: &str, opener: char, children: &[Node]) -> bool {
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
            ChatRole::System => {
                self.found.system_messages.push(text);
                return true;
            }
            ChatRole::User => PastedRole::User,
            ChatRole::Assistant => PastedRole::Assistant,
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
            let base = address.endpoint().ends_with("/v1");
            if address.of_the_service || self.alone || base {
                self.found.address(address, false);
            }
        } else if text.contains("/chat/completions") && is_placeholder(&text) {
            self.found.missing("endpoint");
            if let Some(address) = Address::read(&format!("https://{text}")) {
                self.found.address(address, false);
            }
        }
    }

    /// Labels as portals show them: the value on the next line, or after a gap.
    fn lines(&mut self, nodes: &[Node]) {
        let lines: Vec<&[Node]> = nodes
            .split(|node| node.sign() == Some('\n'))
            .filter(|line| !line.is_empty())
            .collect();
        for (index, line) in lines.iter().enumerate() {
            let words: Vec<&Node> = line
                .iter()
                .filter(|node| !matches!(node.sign(), Some('|')))
                .take(6)
                .collect();
            let Some(label) = label(&words) else {
                let Some((value, rest)) = words.split_last() else {
                    continue;
                };
                let plain = value
                    .text()
                    .is_some_and(|text| text.contains(|c: char| c.is_ascii_digit() || c == '/'));
                if let Some(label) = label(rest).filter(|_| plain) {
                    self.labelled(&label, value);
                }
                continue;
            };
            let next = lines.get(index + 1).copied().unwrap_or_default();
            if let [value @ (Node::Text(_) | Node::Word(_))] = next
                && self::label(&[value]).is_none()
            {
                self.labelled(&label, value);
            }
        }
    }

    fn labelled(&mut self, label: &str, value: &Node) {
        let (Some(field), Some(text)) = (field(label), value.text()) else {
            return;
        };
        let plain = text.contains(|c: char| c.is_ascii_digit() || c == '-');
        if plain || !matches!(field, Field::Deployment | Field::Model) {
            self.tell(field, Told::Value(text.into()), label);
        }
    }
}

/// A line's words, where they are a field's name and nothing else.
fn label(words: &[&Node]) -> Option<String> {
    if !(1..=3).contains(&words.len()) {
        return None;
    }
    let words = words.iter().map(|node| match node {
        Node::Word(word) => Some(word.as_str()),
        _ => None,
    });
    let label = words.collect::<Option<Vec<_>>>()?.join(" ");
    let plain = label
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    let known = field(&label).is_some_and(|field| !matches!(field, Field::Name | Field::System));
    (plain && known).then_some(label)
}

/// The first label of a host: no address, and not two words.
fn is_resource(text: &str) -> bool {
    !text.is_empty()
        && !is_placeholder(text)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn authentication(text: &str) -> Option<Authentication> {
    Some(match text {
        "api-key" => Authentication::ApiKey,
        "bearer" => Authentication::Bearer,
        "both" => Authentication::Both,
        "subscription-key" => Authentication::SubscriptionKey,
        "none" => Authentication::None,
        _ => return None,
    })
}
