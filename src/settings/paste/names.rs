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

/// Names that are of another service, or of another kind of model.
const OTHERS: &[&str] = &[
    "embed",
    "search",
    "storage",
    "speech",
    "translat",
    "vision",
    "cosmos",
    "database",
    "redis",
    "postgres",
    "mongo",
    "queue",
    "telemetry",
    "insights",
    "instrument",
    "public",
    "private",
    "webhook",
    "callback",
    "redirect",
    "image",
    "dalle",
    "whisper",
    "tts",
    "tenant",
    "document",
    "keyvault",
];

/// Meanings by the ends of names; the first that fits.
const ENDINGS: &[(&str, Field)] = &[
    ("apiversion", Field::ApiVersion),
    ("openaiversion", Field::ApiVersion),
    ("serviceversion", Field::ApiVersion),
    ("deployment", Field::Deployment),
    ("deploymentname", Field::Deployment),
    ("deploymentid", Field::Deployment),
    ("chatclient", Field::Deployment),
    ("azureopenaichatcompletion", Field::Deployment),
    ("model", Field::Model),
    ("modelname", Field::Model),
    ("modelid", Field::Model),
    ("resourcename", Field::Resource),
    ("instancename", Field::Resource),
    ("endpoint", Field::Endpoint),
    ("endpointurl", Field::Endpoint),
    ("endpointuri", Field::Endpoint),
    ("targeturi", Field::Endpoint),
    ("targeturl", Field::Endpoint),
    ("baseurl", Field::Endpoint),
    ("baseuri", Field::Endpoint),
    ("apibase", Field::Endpoint),
    ("apiurl", Field::Endpoint),
    ("url", Field::Url),
    ("uri", Field::Url),
    ("apimsubscriptionkey", Field::SubscriptionKey),
    ("authorization", Field::Authorization),
    ("bearer", Field::Authorization),
    ("keycredential", Field::Key),
    ("inferencecredential", Field::Key),
    ("key1", Field::Key),
    ("key", Field::Token),
    ("credential", Field::Token),
    ("token", Field::Token),
    ("systemprompt", Field::System),
    ("systemmessage", Field::System),
];

/// What marks a key as the service's.
const OF_THE_SERVICE: &[&str] = &[
    "api",
    "openai",
    "azure",
    "subscription",
    "inference",
    "endpoint",
    "llm",
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
    if OTHERS.iter().any(|other| name.contains(other)) {
        return None;
    }
    let (_, field) = ENDINGS.iter().find(|(end, _)| name.ends_with(end))?;
    let ours = || OF_THE_SERVICE.iter().any(|word| name.contains(word));
    Some(match field {
        Field::Token if !name.ends_with("credential") && ours() => Field::Key,
        field => *field,
    })
}

/// A parameter's name on the wire, and whether a name like this is a parameter
/// wherever it stands.
pub(super) fn parameter(name: &str) -> Option<(&'static str, bool)> {
    const NAMES: &[(&str, bool)] = &[
        ("temperature", true),
        ("top_p", true),
        ("max_tokens", true),
        ("max_completion_tokens", true),
        ("presence_penalty", true),
        ("frequency_penalty", true),
        ("reasoning_effort", true),
        ("response_format", true),
        ("logit_bias", true),
        ("top_logprobs", true),
        ("parallel_tool_calls", true),
        ("tool_choice", true),
        ("stream_options", true),
        ("stop", false),
        ("seed", false),
        ("n", false),
        ("user", false),
        ("stream", false),
        ("logprobs", false),
        ("tools", false),
        ("verbosity", false),
        ("store", false),
        ("metadata", false),
        ("prediction", false),
        ("modalities", false),
        ("audio", false),
        ("service_tier", false),
    ];
    let name = squash(name);
    let wire = match name.as_str() {
        // What C# calls these.
        "maxoutputtokencount" => return Some(("max_tokens", true)),
        "stopsequences" => return Some(("stop", false)),
        name => name,
    };
    NAMES
        .iter()
        .copied()
        .find(|(known, _)| known.chars().filter(|c| *c != '_').eq(wire.chars()))
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
