//! What a deployment says of a request it does not take, in the service's words.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::validate::refusal::bad_request;

/// 400 for a parameter that the model does not have.
pub(super) fn parameter(name: &str, instead: Option<&str>) -> Answer {
    let mut message = format!("Unsupported parameter: '{name}' is not supported with this model.");
    if let Some(instead) = instead {
        message.push_str(&format!(" Use '{instead}' instead."));
    }
    bad_request(&message, Some(name), Some("unsupported_parameter"))
}

/// 400 for a parameter of which the model has the default only.
pub(super) fn value(name: &str, value: &Value, default: &str) -> Answer {
    let message = format!(
        "Unsupported value: '{name}' does not support {value} with this model. Only the default ({default}) value is \
         supported."
    );
    bad_request(&message, Some(name), Some("unsupported_value"))
}

/// 400 for a message of a role that the model does not have.
pub(super) fn role(index: usize, role: &str) -> Answer {
    let param = format!("messages[{index}].role");
    let message =
        format!("Unsupported value: '{param}' does not support '{role}' with this model.");
    bad_request(&message, Some(&param), Some("unsupported_value"))
}

/// 400 for a parameter that an `api-version` does not have.
pub(super) fn argument(name: &str) -> Answer {
    let message = format!("Unrecognized request argument supplied: {name}");
    bad_request(&message, None, None)
}

/// 400 for an item of a content that the model does not take, in the words that were seen for images
/// (<https://github.com/browser-use/web-ui/issues/274>) and for audio
/// (<https://github.com/openai/openai-python/issues/2454>).
pub(super) fn item(index: usize, place: usize, kind: &str) -> Answer {
    let message = match kind {
        "input_audio" => {
            "content blocks are expected to be either text or image_url type".to_owned()
        }
        _ => format!("Invalid content type. {kind} is only supported by certain models."),
    };
    let param = format!("messages.[{index}].content.[{place}].type");
    bad_request(&message, Some(&param), None)
}

/// 400 for an `api-version` that is too old for the model.
pub(super) fn version(first: &str) -> Answer {
    let message =
        format!("Model o3-mini is enabled only for api versions {first}-preview and later");
    let body = json!({"error": {"code": "BadRequest", "message": message}});
    Answer::json(StatusCode::BAD_REQUEST, &body)
}

/// 400 for a conversation that is too long.
pub(super) fn length() -> Answer {
    let message = "This model's maximum context length is 128000 tokens. However, your messages resulted in 130212 \
                   tokens. Please reduce the length of the messages.";
    bad_request(message, Some("messages"), Some("context_length_exceeded"))
}

/// 400 for a model that is not on this route at all.
pub(super) fn route() -> Answer {
    let message = "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'. Try \
                   again with the new parameter. See \
                   https://platform.openai.com/docs/guides/responses-vs-chat-completions for more details.";
    bad_request(message, Some("messages"), Some("unsupported_parameter"))
}

/// 400 for an attack in the prompt and a word of a list, in the rarer spelling: `inner_error`,
/// `content_filter_results`, the lists as a list.
pub(super) fn jailbreak() -> Answer {
    let safe = json!({"filtered": false, "severity": "safe"});
    let body = json!({"error": {
        "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. \
                    Please modify your prompt and retry. To learn more about our content filtering policies please \
                    read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
        "type": null,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "inner_error": {
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_results": {
                "hate": safe,
                "jailbreak": {"filtered": true, "detected": true},
                "self_harm": safe,
                "sexual": safe,
                "violence": safe,
                "custom_blocklists": [{"filtered": true, "id": "contoso-words"}],
            },
        },
    }});
    Answer::json(StatusCode::BAD_REQUEST, &body)
}
