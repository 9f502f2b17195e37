//! What to do where a service lets no other origin's page call it: a proxy on
//! this page's own host, or a CORS policy at a gateway.

use crate::inference::endpoint::Endpoint;
use crate::settings::Authentication;

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

/// Writes the recipe for an endpoint and the page at `page_url`; `None` where
/// the endpoint is no address of another host.
#[must_use]
pub fn proxy_recipe(endpoint: &str, page_url: &str) -> Option<ProxyRecipe> {
    let endpoint = Endpoint::parse(endpoint).ok()?;
    let host = endpoint.host()?;
    let target = endpoint.base_url();
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
        api_version: endpoint.api_version().map(str::to_owned),
        authentication: endpoint.default_authentication(),
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
               <allowed-origins><origin>{origin}</origin></allowed-origins>\n  \
               <allowed-methods><method>POST</method><method>GET</method></allowed-methods>\n  \
               <allowed-headers>\n    \
                 <header>content-type</header><header>api-key</header><header>authorization</header>\n  \
               </allowed-headers>\n  \
               <expose-headers>\n    \
                 <header>retry-after</header><header>retry-after-ms</header><header>apim-request-id</header>\n  \
               </expose-headers>\n\
             </cors>\n"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_names_the_page_and_the_service() {
        let recipe = proxy_recipe(
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
        let root = proxy_recipe("http://10.0.0.1:8000/v1", "http://localhost:8080/").unwrap();
        assert!(root.nginx.contains("location /azure/ {"));
        assert!(root.nginx.contains("proxy_pass http://10.0.0.1:8000/v1/;"));
        assert!(
            root.policy
                .contains("<origin>http://localhost:8080</origin>")
        );
        assert_eq!(proxy_recipe("api/chat", "http://localhost:8080/"), None);
    }
}
