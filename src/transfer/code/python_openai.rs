//! Python with the package `openai`.

use serde_json::{Map, Value};

use super::request::{ENDPOINT, KEY, KeyHeader, Request, decoded};
use super::text::{indented, python, quoted};

/// The arguments of `chat.completions.create` that are body fields; others go
/// as `extra_body`, which is sent just the same.
const ARGUMENTS: &[&str] = &[
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "metadata",
    "modalities",
    "model",
    "n",
    "parallel_tool_calls",
    "presence_penalty",
    "reasoning_effort",
    "response_format",
    "seed",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "user",
    "verbosity",
];

pub(super) fn program(request: &Request<'_>) -> String {
    let azure = is_azure(request);
    let (client, arguments) = client(request, azure);
    let call = call(request, azure);
    let import = if call.contains("=omit,") || call.contains(": omit}") {
        [client, ", omit"].concat()
    } else {
        client.to_owned()
    };
    let loop_or_print = if request.streams {
        "for chunk in response:\n    if chunk.choices and chunk.choices[0].delta:\n        print(chunk.choices[0].delta.content or \"\", end=\"\", flush=True)\nprint()\n"
    } else {
        "print(response.choices[0].message.content)\n"
    };
    let key = if request.keys.is_empty() {
        "key = \"none\"  # this server asks for none\n".to_owned()
    } else {
        format!("key = os.environ[\"{KEY}\"]\n")
    };
    format!(
        "# pip install openai\nimport os\n\nfrom openai import {import}\n\n\
         endpoint = os.environ.get(\"{ENDPOINT}\", {base})\n{key}\n\
         client = {client}(\n    base_url=endpoint,\n    api_key=key,\n{arguments})\n\n\
         response = client.chat.completions.create(\n{call})\n\n{loop_or_print}",
        base = quoted(request.base),
    )
}

/// `AzureOpenAI` sends `api-key` and an `api-version`, and puts the model into
/// the address unless a deployment stands there.
fn is_azure(request: &Request<'_>) -> bool {
    request.api_version.is_some()
        && request.keys.contains(&KeyHeader::ApiKey)
        && request.base.contains("/deployments")
}

/// The class, and its arguments besides endpoint and key.
fn client(request: &Request<'_>, azure: bool) -> (&'static str, String) {
    let mut arguments = String::new();
    let mut query = Map::new();
    for (name, value) in &request.query {
        query.insert(decoded(name), decoded(value).into());
    }
    if let Some(version) = &request.api_version {
        if azure {
            arguments.push_str(&format!("    api_version={},\n", quoted(version)));
        } else {
            query.insert("api-version".to_owned(), version.as_str().into());
        }
    }
    if !query.is_empty() {
        let query = indented(&python(&Value::Object(query)), 4);
        arguments.push_str(&format!("    default_query={query},\n"));
    }
    let own = if azure {
        KeyHeader::ApiKey
    } else {
        KeyHeader::Bearer
    };
    let mut headers = String::new();
    for key in request.keys.iter().filter(|key| **key != own) {
        let value = match key.prefix() {
            "" => "key".to_owned(),
            prefix => format!("{} + key", quoted(prefix)),
        };
        headers.push_str(&format!("        {}: {value},\n", quoted(key.name())));
    }
    for (name, value) in &request.headers {
        if !matches!(*name, "content-type" | "accept") {
            headers.push_str(&format!("        {}: {},\n", quoted(name), quoted(value)));
        }
    }
    if !headers.is_empty() {
        arguments.push_str(&format!("    default_headers={{\n{headers}    }},\n"));
    }
    (if azure { "AzureOpenAI" } else { "OpenAI" }, arguments)
}

/// The arguments of the call.
fn call(request: &Request<'_>, azure: bool) -> String {
    let mut written = String::new();
    let mut argument = |name: &str, value: &Value| {
        let value = indented(&python(value), 4);
        written.push_str(&format!("    {name}={value},\n"));
    };
    argument("messages", &Value::from(request.messages()));
    let mut extra = Map::new();
    let mut model = false;
    for (name, value) in request.fields() {
        if ARGUMENTS.contains(&name) {
            model |= name == "model";
            argument(name, value);
        } else {
            extra.insert(name.to_owned(), value.clone());
        }
    }
    if !extra.is_empty() {
        argument("extra_body", &Value::Object(extra));
    }
    if !model {
        written.push_str("    model=omit,  # the address says which\n");
    }
    if !azure && !request.keys.contains(&KeyHeader::Bearer) {
        written.push_str("    extra_headers={\"Authorization\": omit},\n");
    }
    written
}
