//! From the arguments of a recorded call to the page's request.

use azure_chat::inference::endpoint::{self, HttpRequest};
use azure_chat::inference::request::{
    ChatCompletionsRequest, ChatRequestMessage, ChatRole, ContentItem, ImageUrl, InputAudio,
    MessageContent, ToolCall, layered,
};
use azure_chat::settings::{ApiKey, Authentication, Connection, Parameters};
use serde_json::{Map, Value, json};

use super::comparison::Comparison;

/// Stands for `{base}`, the recorder's origin.
const BASE: &str = "http://127.0.0.1:1";
/// The SDK's `api_version` where the caller gives none.
const SDK_API_VERSION: &str = "2024-05-01-preview";

/// The endpoints that the SDK sends with something twice, and the page does
/// not: the name of the case, the path and the query that the page sends.
const NORMALISED: &[(&str, &str, &str)] = &[
    (
        "endpoint-full-url-pasted",
        "/openai/deployments/gpt-4o/chat/completions",
        "api-version=2024-06-01",
    ),
    (
        "endpoint-with-api-version-in-query",
        "/openai/deployments/gpt-4o/chat/completions",
        "api-version=2024-06-01",
    ),
];

/// What a person would have set and asked.
pub(crate) struct Asked {
    pub(crate) connection: Connection,
    pub(crate) request: ChatCompletionsRequest,
    /// `get_model_info` was called, and nothing was asked.
    for_info: bool,
}

impl Asked {
    pub(crate) fn http_request(&self) -> HttpRequest {
        let built = if self.for_info {
            endpoint::model_info(&self.connection)
        } else {
            endpoint::chat_completions(&self.connection, &self.request)
        };
        built.unwrap()
    }
}

/// The page's settings and request for a case.
pub(crate) fn asked(case: &Value) -> Asked {
    match case["input"].as_array().unwrap().as_slice() {
        [constructor, call, ..] => by_the_sdk(constructor, call),
        _ => by_openai(case),
    }
}

/// As `ChatCompletionsClient(…)` and a call of it were given.
fn by_the_sdk(constructor: &Value, call: &Value) -> Asked {
    let for_info = call["call"] == "get_model_info";
    let (mut fields, messages, stream, extras);
    if let Some(body) = call.get("body") {
        // A body goes out as it is: no default is under it, nothing in it
        // counts as extra.
        fields = parameters(body);
        (messages, stream, extras) = (&body["messages"], &body["stream"], Vec::new());
    } else {
        fields = layered(&parameters(call), &parameters(constructor));
        (messages, stream) = (&call["messages"], &call["stream"]);
        extras = names_of_extras(call).unwrap_or(names_of_extras(constructor).unwrap_or_default());
    }
    let text = |name: &str| constructor[name].as_str();
    let model = fields.remove("model");
    let connection = Connection {
        endpoint: text("endpoint").unwrap().replace("{base}", BASE),
        key: ApiKey::new(text("key").unwrap()),
        authentication: Some(Authentication::Both),
        api_version: Some(text("api_version").unwrap_or(SDK_API_VERSION).to_owned()),
        extra_parameters: !extras.is_empty(),
        model: model.as_ref().and_then(Value::as_str).map(str::to_owned),
        retries: constructor["retry_total"]
            .as_u64()
            .map(|retries| retries as u32),
        ..Connection::own()
    };
    let messages = if for_info {
        Vec::new()
    } else {
        read_messages(messages)
    };
    let mut request = ChatCompletionsRequest::new(messages, connection.model.as_deref(), &fields);
    request.stream = stream.as_bool();
    for name in extras {
        // The page knows some of the names that the SDK does not.
        if let Some(value) = request.parameters.remove(&name) {
            request.extra.set(&name, value);
        }
    }
    Asked {
        connection,
        request,
        for_info,
    }
}

/// As a person would set the page up who used an `openai` client.
fn by_openai(case: &Value) -> Asked {
    let (body, python) = (&case["request"]["body"], case["python"].as_str().unwrap());
    let model = body["model"].as_str().unwrap();
    let azure = python.contains("AzureOpenAI(");
    let connection = Connection {
        endpoint: if azure {
            format!("{BASE}/openai/deployments/{model}")
        } else {
            assert!(python.contains("OpenAI(base_url=f\"{BASE}/openai/v1/\""));
            format!("{BASE}/openai/v1/")
        },
        key: ApiKey::new(case["key"].as_str().unwrap()),
        authentication: Some(if azure {
            Authentication::ApiKey
        } else {
            Authentication::Bearer
        }),
        api_version: azure.then(|| {
            assert!(python.contains("api_version=\"2024-06-01\""));
            "2024-06-01".to_owned()
        }),
        model: Some(model.to_owned()),
        ..Connection::own()
    };
    let messages = read_messages(&body["messages"]);
    let mut request = ChatCompletionsRequest::new(messages, Some(model), &parameters(body));
    request.stream = body["stream"].as_bool();
    Asked {
        connection,
        request,
        for_info: false,
    }
}

/// The body fields among the arguments, `model_extras` included.
fn parameters(arguments: &Value) -> Parameters {
    const NO_FIELDS: &[&str] = &[
        "call",
        "endpoint",
        "key",
        "api_version",
        "retry_total",
        "model_extras",
        "messages",
        "stream",
        "body",
    ];
    let mut fields: Map<String, Value> = arguments.as_object().unwrap().clone();
    fields.retain(|name, _| !NO_FIELDS.contains(&name.as_str()));
    if let Some(Value::Object(extras)) = arguments.get("model_extras") {
        fields.extend(extras.clone());
    }
    fields.into()
}

fn names_of_extras(arguments: &Value) -> Option<Vec<String>> {
    let extras = arguments.get("model_extras")?.as_object()?;
    (!extras.is_empty()).then(|| extras.keys().cloned().collect())
}

fn read_messages(messages: &Value) -> Vec<ChatRequestMessage> {
    messages
        .as_array()
        .unwrap()
        .iter()
        .map(read_message)
        .collect()
}

fn read_message(message: &Value) -> ChatRequestMessage {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let known = ["role", "content", "tool_calls", "tool_call_id"];
    for name in message.as_object().unwrap().keys() {
        assert!(known.contains(&name.as_str()), "{name} of a message");
    }
    let calls = message.get("tool_calls").and_then(Value::as_array);
    ChatRequestMessage {
        role: match message["role"].as_str().unwrap() {
            "system" => ChatRole::System,
            "developer" => ChatRole::Developer,
            "user" => ChatRole::User,
            "assistant" => ChatRole::Assistant,
            "tool" => ChatRole::Tool,
            other => panic!("{other} is no role"),
        },
        content: match &message["content"] {
            Value::Null => None,
            Value::Array(items) => Some(MessageContent::Items(items.iter().map(item).collect())),
            content => Some(MessageContent::Text(text(content))),
        },
        tool_calls: calls
            .into_iter()
            .flatten()
            .map(|call| ToolCall {
                id: text(&call["id"]),
                name: text(&call["function"]["name"]),
                arguments: text(&call["function"]["arguments"]),
            })
            .collect(),
        tool_call_id: message["tool_call_id"].as_str().map(str::to_owned),
    }
}

fn item(item: &Value) -> ContentItem {
    let text = |name: &str, field: &str| item[name][field].as_str().map(str::to_owned);
    match item["type"].as_str().unwrap() {
        "text" => ContentItem::Text {
            text: item["text"].as_str().unwrap().to_owned(),
        },
        "image_url" => ContentItem::ImageUrl {
            image_url: ImageUrl {
                url: text("image_url", "url").unwrap(),
                detail: text("image_url", "detail"),
            },
        },
        "input_audio" => ContentItem::InputAudio {
            input_audio: InputAudio {
                data: text("input_audio", "data").unwrap(),
                format: text("input_audio", "format").unwrap(),
            },
        },
        other => panic!("{other} is no content item"),
    }
}

/// The page's request against the one that the server read.
pub(crate) fn compare(comparison: &mut Comparison, case: &Value, asked: &Asked) {
    let (sent, recorded) = (asked.http_request(), &case["request"]);
    let text = |name: &str| recorded[name].as_str().unwrap();
    let address = sent.url.strip_prefix(BASE).unwrap();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let method = if sent.body.is_some() { "POST" } else { "GET" };
    comparison.same("method", method, text("method"));
    let normal = NORMALISED.iter().find(|(name, ..)| case["name"] == *name);
    if let Some((_, normal_path, normal_query)) = normal {
        let doubled = (text("path"), text("raw_query")) != (*normal_path, *normal_query);
        comparison.holds("doubled by the SDK", doubled, "it is not any more");
        comparison.same("path (normal)", path, *normal_path);
        comparison.same("query (normal)", query, *normal_query);
    } else {
        comparison.same("path", path, text("path"));
        comparison.same("query", query, text("raw_query"));
    }
    let headers: Map<String, Value> = sent
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    assert_eq!(
        headers.len(),
        sent.headers.len(),
        "no header goes out twice"
    );
    comparison.same_json("headers", &headers.into(), &recorded["headers"]);
    let body = sent
        .body
        .map(|body| serde_json::from_str::<Value>(&body).unwrap());
    comparison.same_json("body", &body.unwrap_or_default(), &recorded["body"]);
}
