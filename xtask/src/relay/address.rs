//! The service's address, from whatever form of it somebody has (page-contract: the page does the same).

use reqwest::Url;

/// What people paste behind a deployment's address.
const CHAT_COMPLETIONS: &str = "/chat/completions";
/// The hosts of an Azure resource, which serves several deployments.
pub(super) const RESOURCES: [&str; 3] = [
    ".openai.azure.com",
    ".cognitiveservices.azure.com",
    ".services.ai.azure.com",
];

/// Reads an address as it stands in a portal, an article or a colleague's message: without the operation's path,
/// with the query. `api_version` is used unless the address names one. The error finishes "this address …".
pub(super) fn parse(text: &str, api_version: Option<&str>) -> Result<Url, String> {
    let mut url = parse_url(text)?;
    let path = url.path().trim_end_matches('/').to_owned();
    let path = path.strip_suffix(CHAT_COMPLETIONS).unwrap_or(&path);
    url.set_path(path.trim_end_matches('/'));
    if is_bare_resource(&url) {
        return Err("names a resource but no deployment".to_owned());
    }
    let is_named = url
        .query_pairs()
        .any(|(name, _)| name.eq_ignore_ascii_case("api-version"));
    let given = api_version
        .map(str::trim)
        .filter(|version| !version.is_empty());
    if let (false, Some(version)) = (is_named, given.or_else(|| default_api_version(&url))) {
        url.query_pairs_mut().append_pair("api-version", version);
    }
    Ok(url)
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

fn is_bare_resource(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let path = url.path().trim_matches('/');
    RESOURCES.iter().any(|suffix| host.ends_with(suffix))
        && matches!(path, "" | "openai" | "openai/deployments")
}

fn default_api_version(url: &Url) -> Option<&'static str> {
    let path = url.path().trim_end_matches('/');
    let host = url.host_str().unwrap_or_default();
    let is_serverless_root = host.ends_with(".models.ai.azure.com") && path.is_empty();
    if path.contains("/openai/deployments/") {
        Some("2024-10-21")
    } else if path.ends_with("/models") || is_serverless_root {
        Some("2024-05-01-preview")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "https://contoso.openai.azure.com/openai/deployments/gpt-4o";

    fn check(address: &str, version: Option<&str>, expected: &str) {
        assert_eq!(
            parse(address, version).unwrap().as_str(),
            expected,
            "{address}"
        );
    }

    #[test]
    fn every_spelling_of_a_deployment() {
        let expected = format!("{DEPLOYMENT}?api-version=2024-10-21");
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
    fn an_api_version_in_the_address_wins() {
        let expected = format!("{DEPLOYMENT}?api-version=2025-01-01");
        check(DEPLOYMENT, Some("2025-01-01"), &expected);
        let dated = format!("{DEPLOYMENT}/?api-version=2024-06-01&x=1");
        let expected = format!("{DEPLOYMENT}?api-version=2024-06-01&x=1");
        check(&dated, Some("2025-01-01"), &expected);
        let expected = format!("{DEPLOYMENT}?api-version=2024-10-21");
        check(DEPLOYMENT, Some(" "), &expected);
    }

    #[test]
    fn default_api_versions_by_form() {
        for (address, version) in [
            ("https://a.openai.azure.com/openai/v1", None),
            (
                "https://a.services.ai.azure.com/models",
                Some("2024-05-01-preview"),
            ),
            (
                "https://a.eastus.models.ai.azure.com/",
                Some("2024-05-01-preview"),
            ),
            ("https://a.eastus.models.ai.azure.com/v1", None),
            ("https://models.github.ai/inference", None),
            ("http://127.0.0.1:9000/v1", None),
            (
                "https://gate.azure-api.net/team/openai/deployments/x",
                Some("2024-10-21"),
            ),
        ] {
            let query = version.map(|version| format!("?api-version={version}"));
            check(
                address,
                None,
                &format!("{address}{}", query.unwrap_or_default()),
            );
        }
    }

    #[test]
    fn what_cannot_work_is_said() {
        for (address, said) in [
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
            let sentence = parse(address, None).unwrap_err();
            assert!(sentence.contains(said), "{address}: {sentence}");
        }
    }
}
