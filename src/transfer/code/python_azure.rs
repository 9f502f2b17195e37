//! Python with the package `azure-ai-inference`.
//!
//! Its classes take no fields but those that they know: a message, a tool or a
//! format that has others is written as a dict, which the client sends as it
//! is. The client always sends the key in both headers.

mod models;

use serde_json::{Map, Value};

use super::request::{ENDPOINT, KEY, KeyHeader, Request};
use super::text::{indented, python, quoted};
use models::Models;

/// The arguments of `complete` that are body fields; others are
/// `model_extras`.
const ARGUMENTS: &[&str] = &[
    "frequency_penalty",
    "max_tokens",
    "model",
    "presence_penalty",
    "response_format",
    "seed",
    "stop",
    "stream",
    "temperature",
    "tool_choice",
    "tools",
    "top_p",
];

pub(super) fn program(request: &Request<'_>) -> String {
    let mut models = Models::default();
    let call = call(request, &mut models);
    let mut endpoint = request.base.to_owned();
    for (place, (name, value)) in request.query.iter().enumerate() {
        endpoint.push(if place == 0 { '?' } else { '&' });
        endpoint.push_str(&[name, "=", value].concat());
    }
    let (hook, arguments) = client(request, call.contains("model_extras="));
    let key = if request.keys.is_empty() {
        "key = \"none\"  # this server asks for none\n".to_owned()
    } else {
        format!("key = os.environ[\"{KEY}\"]\n")
    };
    let loop_or_print = if request.streams {
        "for update in response:\n    if update.choices and update.choices[0].delta:\n        print(update.choices[0].delta.content or \"\", end=\"\", flush=True)\nprint()\n"
    } else {
        "print(response.choices[0].message.content)\n"
    };
    format!(
        "# pip install azure-ai-inference\nimport os\n\n\
         from azure.ai.inference import ChatCompletionsClient\n{imports}\
         from azure.core.credentials import AzureKeyCredential\n\n\
         endpoint = os.environ.get(\"{ENDPOINT}\", {endpoint})\n{key}\n{hook}\
         client = ChatCompletionsClient(\n    endpoint=endpoint,\n    credential=AzureKeyCredential(key),\n{arguments})\n\n\
         response = client.complete(\n{call})\n\n{loop_or_print}",
        imports = models.imports(),
        endpoint = quoted(&endpoint),
    )
}

/// What has to be done to each request so that it is the page's, and the
/// client's arguments besides endpoint and key.
fn client(request: &Request<'_>, extras: bool) -> (String, String) {
    let mut arguments = String::new();
    let mut changes = String::new();
    match &request.api_version {
        Some(version) => {
            arguments.push_str(&format!("    api_version={},\n", quoted(version)));
        }
        None => changes.push_str(
            "    # The client adds an api-version to every address; this one has none.\n    sent.url = sent.url.rsplit(\"api-version=\", 1)[0].rstrip(\"?&\")\n",
        ),
    }
    if request.keys.contains(&KeyHeader::Subscription) {
        let name = KeyHeader::Subscription.name();
        arguments.push_str(&format!("    headers={{\"{name}\": key}},\n"));
    }
    if extras && !request.has_header("extra-parameters") {
        changes.push_str(
            "    # The client adds this header to requests with model_extras.\n    sent.headers.pop(\"extra-parameters\", None)\n",
        );
    }
    if changes.is_empty() {
        return (String::new(), arguments);
    }
    arguments.push_str("    raw_request_hook=as_it_was_sent,\n");
    let hook = [
        "\ndef as_it_was_sent(request):\n    sent = request.http_request\n",
        &changes,
        "\n\n",
    ];
    (hook.concat(), arguments)
}

fn call(request: &Request<'_>, models: &mut Models) -> String {
    let mut written = String::from("    messages=[\n");
    for message in request.messages() {
        let message = models.message(message);
        written.push_str(&format!("        {},\n", indented(&message, 8)));
    }
    written.push_str("    ],\n");
    let mut extra = Map::new();
    for (name, value) in request.fields() {
        let argument = match name {
            "response_format" => models.format(value),
            "tools" => Some(models.tools(value)),
            name if ARGUMENTS.contains(&name) => Some(python(value)),
            _ => None,
        };
        if let Some(argument) = argument {
            written.push_str(&format!("    {name}={},\n", indented(&argument, 4)));
        } else {
            extra.insert(name.to_owned(), value.clone());
        }
    }
    if !extra.is_empty() {
        let extra = indented(&python(&Value::Object(extra)), 4);
        written.push_str(&format!("    model_extras={extra},\n"));
    }
    written
}
