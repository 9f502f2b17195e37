//! `tools` and `tool_choice`.
//!
//! <https://learn.microsoft.com/azure/ai-services/openai/reference#chatcompletiontool>

use serde_json::{Value, json};

use super::Mistake;
use super::format::is_name;
use crate::settings::json_place::Step::{self, Field, Item};

/// A function to begin with.
pub const TOOL_TEMPLATE: &str = r#"{
  "type": "function",
  "function": {
    "name": "get_weather",
    "description": "The weather at a place, now",
    "parameters": {
      "type": "object",
      "properties": {
        "place": { "type": "string" }
      },
      "required": ["place"],
      "additionalProperties": false
    }
  }
}"#;

/// What is wrong with the functions of a text, as far as can be told without
/// knowing JSON Schema.
#[must_use]
pub fn check_tools(text: &str) -> Vec<Mistake> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let tools: Value = match serde_json::from_str(text) {
        Ok(tools) => tools,
        Err(error) => return vec![Mistake::of_syntax(text, &error)],
    };
    let mut checked = Checked {
        text,
        mistakes: Vec::new(),
    };
    let Some(list) = tools.as_array() else {
        checked.note(
            &[],
            "tools is a list in brackets: [{\"type\": \"function\", …}]",
        );
        return checked.mistakes;
    };
    let mut names: Vec<&str> = Vec::new();
    for (index, tool) in list.iter().enumerate() {
        checked.tool(index, tool);
        let name = function(tool).and_then(|function| function.get("name")?.as_str());
        if let Some(name) = name {
            if names.contains(&name) {
                let path = [Item(index), Field("function"), Field("name")];
                checked.note(&path, format!("a second function is called {name}"));
            }
            names.push(name);
        }
    }
    checked.mistakes
}

struct Checked<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl Checked<'_> {
    fn note(&mut self, path: &[Step<'_>], what: impl Into<String>) {
        self.mistakes.push(Mistake::at(self.text, path, what));
    }

    fn tool(&mut self, index: usize, tool: &Value) {
        let here = [Item(index)];
        if !tool.is_object() {
            return self.note(&here, "a function is an object in braces");
        }
        match tool.get("type").map(Value::as_str) {
            Some(Some("function")) => {}
            None => self.note(&here, "\"type\": \"function\" is missing"),
            Some(_) => self.note(
                &[Item(index), Field("type")],
                "the type of a tool is \"function\"",
            ),
        }
        match tool.get("function") {
            None => self.note(&here, "the field function is missing"),
            Some(function @ Value::Object(_)) => self.function(index, function),
            Some(_) => self.note(
                &[Item(index), Field("function")],
                "function is an object in braces",
            ),
        }
    }

    fn function(&mut self, index: usize, function: &Value) {
        let at = |field| [Item(index), Field("function"), Field(field)];
        match function.get("name") {
            None => self.note(
                &[Item(index), Field("function")],
                "the function has no name",
            ),
            Some(name) if name.as_str().is_some_and(is_name) => {}
            Some(_) => self.note(&at("name"), "a name has 1 to 64 letters, digits, _ or -"),
        }
        if function
            .get("description")
            .is_some_and(|words| !words.is_string())
        {
            self.note(&at("description"), "the description is text in quotes");
        }
        if function
            .get("strict")
            .is_some_and(|strict| !strict.is_boolean() && !strict.is_null())
        {
            self.note(&at("strict"), "strict is true or false");
        }
        match function.get("parameters") {
            None => {}
            Some(Value::Object(schema)) => {
                let is_object = schema.get("type").is_none_or(|kind| kind == "object");
                let what = "the schema of parameters has the type \"object\"";
                if !is_object {
                    self.note(&at("parameters"), what);
                }
            }
            Some(_) => self.note(
                &at("parameters"),
                "parameters is a JSON Schema: an object in braces",
            ),
        }
    }
}

fn function(tool: &Value) -> Option<&Value> {
    tool.get("function")
}

/// The names of the functions in a list of tools.
#[must_use]
pub fn function_names(tools: &Value) -> Vec<String> {
    let tools = tools.as_array().into_iter().flatten();
    let names = tools.filter_map(|tool| function(tool)?.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// What is typed for `tool_choice`: one of the service's words, or a
/// function's name.
pub(super) fn choice(word: &str) -> Value {
    match word {
        "auto" | "none" | "required" => word.into(),
        name => json!({"type": "function", "function": {"name": name}}),
    }
}

/// The function that a choice names, where it says nothing else.
pub(super) fn named_function(tool_choice: &Value) -> Option<&str> {
    let name = tool_choice.get("function")?.get("name")?.as_str()?;
    (choice(name) == *tool_choice).then_some(name)
}
