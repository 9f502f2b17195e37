//! Who may use the relay: the page it was started for.
//!
//! Every page in the same browser can send requests to the loopback address. Without a check any web site that is
//! open in another tab could spend the key's money. So: only JSON, which a foreign page cannot post without a
//! preflight (that is never answered); no foreign `Origin`; nothing that the browser itself calls cross-site; and
//! no host but the loopback names, for a foreign name may be made to point here (DNS rebinding).

use axum::http::{HeaderMap, Method, StatusCode, header};

use super::upstream::Operation;

/// The page that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// Its port on the loopback address.
    pub port: u16,
}

impl Page {
    fn is_at(self, origin: &str) -> bool {
        let address = origin
            .strip_prefix("http://")
            .and_then(|address| address.rsplit_once(':'));
        address.is_some_and(|(host, port)| is_loopback(host) && port.parse() == Ok(self.port))
            || (self.port == 80 && origin.strip_prefix("http://").is_some_and(is_loopback))
    }
}

/// Why a request is not passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The status of the answer.
    pub status: StatusCode,
    /// What kind of refusal it is.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

/// What is asked for, if this page may ask for it.
pub(crate) fn admit(
    page: &Page,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<Operation, Refusal> {
    check_sender(*page, headers)?;
    let operation = match *method {
        Method::POST if path.ends_with(Operation::ChatCompletions.path()) => {
            Operation::ChatCompletions
        }
        Method::GET if path.ends_with(Operation::Info.path()) => return Ok(Operation::Info),
        _ => return Err(unknown(method, path)),
    };
    if text(headers, header::CONTENT_TYPE.as_str()).is_some_and(is_json) {
        return Ok(operation);
    }
    Err(Refusal {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: "relay_needs_json",
        message: "The relay passes on application/json only.".to_owned(),
    })
}

fn check_sender(page: Page, headers: &HeaderMap) -> Result<(), Refusal> {
    let foreign = |what: &str, value: &str| Refusal {
        status: StatusCode::FORBIDDEN,
        code: "relay_foreign_page",
        message: format!(
            "The relay serves only the page at http://127.0.0.1:{}, and this request came with {what} {value}.",
            page.port
        ),
    };
    // Trunk's proxy names the host that the browser asked for in `x-forwarded-host`.
    for name in ["host", "x-forwarded-host"] {
        if let Some(host) = text(headers, name).filter(|host| !is_loopback(without_port(host))) {
            return Err(foreign("the host", host));
        }
    }
    if let Some(origin) = text(headers, "origin").filter(|origin| !page.is_at(origin)) {
        return Err(foreign("the origin", origin));
    }
    match text(headers, "sec-fetch-site") {
        None | Some("same-origin" | "none") => Ok(()),
        Some(site) => Err(foreign("the mark", site)),
    }
}

fn unknown(method: &Method, path: &str) -> Refusal {
    Refusal {
        status: StatusCode::NOT_FOUND,
        code: "relay_unknown_path",
        message: format!(
            "The relay knows POST …/chat/completions and GET …/info, and not {method} {path}."
        ),
    }
}

/// A header's text; one that is not text at all is as good as foreign.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or("(unreadable)"))
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    const PAGE: Page = Page { port: 8080 };

    fn admitted(
        method: Method,
        path: &str,
        headers: &[(&'static str, &'static str)],
    ) -> Result<Operation, StatusCode> {
        let pairs = [("content-type", "application/json")]
            .into_iter()
            .chain(headers.iter().copied());
        let headers: HeaderMap = pairs
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        admit(&PAGE, &method, path, &headers).map_err(|refusal| refusal.status)
    }

    #[test]
    fn the_page_may() {
        for headers in [
            &[][..],
            &[
                ("origin", "http://127.0.0.1:8080"),
                ("sec-fetch-site", "same-origin"),
            ],
            &[
                ("origin", "http://localhost:8080"),
                ("host", "127.0.0.1"),
                ("x-forwarded-host", "localhost:8080"),
            ],
            &[("host", "[::1]:8080")],
        ] {
            let operation = admitted(Method::POST, "/deployments/local/chat/completions", headers);
            assert_eq!(operation, Ok(Operation::ChatCompletions), "{headers:?}");
        }
        assert_eq!(
            admitted(Method::GET, "/deployments/local/info", &[]),
            Ok(Operation::Info)
        );
    }

    #[test]
    fn other_pages_may_not() {
        for header in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:8081"),
            ("origin", "http://127.0.0.1.evil.example:8080"),
            ("origin", "https://127.0.0.1:8080"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("host", "evil.example:8080"),
            ("x-forwarded-host", "evil.example:8080"),
        ] {
            let refused = admitted(Method::POST, "/x/chat/completions", &[header]);
            assert_eq!(refused, Err(StatusCode::FORBIDDEN), "{header:?}");
        }
    }

    #[test]
    fn only_json_is_taken() {
        for content_type in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
        ] {
            let value = content_type.map(HeaderValue::from_static);
            let headers = value
                .map(|value| (header::CONTENT_TYPE, value))
                .into_iter()
                .collect();
            let refused = admit(&PAGE, &Method::POST, "/x/chat/completions", &headers).unwrap_err();
            assert_eq!(refused.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        let headers = [(
            header::CONTENT_TYPE,
            HeaderValue::from_static("Application/JSON; charset=utf-8"),
        )];
        let headers = headers.into_iter().collect();
        assert!(admit(&PAGE, &Method::POST, "/x/chat/completions", &headers).is_ok());
    }

    #[test]
    fn nothing_else_is_passed_on() {
        for (method, path) in [
            (Method::OPTIONS, "/x/chat/completions"),
            (Method::GET, "/x/chat/completions"),
            (Method::POST, "/x/embeddings"),
            (Method::DELETE, "/x/info"),
        ] {
            assert_eq!(
                admitted(method.clone(), path, &[]),
                Err(StatusCode::NOT_FOUND),
                "{method} {path}"
            );
        }
    }
}
