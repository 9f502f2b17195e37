//! What a deployment does not take, and what to send in its place.
//!
//! A deployment's name does not tell its model, so that no client can know
//! beforehand whether it takes `max_tokens`, a `temperature`, a system message
//! or a stream. The service says it when it refuses (`error.param`, codes
//! `unsupported_parameter` and `unsupported_value`, and a few sentences).

use super::api_version;
use super::error::ServiceError;
use super::request::{ChatCompletionsRequest, ChatRole, ContentItem, MessageContent};

/// A change to every request of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adaptation {
    /// A parameter goes out under another name.
    Rename { from: String, to: String },
    /// A parameter is not sent.
    Drop(String),
    /// System messages go out with this role.
    SystemAs(ChatRole),
    /// The reply is asked for whole, not streamed.
    Whole,
    /// Another `api-version`.
    ApiVersion(String),
    /// Messages go out without their images.
    NoImages,
    /// Messages go out without their audio.
    NoAudio,
}

/// Parameters that tune a reply: one comes without them, if a little
/// different. Others (`tools`, `response_format`, `n` …) change what was asked
/// for, and are never left out unless a person says so.
const TUNING: &[&str] = &[
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "logprobs",
    "top_logprobs",
    "logit_bias",
    "seed",
    "user",
    "reasoning_effort",
    "verbosity",
    "parallel_tool_calls",
    "stream_options",
    "store",
    "metadata",
    "max_tokens",
    "max_completion_tokens",
];

impl Adaptation {
    /// What would help against a refusal, if anything would. `version` is the
    /// `api-version` that was sent; what it knows of is `documented` for the
    /// routes of deployments.
    #[must_use]
    pub fn against(
        error: &ServiceError,
        request: &ChatCompletionsRequest,
        version: Option<&str>,
        documented: bool,
    ) -> Option<Self> {
        let message = error.message.as_deref().unwrap_or_default();
        let too_old = message.contains("api version") || message.contains("API version");
        if let Some(wanted) = api_version::within(message).filter(|_| too_old)
            && error.says("later")
            && version.is_some_and(|version| api_version::is_older(version, wanted))
        {
            return Some(Self::ApiVersion(wanted.to_owned()));
        }
        if let Some(item) = refused_item(error, request) {
            return Some(item);
        }
        let name = refused_parameter(error)?;
        if name.ends_with(".role") {
            // `messages[0].role` does not support 'system', or 'developer'.
            let developer = error.says("'developer'") && !error.says("'system'");
            return Some(Self::SystemAs(if developer {
                ChatRole::User
            } else {
                ChatRole::Developer
            }));
        }
        // `response_format.json_schema` is refused for `response_format`.
        let name = name.split(['.', '[']).next().unwrap_or(name);
        if name == "stream" {
            return (request.stream == Some(true)).then_some(Self::Whole);
        }
        request.parameter(name)?;
        let floor = api_version::floor_of(name).filter(|_| documented);
        if let (Some(floor), Some(version)) = (floor, version)
            && api_version::is_older(version, floor)
        {
            return Some(Self::ApiVersion(floor.to_owned()));
        }
        let rename = |to: &str| Self::Rename {
            from: name.to_owned(),
            to: to.to_owned(),
        };
        let free = |to| request.parameter(to).is_none();
        Some(match name {
            "max_tokens" if free("max_completion_tokens") => rename("max_completion_tokens"),
            "max_completion_tokens" if free("max_tokens") => rename("max_tokens"),
            name => Self::Drop(name.to_owned()),
        })
    }

    /// Whether the page may do it by itself: what was asked for stays.
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        match self {
            Self::Drop(name) => TUNING.contains(&name.as_str()),
            Self::NoImages | Self::NoAudio => false,
            _ => true,
        }
    }

    /// Changes a request and its `api-version`.
    pub fn apply(&self, request: &mut ChatCompletionsRequest, version: &mut Option<String>) {
        let take = |request: &mut ChatCompletionsRequest, name: &str| {
            let known = request.parameters.remove(name);
            request.extra.remove(name).or(known)
        };
        match self {
            Self::Drop(name) => {
                take(request, name);
            }
            Self::Rename { from, to } => {
                if let Some(value) = take(request, from) {
                    request.parameters.set(to, value);
                }
            }
            Self::SystemAs(role) => {
                for message in &mut request.messages {
                    if matches!(message.role, ChatRole::System | ChatRole::Developer) {
                        message.role = *role;
                    }
                }
            }
            Self::Whole => {
                request.stream = Some(false);
                take(request, "stream_options");
            }
            Self::NoImages => leave_out(request, |item| !is_image(item)),
            Self::NoAudio => leave_out(request, |item| !is_audio(item)),
            // A newer one that the person has set since knows it all.
            Self::ApiVersion(wanted) => {
                if let Some(sent) = version
                    && api_version::is_older(sent, wanted)
                {
                    sent.clone_from(wanted);
                }
            }
        }
    }

    /// What is done, for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Rename { from, to } => {
                format!("This deployment does not take {from}: {to} is sent in its place.")
            }
            Self::Drop(name) => format!("This deployment does not take {name}: it is left out."),
            Self::SystemAs(role) => format!(
                "This deployment does not take that role: system messages are sent as {}.",
                role.as_str()
            ),
            Self::Whole => {
                "This deployment does not stream: its replies come in one piece.".to_owned()
            }
            Self::ApiVersion(version) => format!(
                "The API version was too old for what was asked: {version} is used with this connection."
            ),
            Self::NoImages => {
                "This deployment takes no images: they are not sent to it.".to_owned()
            }
            Self::NoAudio => "This deployment takes no audio: it is not sent to it.".to_owned(),
        }
    }

    /// The button that does it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Rename { to, .. } => format!("Use {to}"),
            Self::Drop(name) => format!("Send without {name}"),
            Self::SystemAs(role) => format!("Send the system message as {}", role.as_str()),
            Self::Whole => "Ask without streaming".to_owned(),
            Self::ApiVersion(version) => format!("Use API version {version}"),
            Self::NoImages => "Send without images".to_owned(),
            Self::NoAudio => "Send without audio".to_owned(),
        }
    }

    /// The adaptation as words, to be stored.
    #[must_use]
    pub fn to_words(&self) -> String {
        match self {
            Self::Rename { from, to } => format!("rename {from} {to}"),
            Self::Drop(name) => format!("drop {name}"),
            Self::SystemAs(role) => format!("system-as {}", role.as_str()),
            Self::Whole => "whole".to_owned(),
            Self::ApiVersion(version) => format!("api-version {version}"),
            Self::NoImages => "no-images".to_owned(),
            Self::NoAudio => "no-audio".to_owned(),
        }
    }

    /// Reads what [`Adaptation::to_words`] wrote.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let mut words = words.split(' ');
        let (kind, first, second) = (words.next()?, words.next(), words.next());
        let own = |text: Option<&str>| text.map(str::to_owned);
        Some(match kind {
            "rename" => Self::Rename {
                from: own(first)?,
                to: own(second)?,
            },
            "drop" => Self::Drop(own(first)?),
            "system-as" if first == Some("user") => Self::SystemAs(ChatRole::User),
            "system-as" => Self::SystemAs(ChatRole::Developer),
            "whole" => Self::Whole,
            "api-version" => Self::ApiVersion(own(first)?),
            "no-images" => Self::NoImages,
            "no-audio" => Self::NoAudio,
            _ => return None,
        })
    }
}

/// Items of a content that a deployment does not take. Services say it in
/// many ways
/// (<https://github.com/browser-use/web-ui/issues/274>,
/// <https://github.com/openai/openai-python/issues/2454>); what they have in
/// common is the item's name, or the word for it, and that it is not taken.
fn refused_item(error: &ServiceError, request: &ChatCompletionsRequest) -> Option<Adaptation> {
    const NOT_TAKEN: &[&str] = &[
        "only supported by",
        "not support",
        "unsupported content",
        "unknown variant",
        "invalid content type",
        "supported values are",
        "expected to be",
        "at most 0",
        "not enabled",
        "not a multimodal",
        "is not of type 'string'",
    ];
    // An image that is refused for what it is, and not for being one.
    const THIS_ONE: &[&str] = &["format", "unsupported image", "mime"];
    if THIS_ONE.iter().any(|word| error.says(word))
        || !NOT_TAKEN.iter().any(|words| error.says(words))
    {
        return None;
    }
    let sent = |is: fn(&ContentItem) -> bool| items(request).any(is);
    let (images, audio) = (sent(is_image), sent(is_audio));
    // A list of what is taken names images when it refuses audio.
    let takes_images = error.says("text or image_url") || error.says("'text', 'image_url'");
    if audio && (error.says("audio") || takes_images || !images) {
        let named = error.says("audio") || takes_images || error.says("string");
        return named.then_some(Adaptation::NoAudio);
    }
    let named = error.says("image") || error.says("multimodal") || error.says("string");
    (images && named).then_some(Adaptation::NoImages)
}

fn is_image(item: &ContentItem) -> bool {
    matches!(item, ContentItem::ImageUrl { .. })
}

fn is_audio(item: &ContentItem) -> bool {
    matches!(item, ContentItem::InputAudio { .. })
}

fn items(request: &ChatCompletionsRequest) -> impl Iterator<Item = &ContentItem> {
    let messages = request.messages.iter();
    messages.flat_map(|message| match &message.content {
        Some(MessageContent::Items(items)) => items.as_slice(),
        _ => &[],
    })
}

/// Keeps some items of all messages; a content that is text alone by then goes
/// out as such, which every model takes.
fn leave_out(request: &mut ChatCompletionsRequest, stays: fn(&ContentItem) -> bool) {
    for message in &mut request.messages {
        let Some(MessageContent::Items(items)) = &mut message.content else {
            continue;
        };
        items.retain(stays);
        let text = match items.as_slice() {
            [] => String::new(),
            [ContentItem::Text { text }] => text.clone(),
            _ => continue,
        };
        message.content = Some(MessageContent::Text(text));
    }
}

/// The parameter that a refusal names as not supported or not known.
fn refused_parameter(error: &ServiceError) -> Option<&str> {
    const OPENINGS: &[&str] = &[
        "Unsupported parameter: '",
        "Unsupported value: '",
        "Unknown parameter: '",
        "Unrecognized request argument supplied: ",
        "Unrecognized request arguments supplied: ",
    ];
    let message = error.message.as_deref().unwrap_or_default();
    let named = OPENINGS.iter().find_map(|opening| {
        let (_, after) = message.split_once(opening)?;
        after.split(['\'', ',', ' ', '"']).next()
    });
    let code = error.code.as_deref().unwrap_or_default();
    let refused = matches!(
        code,
        "unsupported_parameter" | "unsupported_value" | "unknown_parameter"
    ) || error.says("not supported")
        || error.says("extra inputs are not permitted");
    let param = error.param.as_deref().or(error.target.as_deref());
    named.or(param.filter(|_| refused))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::request::ChatRequestMessage;
    use crate::settings::Parameters;

    fn request(parameters: &str) -> ChatCompletionsRequest {
        let messages = vec![
            ChatRequestMessage::text(ChatRole::System, "s"),
            ChatRequestMessage::text(ChatRole::User, "u"),
        ];
        let parameters = Parameters::parse(parameters).unwrap();
        ChatCompletionsRequest::new(messages, None, &parameters)
    }

    fn check(body: &str, parameters: &str, version: &str, expected: Option<&str>, after: &str) {
        let error = ServiceError::from_body(&format!(r#"{{"error":{body}}}"#));
        let mut request = request(parameters);
        let adaptation = Adaptation::against(&error, &request, Some(version), true);
        assert_eq!(
            adaptation.as_ref().map(Adaptation::to_words).as_deref(),
            expected,
            "{body}"
        );
        let written = Some(version.to_owned());
        let mut version = written.clone();
        if let Some(adaptation) = adaptation {
            assert_eq!(
                Adaptation::from_words(&adaptation.to_words()).as_ref(),
                Some(&adaptation)
            );
            adaptation.apply(&mut request, &mut version);
        }
        request.messages.truncate(1);
        // What is sent after the role, and the version behind it.
        let (after, wanted) = after.rsplit_once('}').unwrap();
        let after = format!(r#"{{"messages":[{{"content":"s","role":{after}}}"#);
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
        assert_eq!(read(&request.to_json()), read(&after), "{body}");
        let version = version.filter(|version| Some(version) != written.as_ref());
        let version = version.unwrap_or_default();
        assert_eq!(version, wanted.trim(), "{body}");
    }

    #[test]
    fn what_the_service_names_is_renamed_or_left_out() {
        const NOW: &str = "2025-04-01-preview";
        check(
            r#"{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}"#,
            r#"{"max_tokens":5}"#,
            NOW,
            Some("rename max_tokens max_completion_tokens"),
            r#""system"}],"max_completion_tokens":5,"stream":true}"#,
        );
        check(
            r#"{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","param":"temperature","code":"unsupported_value"}"#,
            r#"{"temperature":0.2,"top_p":1}"#,
            NOW,
            Some("drop temperature"),
            r#""system"}],"stream":true,"top_p":1}"#,
        );
        check(
            r#"{"message":"Unsupported value: 'messages[0].role' does not support 'system' with this model.","param":"messages[0].role","code":"unsupported_value"}"#,
            "",
            NOW,
            Some("system-as developer"),
            r#""developer"}],"stream":true}"#,
        );
        check(
            r#"{"message":"Unsupported value: 'messages[0].role' does not support 'developer' with this model.","param":"messages[0].role","code":"unsupported_value"}"#,
            "",
            NOW,
            Some("system-as user"),
            r#""user"}],"stream":true}"#,
        );
        check(
            r#"{"message":"Unsupported value: 'stream' does not support true with this model.","param":"stream","code":"unsupported_value"}"#,
            r#"{"stream_options":{"include_usage":true}}"#,
            NOW,
            Some("whole"),
            r#""system"}],"stream":false}"#,
        );
        check(
            r#"{"message":"Unrecognized request argument supplied: verbosity","type":"invalid_request_error","param":null,"code":null}"#,
            r#"{"verbosity":"low"}"#,
            NOW,
            Some("drop verbosity"),
            r#""system"}],"stream":true}"#,
        );
    }

    #[test]
    fn a_version_too_old_is_raised() {
        check(
            r#"{"code":"BadRequest","message":"Model o3-mini is enabled only for api versions 2024-12-01-preview and later"}"#,
            "",
            "2024-06-01",
            Some("api-version 2024-12-01-preview"),
            r#""system"}],"stream":true} 2024-12-01-preview"#,
        );
        check(
            r#"{"message":"Unrecognized request argument supplied: reasoning_effort","code":null}"#,
            r#"{"reasoning_effort":"low"}"#,
            "2024-10-21",
            Some("api-version 2024-12-01-preview"),
            r#""system"}],"reasoning_effort":"low","stream":true} 2024-12-01-preview"#,
        );
        check(
            r#"{"message":"Unrecognized request argument supplied: reasoning_effort","code":null}"#,
            r#"{"reasoning_effort":"low"}"#,
            "2025-04-01-preview",
            Some("drop reasoning_effort"),
            r#""system"}],"stream":true}"#,
        );
    }

    #[test]
    fn other_refusals_are_left_alone() {
        for body in [
            r#"{"message":"Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.","param":"messages","code":"unsupported_parameter"}"#,
            r#"{"message":"Invalid 'temperature': decimal above maximum value.","param":"temperature","code":"decimal_above_max_value"}"#,
            r#"{"code":"BadRequest","message":"API version not supported"}"#,
            r#"{"message":"Unsupported parameter: 'seed' is not supported with this model.","param":"seed","code":"unsupported_parameter"}"#,
            r#""model not loaded""#,
        ] {
            let kept = r#""system"}],"stream":true,"temperature":9}"#;
            check(body, r#"{"temperature":9}"#, "2024-06-01", None, kept);
        }
    }

    #[test]
    fn what_changes_the_question_is_for_a_person_to_decide() {
        let harmless = |words| Adaptation::from_words(words).unwrap().is_harmless();
        assert!(harmless("drop temperature"));
        assert!(!harmless("drop tools"));
        assert!(!harmless("drop response_format"));
        assert!(harmless("whole"));
    }
}
