//! The service to which the relay passes requests on.

use reqwest::Url;

use super::address;
use super::headers::Authentication;

/// What the page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// `POST …/chat/completions`
    ChatCompletions,
    /// `GET …/info`
    Info,
}

impl Operation {
    /// The end of its path.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::ChatCompletions => "/chat/completions",
            Self::Info => "/info",
        }
    }
}

/// A deployment, or another service that speaks chat completions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upstream {
    /// Without the operation's path, and with its query.
    base: Url,
}

impl Upstream {
    /// Reads an address in any form; `api_version` is used unless the address names one. The error finishes
    /// "this address …".
    pub(crate) fn parse(text: &str, api_version: Option<&str>) -> Result<Self, String> {
        let base = address::parse(text, api_version)?;
        Ok(Self { base })
    }

    /// Where an operation is.
    pub(crate) fn url(&self, operation: Operation) -> Url {
        let mut url = self.base.clone();
        let path = self.base.path().trim_end_matches('/');
        url.set_path(&format!("{path}{}", operation.path()));
        url
    }

    /// What to call it: the deployment where the address names one, else the host.
    pub(crate) fn name(&self) -> &str {
        let mut segments = self.base.path().split('/');
        segments.find(|segment| *segment == "deployments");
        let deployment = segments.next().filter(|name| !name.is_empty());
        deployment.unwrap_or_else(|| self.host())
    }

    /// The host, for sentences.
    pub(crate) fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Whether it is on this machine.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        matches!(self.host(), "localhost" | "127.0.0.1" | "[::1]")
    }

    /// The header in which this host wants its key: the page's defaults.
    pub(crate) fn authentication(&self) -> Authentication {
        let mut azure = address::RESOURCES.iter().chain(&[".azure-api.net"]);
        if azure.any(|suffix| self.host().ends_with(suffix)) {
            Authentication::ApiKey
        } else {
            Authentication::Bearer
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_stand_beside_each_other() {
        for (operation, expected) in [
            (
                Operation::ChatCompletions,
                "https://a.example/openai/deployments/x/chat/completions?api-version=2024-10-21",
            ),
            (
                Operation::Info,
                "https://a.example/openai/deployments/x/info?api-version=2024-10-21",
            ),
        ] {
            let upstream =
                Upstream::parse("https://a.example/openai/deployments/x/", None).unwrap();
            assert_eq!(upstream.url(operation).as_str(), expected);
        }
        let root = Upstream::parse("http://localhost:1", None).unwrap();
        let url = root.url(Operation::ChatCompletions);
        assert_eq!(url.as_str(), "http://localhost:1/chat/completions");
    }

    #[test]
    fn names_and_authentication() {
        use Authentication::{ApiKey, Bearer};
        for (endpoint, name, authentication) in [
            (
                "https://a.openai.azure.com/openai/deployments/gpt-4o",
                "gpt-4o",
                ApiKey,
            ),
            (
                "https://a.openai.azure.com/openai/v1",
                "a.openai.azure.com",
                ApiKey,
            ),
            ("https://gate.azure-api.net/x", "gate.azure-api.net", ApiKey),
            (
                "https://a.eastus.models.ai.azure.com",
                "a.eastus.models.ai.azure.com",
                Bearer,
            ),
            (
                "https://models.github.ai/inference",
                "models.github.ai",
                Bearer,
            ),
            (
                "https://openai.azure.com.evil.example/v1",
                "openai.azure.com.evil.example",
                Bearer,
            ),
        ] {
            let upstream = Upstream::parse(endpoint, None).unwrap();
            let found = (upstream.name(), upstream.authentication());
            assert_eq!(found, (name, authentication), "{endpoint}");
        }
    }
}
