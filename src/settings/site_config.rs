//! `config.json`: what the page's operator has set, beside index.html.

use serde_json::{Map, Value};

use crate::inference::endpoint::Endpoint;

use super::json_place::{Step, place, without_position};
use super::{ApiKey, Authentication, Connection, ConnectionId, KeyPlace, Parameters, TimeLimits};

/// The operator's settings, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteConfig {
    pub title: Option<String>,
    pub connections: Vec<Connection>,
    pub allow_other_connections: bool,
    pub system: Option<String>,
    pub parameters: Parameters,
}

/// The largest file that is read, in bytes.
const LARGEST: usize = 1_000_000;
/// A list to choose from is no longer than this.
const MOST_CONNECTIONS: usize = 200;
/// Names and titles have at most so many characters.
const LONGEST_NAME: usize = 200;
/// As in the form.
const MOST_RETRIES: u32 = 10;
const DAY_SECONDS: u32 = 86_400;

/// Why `config.json` could not be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("config.json, line {line}, column {column}: {what}")]
pub struct SiteConfigProblem {
    pub line: usize,
    pub column: usize,
    pub what: String,
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
        let whole = |what: &str| SiteConfigProblem {
            line: 1,
            column: 1,
            what: what.to_owned(),
        };
        if text.len() > LARGEST {
            return Err(whole("the file is larger than 1 MB"));
        }
        if text.trim().is_empty() {
            return Err(whole("the file is empty"));
        }
        let file: Value = serde_json::from_str(text).map_err(|error| SiteConfigProblem {
            line: error.line(),
            column: error.column(),
            what: without_position(&error.to_string()),
        })?;
        Self::read(&file).map_err(|wrong| {
            let (line, column) = place(text, &wrong.path);
            SiteConfigProblem {
                line,
                column,
                what: wrong.what,
            }
        })
    }

    fn read(file: &Value) -> Result<Self, Wrong<'_>> {
        let file = Fields::of(file)?;
        file.are_among(&[
            "$schema",
            "title",
            "connections",
            "allowOtherConnections",
            "system",
            "parameters",
        ])?;
        file.text("$schema")?;
        let connections = file.list("connections")?;
        if connections.len() > MOST_CONNECTIONS {
            return Err(Wrong::at("connections", "has at most 200 connections"));
        }
        let connections = connections.iter().enumerate();
        let connections = connections.map(|(index, site)| {
            let path = [Step::Field("connections"), Step::Item(index)];
            connection(index, site).map_err(|wrong| wrong.within(&path))
        });
        Ok(Self {
            title: file.name("title")?,
            connections: connections.collect::<Result<_, _>>()?,
            allow_other_connections: file.switch("allowOtherConnections")?.unwrap_or(true),
            system: file.text("system")?,
            parameters: file.parameters("parameters")?,
        })
    }
}

fn connection(index: usize, site: &Value) -> Result<Connection, Wrong<'_>> {
    let site = Fields::of(site)?;
    site.are_among(&[
        "name",
        "endpoint",
        "apiVersion",
        "auth",
        "key",
        "model",
        "extraParameters",
        "parameters",
        "retries",
        "timeLimits",
    ])?;
    let name = site.name("name")?.unwrap_or_default();
    let endpoint = site.text("endpoint")?;
    let endpoint = endpoint.ok_or_else(|| Wrong::here("endpoint is missing".to_owned()))?;
    if Endpoint::parse(&endpoint).is_err() {
        return Err(Wrong::at("endpoint", "is an address by http(s), or a path"));
    }
    let extra_parameters = site.text("extraParameters")?;
    let extra_parameters = match extra_parameters.as_deref() {
        None | Some("off") => false,
        Some("pass-through") => true,
        Some(_) => return Err(Wrong::at("extraParameters", "is pass-through or off")),
    };
    let authentication = site.text("auth")?;
    let authentication = authentication.as_deref().map(|name| {
        let what = "is api-key, bearer, both, subscription-key or none";
        Authentication::from_name(name).ok_or_else(|| Wrong::at("auth", what))
    });
    Ok(Connection {
        // By place and name: a key typed for one connection never serves
        // another one that the operator puts in its place.
        id: ConnectionId(format!("site:{index}:{name}:{endpoint}")),
        name,
        endpoint,
        api_version: filled(site.text("apiVersion")?),
        authentication: authentication.transpose()?,
        model: filled(site.text("model")?),
        key: site.text("key")?.as_deref().and_then(ApiKey::new),
        key_place: KeyPlace::default(),
        extra_parameters,
        parameters: site.parameters("parameters")?,
        retries: site.number("retries", 0, MOST_RETRIES)?,
        time_limits: time_limits(&site)?,
        fixed: true,
    })
}

fn time_limits<'a>(site: &Fields<'a>) -> Result<TimeLimits, Wrong<'a>> {
    let usual = TimeLimits::default();
    let Some(limits) = site.get("timeLimits") else {
        return Ok(usual);
    };
    let read = || {
        let limits = Fields::of(limits)?;
        limits.are_among(&["headers", "silence", "total"])?;
        let seconds = |name| limits.number(name, 1, DAY_SECONDS);
        Ok(TimeLimits {
            headers: seconds("headers")?.unwrap_or(usual.headers),
            silence: seconds("silence")?.unwrap_or(usual.silence),
            total: seconds("total")?.unwrap_or(usual.total),
        })
    };
    read().map_err(|wrong: Wrong<'_>| wrong.within(&[Step::Field("timeLimits")]))
}

/// What is wrong, and the way to it.
struct Wrong<'a> {
    path: Vec<Step<'a>>,
    what: String,
}

impl<'a> Wrong<'a> {
    fn here(what: String) -> Self {
        Self {
            path: Vec::new(),
            what,
        }
    }

    fn at(field: &'a str, what: &str) -> Self {
        Self {
            path: vec![Step::Field(field)],
            what: format!("{field} {what}"),
        }
    }

    fn within(mut self, path: &[Step<'a>]) -> Self {
        self.path.splice(0..0, path.iter().copied());
        self
    }
}

/// The fields of an object; `null` counts as absent.
struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn of(value: &'a Value) -> Result<Self, Wrong<'a>> {
        let object = value.as_object();
        let wrong = || Wrong::here("an object in braces is expected here".to_owned());
        object.map(Self).ok_or_else(wrong)
    }

    fn are_among(&self, known: &[&str]) -> Result<(), Wrong<'a>> {
        let mut names = self.0.keys();
        match names.find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Wrong {
                path: vec![Step::Field(name)],
                what: format!("unknown field “{name}” (known are {})", known.join(", ")),
            }),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn read<T>(
        &self,
        name: &'static str,
        what: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Wrong<'a>> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        read(value).map(Some).ok_or_else(|| Wrong::at(name, what))
    }

    fn text(&self, name: &'static str) -> Result<Option<String>, Wrong<'a>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.read(name, "is text in quotes", text)
    }

    fn switch(&self, name: &'static str) -> Result<Option<bool>, Wrong<'a>> {
        self.read(name, "is true or false", Value::as_bool)
    }

    fn name(&self, name: &'static str) -> Result<Option<String>, Wrong<'a>> {
        let text = filled(self.text(name)?);
        match text {
            Some(text) if text.chars().count() > LONGEST_NAME => {
                Err(Wrong::at(name, "has at most 200 characters"))
            }
            text => Ok(text),
        }
    }

    fn number(&self, name: &'static str, least: u32, most: u32) -> Result<Option<u32>, Wrong<'a>> {
        let number = |value: &Value| -> Option<u32> {
            let number = value.as_u64()?.try_into().ok()?;
            (least..=most).contains(&number).then_some(number)
        };
        let what = format!("is a whole number from {least} to {most}");
        self.read(name, &what, number)
    }

    fn list(&self, name: &'static str) -> Result<&'a [Value], Wrong<'a>> {
        let list = |value: &'a Value| value.as_array().map(Vec::as_slice);
        let list = self.read(name, "is a list in brackets", list)?;
        Ok(list.unwrap_or_default())
    }

    fn parameters(&self, name: &'static str) -> Result<Parameters, Wrong<'a>> {
        let fields = |value: &Value| value.as_object().cloned();
        let fields = self.read(name, "is an object in braces", fields)?;
        Ok(fields.unwrap_or_default().into())
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
