//! Values as the package's classes.

use serde_json::{Map, Value};

use crate::transfer::code::text::{indented, python, quoted};

/// Writes values, and notes which classes that takes.
#[derive(Debug, Default)]
pub(super) struct Models(Vec<&'static str>);

impl Models {
    /// Where the classes come from.
    pub(super) fn imports(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let names = self.0.join(",\n    ");
        format!("from azure.ai.inference.models import (\n    {names},\n)\n")
    }

    /// Notes a class; they stand in the order of their names.
    fn class(&mut self, name: &'static str) -> &'static str {
        let place = self.0.iter().position(|known| *known >= name);
        let place = place.unwrap_or(self.0.len());
        if self.0.get(place) != Some(&name) {
            self.0.insert(place, name);
        }
        name
    }

    pub(super) fn message(&mut self, message: &Value) -> String {
        let known = self.known_message(message);
        known.unwrap_or_else(|| python(message))
    }

    fn known_message(&mut self, message: &Value) -> Option<String> {
        let fields = message.as_object()?;
        let content = fields.get("content");
        let text = content.and_then(Value::as_str).map(quoted);
        let role = fields.get("role")?.as_str()?;
        let only = |names: &[&str]| fields.keys().all(|name| names.contains(&name.as_str()));
        match role {
            "system" if only(&["role", "content"]) => self.said("SystemMessage", text?),
            "developer" if only(&["role", "content"]) => self.said("DeveloperMessage", text?),
            "user" if only(&["role", "content"]) => match (text, content) {
                (Some(text), _) => self.said("UserMessage", text),
                (None, Some(Value::Array(items))) => {
                    let items = self.items(items);
                    self.said("UserMessage", items)
                }
                _ => None,
            },
            "assistant" if only(&["role", "content"]) => self.said("AssistantMessage", text?),
            "assistant" if only(&["role", "content", "tool_calls"]) => {
                self.calling(content.is_some(), text, fields.get("tool_calls")?)
            }
            "tool" if only(&["role", "content", "tool_call_id"]) => {
                let id = quoted(fields.get("tool_call_id")?.as_str()?);
                let (class, text) = (self.class("ToolMessage"), text?);
                Some(format!("{class}({text}, tool_call_id={id})"))
            }
            _ => None,
        }
    }

    fn said(&mut self, class: &'static str, content: String) -> Option<String> {
        let class = self.class(class);
        Some(format!("{class}({content})"))
    }

    fn calling(
        &mut self,
        has_content: bool,
        text: Option<String>,
        calls: &Value,
    ) -> Option<String> {
        if has_content != text.is_some() {
            return None;
        }
        let mut written = Vec::new();
        for call in calls.as_array()? {
            let function = exactly(call.get("function")?, &["name", "arguments"])?;
            let call = exactly(call, &["id", "type", "function"])?;
            if call.get("type")? != "function" {
                return None;
            }
            let id = quoted(call.get("id")?.as_str()?);
            let name = quoted(function.get("name")?.as_str()?);
            let arguments = quoted(function.get("arguments")?.as_str()?);
            let (call, function) = (
                self.class("ChatCompletionsToolCall"),
                self.class("FunctionCall"),
            );
            written.push(format!(
                "{call}(id={id}, function={function}(name={name}, arguments={arguments}))"
            ));
        }
        let calls = list(&written);
        let content = text.map(|text| format!("content={text}, "));
        let class = self.class("AssistantMessage");
        Some(format!(
            "{class}({}tool_calls={calls})",
            content.unwrap_or_default()
        ))
    }

    fn items(&mut self, items: &[Value]) -> String {
        let mut written = Vec::new();
        for item in items {
            let known = self.item(item);
            written.push(known.unwrap_or_else(|| python(item)));
        }
        list(&written)
    }

    fn item(&mut self, item: &Value) -> Option<String> {
        let kind = item.get("type")?.as_str()?;
        let fields = exactly(item, &["type", kind])?;
        let value = fields.get(kind)?;
        let of = |name: &str| Some(quoted(value.get(name)?.as_str()?));
        match kind {
            "text" => {
                let text = quoted(value.as_str()?);
                Some(format!("{}(text={text})", self.class("TextContentItem")))
            }
            "image_url" => {
                let value = value.as_object()?;
                let known = value.keys().all(|name| name == "url" || name == "detail");
                let url = of("url").filter(|_| known)?;
                let detail = match value.get("detail") {
                    Some(_) => format!(", detail={}", of("detail")?),
                    None => String::new(),
                };
                let (item, image) = (self.class("ImageContentItem"), self.class("ImageUrl"));
                Some(format!("{item}(image_url={image}(url={url}{detail}))"))
            }
            "input_audio" => {
                exactly(value, &["data", "format"])?;
                let (data, format) = (of("data")?, of("format")?);
                let (item, audio) = (self.class("AudioContentItem"), self.class("InputAudio"));
                Some(format!(
                    "{item}(input_audio={audio}(data={data}, format={format}))"
                ))
            }
            _ => None,
        }
    }

    pub(super) fn tools(&mut self, tools: &Value) -> String {
        let Some(tools) = tools.as_array() else {
            return python(tools);
        };
        let mut written = Vec::new();
        for tool in tools {
            let known = self.tool(tool);
            written.push(known.unwrap_or_else(|| python(tool)));
        }
        list(&written)
    }

    fn tool(&mut self, tool: &Value) -> Option<String> {
        let fields = exactly(tool, &["type", "function"])?;
        if fields.get("type")? != "function" {
            return None;
        }
        let function = fields.get("function")?.as_object()?;
        let known = ["name", "description", "parameters"];
        if !function.keys().all(|name| known.contains(&name.as_str())) {
            return None;
        }
        let mut arguments = String::new();
        for name in known {
            if let Some(value) = function.get(name) {
                let value = indented(&python(value), 4);
                arguments.push_str(&format!("\n    {name}={value},"));
            }
        }
        let (tool, function) = (
            self.class("ChatCompletionsToolDefinition"),
            self.class("FunctionDefinition"),
        );
        Some(format!("{tool}(function={function}({arguments}\n))"))
    }

    /// `response_format`, where the client's argument can say it.
    pub(super) fn format(&mut self, format: &Value) -> Option<String> {
        let kind = format.get("type")?.as_str()?;
        if matches!(kind, "text" | "json_object") {
            exactly(format, &["type"])?;
            return Some(quoted(kind));
        }
        let fields = exactly(format, &["type", "json_schema"])?;
        let schema = fields.get("json_schema")?.as_object()?;
        let known = ["name", "schema", "description", "strict"];
        let has = |name| schema.contains_key(name);
        let whole = kind == "json_schema" && has("name") && has("schema");
        if !whole || !schema.keys().all(|name| known.contains(&name.as_str())) {
            return None;
        }
        let mut arguments = String::new();
        for name in known {
            if let Some(value) = schema.get(name) {
                let value = indented(&python(value), 4);
                arguments.push_str(&format!("\n    {name}={value},"));
            }
        }
        let class = self.class("JsonSchemaFormat");
        Some(format!("{class}({arguments}\n)"))
    }
}

/// An object with these fields and no others.
fn exactly<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Map<String, Value>> {
    let fields = value.as_object()?;
    let all = names.iter().all(|name| fields.contains_key(*name));
    (all && fields.len() == names.len()).then_some(fields)
}

fn list(items: &[String]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let mut written = String::from("[");
    for item in items {
        written.push_str(&format!("\n    {},", indented(item, 4)));
    }
    written.push_str("\n]");
    written
}
