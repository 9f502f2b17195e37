//! Addresses as they are pasted, and the endpoint that is made of one.

use crate::inference::endpoint::Endpoint;
use crate::settings::Authentication;

use super::names::squash;
use super::shapes::{is_key, is_placeholder};

/// An address, taken apart.
#[derive(Clone)]
pub(super) struct Address {
    /// Without query, without the operation, and without a deployment that
    /// has no name.
    pub(super) base: String,
    /// The query, `api-version` apart, with its question mark.
    query: String,
    pub(super) api_version: Option<String>,
    /// A key that stood in the query: it goes into a header instead.
    pub(super) key: Option<String>,
    /// `/deployments/` without a name: to be filled in from elsewhere.
    nameless: bool,
    /// The service's own host, or the path of a chat completion.
    pub(super) of_the_service: bool,
}

impl Address {
    /// Reads an address that has a host; of one without scheme, the host has
    /// to be the service's.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| "\"'`<>()[]*".contains(c));
        let text = text.trim_end_matches(['.', ',', ';', '\\']);
        let endpoint = Endpoint::parse(text).ok()?;
        let host = endpoint.host()?.to_owned();
        // `https://cognitiveservices.azure.com/.default` is a scope of Entra's.
        // No field but the key's own shows a key.
        let shows_key = endpoint.base_url().split('/').any(is_key);
        if text.ends_with("/.default") || host.contains(['=', '&', '\\']) || shows_key {
            return None;
        }
        let operation = ["/chat/completions", "/openai/deployments/", "/openai/v1"]
            .iter()
            .any(|part| text.contains(part));
        let mut address = Self {
            base: single_slashes(&endpoint.base_url()),
            query: String::new(),
            api_version: endpoint.written_api_version().map(str::to_owned),
            key: None,
            nameless: false,
            of_the_service: operation || is_service(&host),
        };
        for pair in endpoint.query() {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if squash(name).ends_with("key") {
                address.key = Some(value.to_owned());
                continue;
            }
            let sign = if address.query.is_empty() { '?' } else { '&' };
            address.query.push(sign);
            address.query.push_str(pair);
        }
        address.cut();
        Some(address)
    }

    /// A path on the page's own origin, where a proxy answers.
    pub(super) fn relative(text: &str) -> Option<Self> {
        let relative = text.starts_with('/') || text.starts_with("openai/");
        if !relative || text.contains(char::is_whitespace) {
            return None;
        }
        let endpoint = Endpoint::parse(text).ok()?;
        if endpoint.base_url().is_empty() {
            return None;
        }
        Some(Self {
            base: endpoint.base_url(),
            query: String::new(),
            api_version: endpoint.written_api_version().map(str::to_owned),
            key: None,
            nameless: false,
            of_the_service: true,
        })
    }

    /// Drops what is an operation's and not the endpoint's.
    fn cut(&mut self) {
        // What is left has to have its host yet: `https://responses`.
        let hosted = |rest: &&str| !rest.ends_with('/');
        for operation in ["/responses", "/completions"] {
            if let Some(rest) = self.base.strip_suffix(operation).filter(hosted) {
                self.base = rest.to_owned();
            }
        }
        let base = self.base.clone();
        if let Some(start) = base.strip_suffix("/deployments").filter(hosted) {
            self.base = start.to_owned();
            self.nameless = true;
        } else if let Some((start, rest)) = base
            .split_once("/deployments/")
            .filter(|(start, _)| hosted(start))
        {
            let name = rest.split('/').next().unwrap_or_default();
            self.nameless = name.is_empty() || is_placeholder(name);
            self.base = if self.nameless {
                start.to_owned()
            } else {
                format!("{start}/deployments/{name}")
            };
        }
        if let Some(root) = self.base.strip_suffix("/openai")
            && (self.nameless || root.matches('/').count() == 2)
        {
            self.base = root.to_owned();
        }
        // A project's chat completions are at its v1 address.
        if let Some((_, project)) = self.base.split_once(".services.ai.azure.com/api/projects/")
            && !project.contains('/')
        {
            self.base.push_str("/openai/v1");
        }
    }

    pub(super) fn names_deployment(&self) -> bool {
        self.base.contains("/deployments/")
    }

    /// Whether the deployment's name has to be filled in.
    pub(super) fn lacks_deployment(&self) -> bool {
        self.nameless
    }

    /// Whether the resource's name has to be filled in.
    pub(super) fn is_placeholder(&self) -> bool {
        is_placeholder(&self.base)
    }

    /// Whether this is the other address, or leads on from it.
    pub(super) fn extends(&self, other: &Self) -> bool {
        let rest = self.base.strip_prefix(other.base.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Goes on to a deployment, if it is asked for by its name in the address.
    /// That is so where nothing else is said and where the version has a date:
    /// the address without a deployment's name (v1) knows no dated versions.
    pub(super) fn deploy(&mut self, name: &str, dated: bool) -> bool {
        let azure = Endpoint::parse(&self.base)
            .is_ok_and(|endpoint| endpoint.default_authentication() == Authentication::ApiKey);
        let other = ["/v1", "/models", "/inference"]
            .iter()
            .any(|end| self.base.ends_with(end));
        let fits = self.nameless || (dated && azure && !other);
        if !fits || self.names_deployment() {
            return false;
        }
        if !self.base.ends_with("/openai") {
            self.base.push_str("/openai");
        }
        self.base = format!("{}/deployments/{name}", self.base);
        true
    }

    pub(super) fn endpoint(&self) -> String {
        format!("{}{}", self.base, self.query)
    }
}

/// Whether a host is the service's: those that need no scheme to be known.
fn is_service(host: &str) -> bool {
    Endpoint::parse(host).is_ok_and(|endpoint| endpoint.host().is_some())
}

/// `ENDPOINT/` and `/openai` make two slashes; the service wants one.
fn single_slashes(base: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else {
        return base.to_owned();
    };
    let parts = rest.split('/').filter(|part| !part.is_empty());
    format!("{scheme}://{}", parts.collect::<Vec<_>>().join("/"))
}
