//! From a connection to the request that is sent.
//!
//! Addresses and defaults are those of the service's documentation:
//! deployments (`…/openai/deployments/<name>`), v1 (`…/openai/v1`), Foundry
//! models (`…/models`), serverless roots, GitHub Models, any compatible base
//! address, and a path relative to the page where a proxy answers.

use crate::settings::{ApiKey, Authentication, Connection};

use super::request::ChatCompletionsRequest;

/// A request ready for fetch. Its `Debug` output shows no header values,
/// since the key is one of them.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    /// Sent with POST; without one it is a GET.
    pub body: Option<String>,
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        formatter
            .debug_struct("HttpRequest")
            .field("url", &self.url)
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}

/// What a connection lacks before anything can be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionProblem {
    #[error("no endpoint is set")]
    EndpointMissing,
    #[error("the endpoint “{0}” is no address")]
    EndpointUnreadable(String),
    #[error("the endpoint names no deployment and the model is empty")]
    DeploymentMissing,
    #[error("no key is set")]
    KeyMissing,
    #[error("the key waits for its passphrase")]
    KeyLocked,
    #[error("the key has a character that no header can carry")]
    KeyUnsendable,
    #[error("a page that came by https may not call http://{0}")]
    MixedContent(String),
}

/// An endpoint as a person wrote it, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `https://host:port`, or empty for a path relative to the page.
    origin: String,
    /// Without a trailing slash and without `/chat/completions`.
    path: String,
    /// The pairs of the query, `api-version` apart, as they were written.
    query: Vec<String>,
    /// The `api-version` that stood in the address.
    api_version: Option<String>,
}

impl Endpoint {
    /// Reads an address: trims blanks and quotes, drops trailing slashes, the
    /// fragment and a pasted `/chat/completions`, takes the `api-version` out
    /// of the query, and writes `https://` before a bare Azure host.
    ///
    /// # Errors
    /// The address is empty, has another scheme than http(s), carries a user
    /// name or has no host.
    pub fn parse(text: &str) -> Result<Self, ConnectionProblem> {
        let text =
            text.trim_matches(|c: char| c.is_whitespace() || "\"'`<>\u{feff}\u{200b}".contains(c));
        if text.is_empty() {
            return Err(ConnectionProblem::EndpointMissing);
        }
        let unreadable = || ConnectionProblem::EndpointUnreadable(text.to_owned());
        let (address, _fragment) = text.split_once('#').unwrap_or((text, ""));
        let (address, query) = address.split_once('?').unwrap_or((address, ""));
        let (origin, path) = split_origin(address).ok_or_else(unreadable)?;
        let (versions, query): (Vec<&str>, Vec<&str>) = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .partition(|pair| pair.to_ascii_lowercase().starts_with("api-version="));
        let path = normal_path(path);
        // The portal's target URI of newer models: their chat completions are
        // under v1, which does not know the version that stands there.
        let responses = path.strip_suffix("/responses").map(str::to_owned);
        let versions = if responses.is_some() {
            Vec::new()
        } else {
            versions
        };
        Ok(Self {
            origin,
            path: responses.unwrap_or(path),
            query: query.into_iter().map(str::to_owned).collect(),
            api_version: versions
                .last()
                .and_then(|pair| pair.split_once('='))
                .map(|(_, version)| version.trim().to_owned())
                .filter(|version| !version.is_empty()),
        })
    }

    /// The page came by https and the endpoint would be called by http:
    /// browsers refuse that, except for this machine itself (Mixed Content,
    /// W3C, §4.4; Secure Contexts, §3.1).
    #[must_use]
    pub fn is_mixed_content(&self, page_is_https: bool) -> bool {
        let local = is_this_device(name_of(self.host().unwrap_or_default()));
        page_is_https && self.origin.starts_with("http://") && !local
    }

    /// `contoso.openai.azure.com`, lower case and with its port; `None` for a
    /// path relative to the page.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.origin.split_once("://").map(|(_, host)| host)
    }

    /// The address of the host alone; `None` for a path relative to the page.
    #[must_use]
    pub fn host_url(&self) -> Option<String> {
        self.host().map(|_| format!("{}/", self.origin))
    }

    /// Scheme, host and path, without the query: nothing secret is in it.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The name after `/deployments/`, where the address has one.
    #[must_use]
    pub fn deployment(&self) -> Option<&str> {
        let (_, after) = self.path.split_once("/deployments/")?;
        after.split('/').next().filter(|name| !name.is_empty())
    }

    /// The pairs of the query, `api-version` apart, as they were written.
    #[must_use]
    pub fn query(&self) -> &[String] {
        &self.query
    }

    /// The version that stood in the address.
    #[must_use]
    pub fn written_api_version(&self) -> Option<&str> {
        self.api_version.as_deref()
    }

    /// The version that stood in the address, else the default of its form.
    #[must_use]
    pub fn api_version(&self) -> Option<&str> {
        self.api_version.as_deref().or(self.default_api_version())
    }

    /// The version that a connection with this endpoint sends.
    #[must_use]
    pub fn version(&self, connection: &Connection) -> Option<String> {
        let version = connection.api_version.as_deref().or(self.api_version());
        version.map(str::to_owned)
    }

    /// The version of the address's form, where it has one.
    #[must_use]
    pub fn default_api_version(&self) -> Option<&'static str> {
        const DEPLOYMENTS: &str = "2024-10-21";
        const MODELS: &str = "2024-05-01-preview";
        let host = self.host()?;
        if self.path.contains("/openai/deployments/") {
            Some(DEPLOYMENTS)
        } else if self.path.ends_with("/openai/v1") || is_host(host, GITHUB_MODELS) {
            None
        } else if self.path.ends_with("/models") || is_host(host, SERVERLESS) {
            Some(MODELS)
        } else {
            None
        }
    }

    /// How a host wants its key where the person did not say.
    #[must_use]
    pub fn default_authentication(&self) -> Authentication {
        match self.host() {
            Some(host) if is_host(host, RESOURCE_HOSTS) || is_host(host, API_KEY_HOSTS) => {
                Authentication::ApiKey
            }
            _ => Authentication::Bearer,
        }
    }

    /// The host is one of Azure's resources.
    #[must_use]
    pub fn is_azure_resource(&self) -> bool {
        self.host()
            .is_some_and(|host| is_host(host, RESOURCE_HOSTS))
    }

    /// An Azure resource or project without a route: v1 answers there, and
    /// takes the deployment's name as the model.
    fn is_bare_resource(&self) -> bool {
        let resource = self.is_azure_resource();
        let path = self.path.strip_suffix("/openai").unwrap_or(&self.path);
        let project = path.strip_prefix("/api/projects/");
        resource && (path.is_empty() || project.is_some_and(|name| !name.contains('/')))
    }

    /// Whether `GET …/info` answers here: on serverless and model-inference
    /// routes only (the SDK's `get_model_info`).
    #[must_use]
    pub fn has_model_info(&self) -> bool {
        let serverless = self.host().is_some_and(|host| is_host(host, SERVERLESS));
        serverless || self.path.ends_with("/models")
    }

    /// What `/chat/completions` is appended to.
    #[must_use]
    pub fn service_url(&self) -> String {
        let base = match self.is_bare_resource() {
            true if self.path.ends_with("/openai") => "/v1",
            true => "/openai/v1",
            false => "",
        };
        format!("{}{base}", self.base_url())
    }

    fn url(&self, route: &str, api_version: Option<&str>) -> String {
        let mut url = format!("{}{route}", self.service_url());
        let version = api_version
            .or(self.api_version())
            .map(|version| format!("api-version={}", encode(version)));
        for (index, pair) in self.query.iter().chain(version.as_ref()).enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(pair);
        }
        url
    }
}

/// Hosts that belong to one Azure resource, by the end of their name: in the
/// public cloud, and in the US government's and 21Vianet's.
const RESOURCE_HOSTS: &[&str] = &[
    ".openai.azure.com",
    ".openai.azure.us",
    ".openai.azure.cn",
    ".cognitiveservices.azure.com",
    ".cognitiveservices.azure.us",
    ".cognitiveservices.azure.cn",
    ".services.ai.azure.com",
    ".services.ai.azure.us",
    ".services.ai.azure.cn",
];
/// Further hosts that read the `api-key` header: a region's common address,
/// and API Management.
const API_KEY_HOSTS: &[&str] = &[
    ".api.cognitive.microsoft.com",
    ".azure-api.net",
    ".azure-api.us",
    ".azure-api.cn",
];
const SERVERLESS: &[&str] = &[".models.ai.azure.com"];
const GITHUB_MODELS: &[&str] = &["models.github.ai", "models.inference.ai.azure.com"];

/// A host without its port.
fn name_of(host: &str) -> &str {
    // The colons inside of `[::1]` are no port's.
    let port = host
        .rsplit_once(':')
        .filter(|(_, port)| !port.contains(']'));
    port.map_or(host, |(name, _)| name)
}

fn is_this_device(name: &str) -> bool {
    name == "localhost"
        || name.ends_with(".localhost")
        || name.starts_with("127.")
        || name == "[::1]"
}

/// Whether a host is the person's device, or tells by its name that it is on
/// their network: the addresses of RFC 1918, RFC 3927, RFC 4193, and `.local`
/// names (RFC 6762).
#[must_use]
pub fn is_near(host: &str) -> bool {
    let name = name_of(host);
    let second = |first: &str| {
        let rest = name.strip_prefix(first)?;
        rest.split('.').next()?.parse::<u8>().ok()
    };
    let address =
        name.split('.').count() == 4 && name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_this_device(name)
        || name.ends_with(".local")
        || ["[fc", "[fd", "[fe80:"]
            .iter()
            .any(|start| name.starts_with(start))
        || (address
            && (name.starts_with("10.")
                || second("172.").is_some_and(|part| (16..32).contains(&part))
                || second("192.") == Some(168)
                || second("169.") == Some(254)))
}

fn is_host(host: &str, endings: &[&str]) -> bool {
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Parts `https://host/path` at the path; `None` where it is no address.
fn split_origin(address: &str) -> Option<(String, &str)> {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => {
            let first = address
                .split('/')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let known = [RESOURCE_HOSTS, API_KEY_HOSTS, SERVERLESS, GITHUB_MODELS];
            if known.iter().any(|hosts| is_host(&first, hosts)) {
                ("https".to_owned(), address)
            } else if first.contains(':') {
                // `localhost:8000/v1`: http or https cannot be told.
                return None;
            } else {
                return Some((String::new(), address));
            }
        }
    };
    let (host, path) = rest
        .find('/')
        .and_then(|slash| rest.split_at_checked(slash))
        .unwrap_or((rest, ""));
    let usable = matches!(scheme.as_str(), "http" | "https")
        && !host.is_empty()
        && !host.contains(|c: char| c == '@' || c.is_whitespace());
    usable.then(|| (format!("{scheme}://{}", host.to_ascii_lowercase()), path))
}

fn normal_path(path: &str) -> String {
    let mut path = path.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
    while let Some(base) = path.strip_suffix("chat/completions") {
        if !base.is_empty() && !base.ends_with('/') {
            break;
        }
        path = base.trim_end_matches('/');
    }
    path.replace(' ', "%20")
}

/// Percent-encodes what would end a query value; a version has none of it.
fn encode(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.trim().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Checks that a connection can be used, without sending anything.
///
/// # Errors
/// What the connection lacks.
pub fn check(connection: &Connection) -> Result<(), ConnectionProblem> {
    let endpoint = Endpoint::parse(&connection.endpoint)?;
    if endpoint.is_bare_resource() && connection.model.is_none() {
        return Err(ConnectionProblem::DeploymentMissing);
    }
    authentication_headers(connection, &endpoint).map(|_| ())
}

/// Builds `POST <endpoint>/chat/completions`.
///
/// # Errors
/// What the connection lacks; nothing is sent then.
pub fn chat_completions(
    connection: &Connection,
    request: &ChatCompletionsRequest,
) -> Result<HttpRequest, ConnectionProblem> {
    check(connection)?;
    let mut http = http_request(connection, "/chat/completions")?;
    // Nothing but these: every further header is one more thing that a CORS
    // policy has to allow.
    http.headers
        .insert(0, ("content-type", "application/json".to_owned()));
    if connection.extra_parameters && !request.extra.is_empty() {
        http.headers
            .push(("extra-parameters", "pass-through".to_owned()));
    }
    http.body = Some(request.to_json());
    Ok(http)
}

/// Builds `GET <endpoint>/info`, which says what model answers.
///
/// # Errors
/// What the connection lacks; nothing is sent then.
pub fn model_info(connection: &Connection) -> Result<HttpRequest, ConnectionProblem> {
    http_request(connection, "/info")
}

fn http_request(connection: &Connection, route: &str) -> Result<HttpRequest, ConnectionProblem> {
    let endpoint = Endpoint::parse(&connection.endpoint)?;
    let mut headers = vec![("accept", "application/json".to_owned())];
    headers.extend(authentication_headers(connection, &endpoint)?);
    Ok(HttpRequest {
        url: endpoint.url(route, connection.api_version.as_deref()),
        headers,
        body: None,
    })
}

fn authentication_headers(
    connection: &Connection,
    endpoint: &Endpoint,
) -> Result<Vec<(&'static str, String)>, ConnectionProblem> {
    let chosen = connection.authentication;
    let authentication = chosen.unwrap_or_else(|| endpoint.default_authentication());
    if authentication == Authentication::None {
        return Ok(Vec::new());
    }
    let Some(key) = connection.key.as_ref().map(ApiKey::expose) else {
        // A server of one's own often asks for no key; Azure always does.
        let needed = chosen.is_some() || authentication == Authentication::ApiKey;
        return if needed {
            Err(ConnectionProblem::KeyMissing)
        } else {
            Ok(Vec::new())
        };
    };
    // fetch throws on anything else (Fetch standard, header values).
    if !key
        .chars()
        .all(|c| matches!(c, '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}'))
    {
        return Err(ConnectionProblem::KeyUnsendable);
    }
    let api_key = ("api-key", key.to_owned());
    let bearer = ("authorization", format!("Bearer {key}"));
    Ok(match authentication {
        Authentication::ApiKey => vec![api_key],
        Authentication::Bearer => vec![bearer],
        Authentication::Both => vec![api_key, bearer],
        Authentication::SubscriptionKey => {
            vec![("ocp-apim-subscription-key", key.to_owned())]
        }
        Authentication::None => Vec::new(),
    })
}
