//! Asking for the number of tokens that a streamed reply took.
//!
//! A stream says it only where `stream_options.include_usage` asks for it. What
//! knows no such field refuses the request or misreads it, so that the page
//! asks by itself only where the field is documented: Azure OpenAI's v1 and,
//! from the version on that brought it, deployments
//! (<https://learn.microsoft.com/azure/ai-services/openai/api-version-deprecation>),
//! and OpenAI. A model that refuses it all the same is asked without it from
//! then on ([`super::adaptation`]). Elsewhere a person switches it on.

use serde_json::json;

use super::api_version;
use super::endpoint::Endpoint;
use super::request::ChatCompletionsRequest;

/// The body field that asks.
pub const STREAM_OPTIONS: &str = "stream_options";

/// Has a request ask for the tokens, where it goes to a service that is known
/// to say them. `version` is the `api-version` that is sent.
pub fn ask_for_usage(
    request: &mut ChatCompletionsRequest,
    endpoint: &Endpoint,
    version: Option<&str>,
) {
    let streams = request.stream == Some(true);
    if streams && request.parameter(STREAM_OPTIONS).is_none() && says_usage(endpoint, version) {
        let asked = json!({"include_usage": true});
        request.parameters.set(STREAM_OPTIONS, asked);
    }
}

fn says_usage(endpoint: &Endpoint, version: Option<&str>) -> bool {
    if endpoint.host() == Some("api.openai.com") {
        return true;
    }
    if !endpoint.is_azure_resource() {
        return false;
    }
    if endpoint.service_url().ends_with("/openai/v1") {
        return true;
    }
    let floor = api_version::floor_of(STREAM_OPTIONS);
    let (Some(version), Some(floor), Some(_)) = (version, floor, endpoint.deployment()) else {
        return false;
    };
    !api_version::is_older(version, floor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Parameters;

    fn check(endpoint: &str, parameters: &str, expected: Option<&str>) {
        let endpoint = Endpoint::parse(endpoint).unwrap();
        let parameters = Parameters::parse(parameters).unwrap();
        let mut request = ChatCompletionsRequest::new(Vec::new(), None, &parameters);
        ask_for_usage(&mut request, &endpoint, endpoint.api_version());
        let sent = request.parameter(STREAM_OPTIONS).map(ToString::to_string);
        assert_eq!(sent.as_deref(), expected, "{endpoint:?}");
    }

    #[test]
    fn what_is_known_to_say_it_is_asked() {
        const ASKED: Option<&str> = Some(r#"{"include_usage":true}"#);
        for endpoint in [
            "https://a.openai.azure.com/openai/v1",
            "https://a.openai.azure.com/",
            "https://a.services.ai.azure.com/openai/v1",
            "https://a.openai.azure.com/openai/deployments/x",
            "https://a.openai.azure.com/openai/deployments/x?api-version=2024-09-01-preview",
            "https://a.openai.azure.us/openai/deployments/x?api-version=2024-10-21",
            "https://api.openai.com/v1",
        ] {
            check(endpoint, "", ASKED);
        }
    }

    #[test]
    fn others_are_not() {
        for endpoint in [
            "https://a.openai.azure.com/openai/deployments/x?api-version=2024-06-01",
            "https://a.openai.azure.com/openai/deployments/x?api-version=2024-08-01-preview",
            "https://a.services.ai.azure.com/models",
            "https://a.eastus.models.ai.azure.com",
            "https://models.github.ai/inference",
            "https://gateway.azure-api.net/openai/deployments/x?api-version=2024-10-21",
            "http://127.0.0.1:8080/openai/deployments/x?api-version=2024-10-21",
            "http://localhost:8000/v1",
            "openai/deployments/local",
        ] {
            check(endpoint, "", None);
        }
    }

    #[test]
    fn what_a_person_says_stands() {
        let endpoint = "https://a.openai.azure.com/openai/v1";
        check(endpoint, r#"{"stream":false}"#, None);
        let own = r#"{"stream_options":{"include_usage":false}}"#;
        check(endpoint, own, Some(r#"{"include_usage":false}"#));
    }
}
