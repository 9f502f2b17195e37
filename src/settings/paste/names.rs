//! What the names that people, portals and libraries use mean.

use crate::inference::request::ChatRole;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Endpoint,
    /// An address of something; an endpoint only if it looks like one.
    Url,
    ApiVersion,
    /// Azure's name for a model that was deployed.
    Deployment,
    Model,
    /// The first label of the resource's host.
    Resource,
    Key,
    /// A key of something; the service's only if it looks like one.
    Token,
    /// The header `Authorization`.
    Authorization,
    /// The header `Ocp-Apim-Subscription-Key`.
    SubscriptionKey,
    /// This page's own `auth`.
    Authentication,
    System,
}

/// A name's letters and digits alone: `AZURE_OPENAI_KEY`, `azureOpenAIKey` and
/// “Azure OpenAI key” are one.
pub(super) fn squash(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Parts of names that are of another service, or of another kind of model.
const OTHERS: &str = "embed search storage speech translat vision cosmos database redis postgres \
    mongo queue telemetry insights instrument public private webhook callback redirect image dalle \
    whisper tts tenant document keyvault";

/// Parts of names that mark a key as the service's.
const OURS: &str = "api openai azure subscription inference endpoint llm";

/// Meanings by the ends of names; the first that fits.
const ENDINGS: &[(&str, Field)] = &[
    ("apiversion openaiversion serviceversion", Field::ApiVersion),
    (
        "deployment deploymentname deploymentid chatclient azureopenaichatcompletion",
        Field::Deployment,
    ),
    ("model modelname modelid", Field::Model),
    ("resourcename instancename", Field::Resource),
    (
        "endpoint endpointurl endpointuri targeturi targeturl baseurl baseuri apibase apiurl",
        Field::Endpoint,
    ),
    ("url uri", Field::Url),
    ("apimsubscriptionkey", Field::SubscriptionKey),
    ("authorization bearer", Field::Authorization),
    ("keycredential inferencecredential key1", Field::Key),
    ("key credential token", Field::Token),
    ("systemprompt systemmessage", Field::System),
];

/// What a name means here, if anything.
pub(super) fn field(name: &str) -> Option<Field> {
    let name = squash(name);
    match name.as_str() {
        "name" | "title" | "displayname" => return Some(Field::Name),
        "auth" | "authentication" => return Some(Field::Authentication),
        "key" | "credential" => return Some(Field::Key),
        "version" => return Some(Field::ApiVersion),
        "system" => return Some(Field::System),
        "engine" | "azure" => return Some(Field::Deployment),
        _ => {}
    }
    let has = |parts: &str| parts.split_whitespace().any(|part| name.contains(part));
    if has(OTHERS) {
        return None;
    }
    let ends = |ends: &str| ends.split(' ').any(|end| name.ends_with(end));
    let (_, field) = ENDINGS.iter().find(|(names, _)| ends(names))?;
    Some(match field {
        Field::Token if !name.ends_with("credential") && has(OURS) => Field::Key,
        field => *field,
    })
}

/// Parameters by their names on the wire.
const PARAMETERS: &str = "temperature top_p max_tokens max_completion_tokens presence_penalty \
    frequency_penalty repetition_penalty reasoning_effort response_format logit_bias top_logprobs \
    parallel_tool_calls tool_choice stream_options";
/// Those whose names are of other things too, outside of a request.
const COMMON: &str = "stop seed n user stream logprobs tools functions function_call verbosity store \
    metadata prediction modalities audio service_tier top_k min_p";

/// A parameter's name on the wire; in a request, more names are parameters.
pub(super) fn parameter(name: &str, in_request: bool) -> Option<&'static str> {
    let name = match squash(name) {
        // What C# calls these.
        name if name == "maxoutputtokencount" => "maxtokens".to_owned(),
        name if name == "stopsequences" => "stop".to_owned(),
        name => name,
    };
    let common = if in_request { COMMON } else { "" };
    PARAMETERS
        .split_whitespace()
        .chain(common.split_whitespace())
        .find(|wire| wire.chars().filter(|c| *c != '_').eq(name.chars()))
}

/// Who speaks, by a message's `role`.
pub(super) fn role(name: &str) -> Option<ChatRole> {
    Some(match name.to_ascii_lowercase().as_str() {
        "system" | "developer" => ChatRole::System,
        "user" | "human" => ChatRole::User,
        "assistant" | "ai" => ChatRole::Assistant,
        _ => return None,
    })
}

/// Who speaks, by what makes the message: `SystemMessage`, `AddUserMessage`.
pub(super) fn speaker(callee: &str) -> Option<ChatRole> {
    let name = squash(callee.rsplit('.').next().unwrap_or(callee));
    if !name.contains("message") {
        return None;
    }
    let roles = ["system", "developer", "user", "human", "assistant"];
    let known = roles.iter().find(|role| name.contains(**role));
    match known {
        Some(known) => role(known),
        None => name.starts_with("aimessage").then_some(ChatRole::Assistant),
    }
}
