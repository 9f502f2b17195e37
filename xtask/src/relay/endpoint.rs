//! The service's address, from whatever form of it somebody has (page-contract: the page does the same).

use reqwest::Url;

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
    /// Reads an address as it stands in a portal, an article or a colleague's message; `api_version` is used unless
    /// the address names one. The error is a sentence that finishes "this address …".
    pub(crate) fn parse(text: &str, api_version: Option<&str>) -> Result<Self, String> {
        let mut base = parse_url(text)?;
        let path = base.path().trim_end_matches('/').to_owned();
        let path = path
            .strip_suffix(Operation::ChatCompletions.path())
            .unwrap_or(&path);
        base.set_path(path.trim_end_matches('/'));
        let upstream = Self { base };
        if upstream.is_bare_azure_resource() {
            return Err("names a resource but no deployment".to_owned());
        }
        Ok(upstream.with_api_version(api_version))
    }

    /// Where an operation is.
    pub(crate) fn url(&self, operation: Operation) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!(
            "{}{}",
            self.base.path().trim_end_matches('/'),
            operation.path()
        ));
        url
    }

    /// What to call it: the deployment where the address names one, else the host.
    pub(crate) fn name(&self) -> &str {
        let mut segments = self.base.path().split('/');
        segments.find(|segment| *segment == "deployments");
        segments
            .next()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| self.host())
    }

    /// The host, for sentences.
    pub(crate) fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Whether it is on this machine.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        matches!(self.host(), "localhost" | "127.0.0.1" | "[::1]")
    }

    /// The header in which this host wants its key: page-contract's defaults.
    pub(crate) fn authentication(&self) -> Authentication {
        let azure = [
            ".openai.azure.com",
            ".cognitiveservices.azure.com",
            ".services.ai.azure.com",
            ".azure-api.net",
        ];
        if azure.iter().any(|suffix| self.host().ends_with(suffix)) {
            Authentication::ApiKey
        } else {
            Authentication::Bearer
        }
    }

    fn is_bare_azure_resource(&self) -> bool {
        let resource = [
            ".openai.azure.com",
            ".cognitiveservices.azure.com",
            ".services.ai.azure.com",
        ];
        let path = self.base.path().trim_matches('/');
        resource.iter().any(|suffix| self.host().ends_with(suffix))
            && matches!(path, "" | "openai" | "openai/deployments")
    }

    fn with_api_version(mut self, given: Option<&str>) -> Self {
        let is_named = self
            .base
            .query_pairs()
            .any(|(name, _)| name.eq_ignore_ascii_case("api-version"));
        let given = given.map(str::trim).filter(|version| !version.is_empty());
        if let (false, Some(version)) = (is_named, given.or_else(|| self.default_api_version())) {
            let version = version.to_owned();
            self.base
                .query_pairs_mut()
                .append_pair("api-version", &version);
        }
        self
    }

    fn default_api_version(&self) -> Option<&'static str> {
        let path = self.base.path().trim_end_matches('/');
        let is_serverless_root = self.host().ends_with(".models.ai.azure.com") && path.is_empty();
        if path.contains("/openai/deployments/") {
            Some("2024-10-21")
        } else if path.ends_with("/models") || is_serverless_root {
            Some("2024-05-01-preview")
        } else {
            None
        }
    }
}

fn parse_url(text: &str) -> Result<Url, String> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    let text = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let mut url = Url::parse(&text).map_err(|error| format!("is no address ({error})"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is neither http nor https".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user name or password, which belong in the key".to_owned());
    }
    url.set_fragment(None);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "https://contoso.openai.azure.com/openai/deployments/gpt-4o";

    fn check(endpoint: &str, version: Option<&str>, expected: &str) {
        let url = Upstream::parse(endpoint, version)
            .unwrap()
            .url(Operation::ChatCompletions);
        assert_eq!(url.as_str(), expected, "{endpoint}");
    }

    #[test]
    fn every_spelling_of_a_deployment() {
        let expected = format!("{DEPLOYMENT}/chat/completions?api-version=2024-10-21");
        for spelling in [
            DEPLOYMENT.to_owned(),
            format!(" {DEPLOYMENT}///\n"),
            format!("\"{DEPLOYMENT}\""),
            format!("{DEPLOYMENT}/chat/completions"),
            format!("{DEPLOYMENT}/chat/completions/"),
            format!("{DEPLOYMENT}/chat/completions?api-version=2024-10-21"),
            format!("{DEPLOYMENT}?#top"),
            DEPLOYMENT.replace("https://", ""),
        ] {
            check(&spelling, None, &expected);
        }
    }

    #[test]
    fn the_addresss_own_api_version_wins() {
        check(
            DEPLOYMENT,
            Some("2025-01-01"),
            &format!("{DEPLOYMENT}/chat/completions?api-version=2025-01-01"),
        );
        let dated = format!("{DEPLOYMENT}/?api-version=2024-06-01&x=1");
        check(
            &dated,
            Some("2025-01-01"),
            &format!("{DEPLOYMENT}/chat/completions?api-version=2024-06-01&x=1"),
        );
        check(
            DEPLOYMENT,
            Some(" "),
            &format!("{DEPLOYMENT}/chat/completions?api-version=2024-10-21"),
        );
    }

    #[test]
    fn defaults_by_form() {
        for (endpoint, expected) in [
            (
                "https://a.openai.azure.com/openai/v1",
                "https://a.openai.azure.com/openai/v1/chat/completions",
            ),
            (
                "https://a.services.ai.azure.com/models/",
                "https://a.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
            ),
            (
                "https://a.eastus.models.ai.azure.com",
                "https://a.eastus.models.ai.azure.com/chat/completions?api-version=2024-05-01-preview",
            ),
            (
                "https://a.eastus.models.ai.azure.com/v1",
                "https://a.eastus.models.ai.azure.com/v1/chat/completions",
            ),
            (
                "https://models.github.ai/inference",
                "https://models.github.ai/inference/chat/completions",
            ),
            (
                "http://127.0.0.1:9000/v1",
                "http://127.0.0.1:9000/v1/chat/completions",
            ),
            (
                "https://gate.azure-api.net/team/openai/deployments/x",
                "https://gate.azure-api.net/team/openai/deployments/x/chat/completions?api-version=2024-10-21",
            ),
        ] {
            check(endpoint, None, expected);
        }
    }

    #[test]
    fn info_stands_beside() {
        let url = Upstream::parse(DEPLOYMENT, None)
            .unwrap()
            .url(Operation::Info);
        assert_eq!(
            url.as_str(),
            format!("{DEPLOYMENT}/info?api-version=2024-10-21")
        );
    }

    #[test]
    fn names_and_authentication() {
        for (endpoint, name, authentication) in [
            (DEPLOYMENT, "gpt-4o", Authentication::ApiKey),
            (
                "https://a.openai.azure.com/openai/v1",
                "a.openai.azure.com",
                Authentication::ApiKey,
            ),
            (
                "https://gate.azure-api.net/x",
                "gate.azure-api.net",
                Authentication::ApiKey,
            ),
            (
                "https://a.eastus.models.ai.azure.com",
                "a.eastus.models.ai.azure.com",
                Authentication::Bearer,
            ),
            (
                "https://models.github.ai/inference",
                "models.github.ai",
                Authentication::Bearer,
            ),
            (
                "https://openai.azure.com.evil.example/v1",
                "openai.azure.com.evil.example",
                Authentication::Bearer,
            ),
        ] {
            let upstream = Upstream::parse(endpoint, None).unwrap();
            assert_eq!(
                (upstream.name(), upstream.authentication()),
                (name, authentication),
                "{endpoint}"
            );
        }
    }

    #[test]
    fn what_cannot_work_is_said() {
        for (endpoint, said) in [
            ("", "empty"),
            ("https://", "no address"),
            ("ftp://a.example/v1", "neither http nor https"),
            ("https://me:pw@a.example/v1", "password"),
            ("https://a.openai.azure.com/", "no deployment"),
            ("https://a.services.ai.azure.com", "no deployment"),
            (
                "https://a.openai.azure.com/openai/deployments/",
                "no deployment",
            ),
        ] {
            let sentence = Upstream::parse(endpoint, None).unwrap_err();
            assert!(sentence.contains(said), "{endpoint}: {sentence}");
        }
    }
}
