//! The facts of a failure for whoever helps: everything but the key and the
//! conversation.

use crate::inference::endpoint::Endpoint;
use crate::inference::error::ServiceError;
use crate::settings::Connection;

use super::error::ChatError;

/// The facts as lines of text. `request_id` is that of an answer that began
/// well; `time` is when the facts were asked for.
#[must_use]
pub fn support_details(
    error: &ChatError,
    connection: Option<&Connection>,
    request_id: Option<&str>,
    time: &str,
) -> String {
    let mut lines = vec![
        format!("Azure Chat {}", env!("CARGO_PKG_VERSION")),
        format!("Time: {time}"),
    ];
    if let Some(connection) = connection {
        if let Ok(endpoint) = Endpoint::parse(&connection.endpoint) {
            lines.push(format!("Endpoint: {}", endpoint.base_url()));
            let version = connection.api_version.as_deref();
            if let Some(version) = version.or(endpoint.api_version()) {
                lines.push(format!("api-version: {version}"));
            }
        }
        if let Some(model) = &connection.model {
            lines.push(format!("Model: {model}"));
        }
    }
    let refused_id = match error {
        ChatError::Service(refusal) => refusal.request_id.as_deref(),
        _ => None,
    };
    if let Some(id) = refused_id.or(request_id) {
        lines.push(format!("Request id: {id}"));
    }
    match error {
        ChatError::Service(refusal) => {
            lines.push(format!("HTTP status: {}", refusal.status));
            of_error(&mut lines, &refusal.error);
        }
        ChatError::InStream(error) => {
            lines.push("Reported inside of the reply.".to_owned());
            of_error(&mut lines, error);
        }
        other => lines.push(format!("Error: {other}")),
    }
    let key = connection.and_then(|connection| connection.key.as_ref());
    let text = lines.join("\n") + "\n";
    key.map_or(text.clone(), |key| key.redact(&text))
}

fn of_error(lines: &mut Vec<String>, error: &ServiceError) {
    let fields = [
        ("Code", &error.code),
        ("Message", &error.message),
        ("Type", &error.kind),
        ("Parameter", &error.param),
        ("Target", &error.target),
        ("Inner code", &error.inner_code),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            lines.push(format!("{name}: {value}"));
        }
    }
    let details = error.details.iter();
    lines.extend(details.map(|detail| format!("Detail: {detail}")));
    for verdict in error.content_filter.filtered() {
        lines.push(format!("Content filter: {}", verdict.words()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::error::Refusal;
    use crate::settings::ApiKey;

    #[test]
    fn the_facts_are_there_and_the_key_is_not() {
        let connection = Connection {
            endpoint: "https://contoso.openai.azure.com/openai/deployments/x?code=secret-4711"
                .into(),
            key: ApiKey::new("secret-4711"),
            ..Connection::own()
        };
        let error = ChatError::Service(Box::new(Refusal {
            status: 401,
            error: ServiceError::from_body(
                r#"{"error":{"code":"401","message":"The key secret-4711 is wrong"}}"#,
            ),
            request_id: Some("0000-aa".into()),
            ..Refusal::default()
        }));
        let text = support_details(&error, Some(&connection), None, "2026-11-23T10:00:00Z");
        assert!(!text.contains("secret-4711"), "{text}");
        for fact in [
            "HTTP status: 401",
            "Request id: 0000-aa",
            "Code: 401",
            "api-version: 2024-10-21",
            "Endpoint: https://contoso.openai.azure.com/openai/deployments/x\n",
        ] {
            assert!(text.contains(fact), "{fact}: {text}");
        }
    }
}
