//! What to do where a service lets no other origin's page call it: a proxy on
//! this page's own host, or a CORS policy at a gateway.

use crate::inference::endpoint::Endpoint;
use crate::settings::{Authentication, Connection};

/// The two ways, ready to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyRecipe {
    /// What to enter as the endpoint once the proxy is there.
    pub endpoint: String,
    /// What to enter as the API version: the page cannot see what is behind a
    /// path of its own host, and so has no default for it.
    pub api_version: Option<String>,
    /// What to choose as the authentication, unless the proxy adds the key.
    pub authentication: Authentication,
    /// A location for nginx.
    pub nginx: String,
    /// A policy for API Management.
    pub policy: String,
}

/// The path of the proxy below the page.
const PROXY: &str = "azure";

/// Writes the recipe for a connection and the page at `page_url`; `None` where
/// the endpoint is no address of another host.
#[must_use]
pub fn proxy_recipe(connection: &Connection, page_url: &str) -> Option<ProxyRecipe> {
    let endpoint = Endpoint::parse(&connection.endpoint).ok()?;
    let host = endpoint.host()?;
    let target = endpoint.service_url();
    let page = page_url.split(['?', '#']).next().unwrap_or(page_url);
    let (scheme, rest) = page.split_once("://")?;
    let (page_host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = if folder.is_empty() {
        "/".to_owned()
    } else {
        format!("/{folder}/")
    };
    let origin = format!("{scheme}://{page_host}");
    Some(ProxyRecipe {
        endpoint: PROXY.to_owned(),
        api_version: connection
            .api_version
            .clone()
            .or(endpoint.api_version().map(str::to_owned)),
        authentication: authentication(connection, &endpoint),
        nginx: format!(
            "# In the server block that serves {origin}{folder}\n\
             location {folder}{PROXY}/ {{\n    \
                 proxy_pass {target}/;\n    \
                 proxy_set_header Host {host};\n    \
                 proxy_ssl_server_name on;\n    \
                 proxy_buffering off;\n\
             }}\n"
        ),
        policy: format!(
            "<cors allow-credentials=\"false\">\n  \
               <allowed-origins>\n    <origin>{origin}</origin>\n  </allowed-origins>\n  \
               <allowed-methods>\n    <method>POST</method>\n    <method>GET</method>\n  </allowed-methods>\n  \
               <allowed-headers>\n{}  </allowed-headers>\n  \
               <expose-headers>\n{}  </expose-headers>\n\
             </cors>\n",
            headers(&sent_headers(connection, &endpoint)),
            headers(&["retry-after", "retry-after-ms", "apim-request-id"]),
        ),
    })
}

/// How the connection sends its key; it has none where nothing was entered.
fn authentication(connection: &Connection, endpoint: &Endpoint) -> Authentication {
    match connection.authentication {
        Some(chosen) => chosen,
        None if connection.key.is_none() => Authentication::None,
        None => endpoint.default_authentication(),
    }
}

/// The headers of the connection's requests that a policy has to allow.
fn sent_headers(connection: &Connection, endpoint: &Endpoint) -> Vec<&'static str> {
    let mut names = vec!["content-type"];
    names.extend_from_slice(match authentication(connection, endpoint) {
        Authentication::ApiKey => &["api-key"],
        Authentication::Bearer => &["authorization"],
        Authentication::Both => &["api-key", "authorization"],
        Authentication::SubscriptionKey => &["ocp-apim-subscription-key"],
        Authentication::None => &[],
    });
    if connection.extra_parameters {
        names.push("extra-parameters");
    }
    names
}

fn headers(names: &[&str]) -> String {
    let lines = names.iter();
    lines
        .map(|name| format!("    <header>{name}</header>\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ApiKey;

    #[test]
    fn the_policy_allows_what_is_sent() {
        let connection = Connection {
            endpoint: "http://10.0.0.1/v1".into(),
            ..Connection::own()
        };
        let page = "http://localhost:8080/";
        let recipe = proxy_recipe(&connection, page).unwrap();
        assert_eq!(
            recipe.authentication,
            Authentication::None,
            "there is no key"
        );
        assert!(!recipe.policy.contains("authorization"));
        let connection = Connection {
            authentication: Some(Authentication::SubscriptionKey),
            extra_parameters: true,
            ..connection
        };
        let policy = proxy_recipe(&connection, page).unwrap().policy;
        for header in [
            "ocp-apim-subscription-key",
            "extra-parameters",
            "content-type",
        ] {
            assert!(
                policy.contains(&format!("<header>{header}</header>")),
                "{policy}"
            );
        }
    }

    #[test]
    fn the_recipe_names_the_page_and_the_service() {
        let recipe = |endpoint: &str, page: &str| {
            let connection = Connection {
                endpoint: endpoint.into(),
                key: ApiKey::new("k"),
                ..Connection::own()
            };
            proxy_recipe(&connection, page)
        };
        let root = recipe("http://10.0.0.1:8000/v1", "http://localhost:8080/").unwrap();
        let bare = recipe("contoso.openai.azure.com", "http://localhost:8080/").unwrap();
        assert!(
            bare.nginx
                .contains("proxy_pass https://contoso.openai.azure.com/openai/v1/;")
        );
        let none = recipe("api/chat", "http://localhost:8080/");
        let recipe = recipe(
            "https://contoso.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-06-01",
            "https://chat.example/team/index.html#/",
        )
        .unwrap();
        assert_eq!(recipe.endpoint, "azure");
        assert_eq!(recipe.api_version.as_deref(), Some("2024-06-01"));
        assert_eq!(recipe.authentication, Authentication::ApiKey);
        assert!(
            recipe.nginx.contains("location /team/azure/ {"),
            "{}",
            recipe.nginx
        );
        assert!(
            recipe.nginx.contains(
                "proxy_pass https://contoso.openai.azure.com/openai/deployments/gpt-4o/;"
            ),
            "{}",
            recipe.nginx
        );
        assert!(recipe.nginx.contains("serves https://chat.example/team/"));
        assert!(
            recipe
                .policy
                .contains("<origin>https://chat.example</origin>")
        );
        assert!(root.nginx.contains("location /azure/ {"));
        assert!(root.nginx.contains("proxy_pass http://10.0.0.1:8000/v1/;"));
        assert!(
            root.policy
                .contains("<origin>http://localhost:8080</origin>")
        );
        assert_eq!(none, None);
    }
}
