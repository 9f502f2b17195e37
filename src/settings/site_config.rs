//! `config.json`: what the page's operator has set, beside index.html.

use serde::Deserialize;

use super::{ApiKey, Authentication, Connection, ConnectionId, Parameters, TimeLimits};

/// The operator's settings, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteConfig {
    pub title: Option<String>,
    pub connections: Vec<Connection>,
    pub allow_other_connections: bool,
    pub system: Option<String>,
    pub parameters: Parameters,
}

/// Why `config.json` could not be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("config.json, line {line}, column {column}: {what}")]
pub struct SiteConfigProblem {
    pub line: usize,
    pub column: usize,
    pub what: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SiteConfigFile {
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    title: Option<String>,
    #[serde(default)]
    connections: Vec<SiteConnection>,
    allow_other_connections: Option<bool>,
    system: Option<String>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SiteConnection {
    name: Option<String>,
    endpoint: String,
    api_version: Option<String>,
    auth: Option<Authentication>,
    key: Option<String>,
    model: Option<String>,
    extra_parameters: Option<ExtraParameters>,
    #[serde(default)]
    parameters: Option<Parameters>,
    retries: Option<u32>,
    time_limits: Option<SiteTimeLimits>,
}

/// The values of the header `extra-parameters` that the page can send.
#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum ExtraParameters {
    PassThrough,
    Off,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SiteTimeLimits {
    headers: Option<u32>,
    silence: Option<u32>,
    total: Option<u32>,
}

impl Default for SiteConfig {
    /// A page without `config.json`.
    fn default() -> Self {
        Self {
            title: None,
            connections: Vec::new(),
            allow_other_connections: true,
            system: None,
            parameters: Parameters::default(),
        }
    }
}

impl SiteConfig {
    /// Reads the file.
    ///
    /// # Errors
    /// It is not JSON, or a field is unknown, missing or of another type; the
    /// problem says where.
    pub fn parse(text: &str) -> Result<Self, SiteConfigProblem> {
        let text = text.trim_start_matches('\u{feff}');
        let file: SiteConfigFile =
            serde_json::from_str(text).map_err(|error| SiteConfigProblem {
                line: error.line(),
                column: error.column(),
                what: without_position(&error.to_string()),
            })?;
        Ok(Self {
            title: filled(file.title),
            connections: file
                .connections
                .into_iter()
                .enumerate()
                .map(connection)
                .collect(),
            allow_other_connections: file.allow_other_connections.unwrap_or(true),
            system: file.system,
            parameters: file.parameters.unwrap_or_default(),
        })
    }
}

fn connection((index, site): (usize, SiteConnection)) -> Connection {
    let name = filled(site.name).unwrap_or_default();
    Connection {
        // By place and name: a key typed for one connection never serves
        // another one that the operator puts in its place.
        id: ConnectionId(format!("site:{index}:{name}:{}", site.endpoint)),
        name,
        endpoint: site.endpoint,
        api_version: filled(site.api_version),
        authentication: site.auth,
        model: filled(site.model),
        key: site.key.as_deref().and_then(ApiKey::new),
        extra_parameters: site.extra_parameters == Some(ExtraParameters::PassThrough),
        parameters: site.parameters.unwrap_or_default(),
        retries: site.retries,
        time_limits: site
            .time_limits
            .map_or_else(TimeLimits::default, time_limits),
        fixed: true,
    }
}

fn time_limits(site: SiteTimeLimits) -> TimeLimits {
    let usual = TimeLimits::default();
    TimeLimits {
        headers: site.headers.unwrap_or(usual.headers),
        silence: site.silence.unwrap_or(usual.silence),
        total: site.total.unwrap_or(usual.total),
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// serde_json ends its sentences with “ at line 3 column 7”, which the
/// problem says already.
fn without_position(message: &str) -> String {
    let end = message.rfind(" at line ");
    end.and_then(|end| message.get(..end))
        .unwrap_or(message)
        .to_owned()
}
