//! The messages of a request, as scenarios look at them.

use serde_json::Value;

/// The messages; none where there are none.
pub(super) fn all(body: &Value) -> &[Value] {
    let messages = body.get("messages").and_then(Value::as_array);
    messages.map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn has_role(message: &Value, role: &str) -> bool {
    message.get("role").is_some_and(|each| each == role)
}

/// A message's text, also where it comes in parts.
pub(super) fn text(message: &Value) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts = parts
                .iter()
                .filter_map(|part| part.get("text").and_then(Value::as_str));
            texts.collect::<Vec<_>>().concat()
        }
        _ => String::new(),
    }
}

/// Where a message's content has an item of a type.
pub(super) fn item(message: &Value, kind: &str) -> Option<usize> {
    let parts = message.get("content")?.as_array()?;
    parts
        .iter()
        .position(|part| part.get("type").is_some_and(|each| each == kind))
}

/// Whether any message has `text` in it.
pub(super) fn any_contains(body: &Value, part: &str) -> bool {
    all(body).iter().any(|message| text(message).contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_found_in_parts_too() {
        let body = json!({"messages": [
            {"role": "assistant", "content": null},
            {"role": "user", "content": [{"type": "image_url"}, {"type": "text", "text": "a word"}]},
        ]});
        assert!(any_contains(&body, "word"));
        assert!(!any_contains(&body, "other"));
        assert!(!any_contains(&json!({}), ""));
    }
}
