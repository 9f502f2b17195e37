//! The page's Content-Security-Policy (<https://www.w3.org/TR/CSP3/>).

/// Where the page may send requests, besides its own host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectSrc(Vec<String>);

/// Any service over TLS, and servers on the person's own machine.
const USUAL: [&str; 3] = ["https:", "http://localhost:*", "http://127.0.0.1:*"];

impl Default for ConnectSrc {
    fn default() -> Self {
        Self(USUAL.map(str::to_owned).into())
    }
}

impl ConnectSrc {
    /// Reads origins as a person writes them; none means the usual ones. `self` stands for the page's own host,
    /// which is always among them: its files come from there. `https:` is any address over TLS.
    ///
    /// # Errors
    /// A sentence about the first that is no origin.
    pub fn parse<'a>(written: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut any = false;
        let mut origins = Vec::new();
        for text in written {
            any = true;
            if matches!(text, "self" | "'self'") {
                continue;
            }
            let origin = origin(text)?;
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        Ok(if any { Self(origins) } else { Self::default() })
    }

    /// With blanks between, as [`ConnectSrc::parse`] reads them.
    #[must_use]
    pub fn text(&self) -> String {
        if self.0.is_empty() {
            "self".to_owned()
        } else {
            self.0.join(" ")
        }
    }
}

/// `https://Contoso.openai.azure.com/` → `https://contoso.openai.azure.com`.
fn origin(text: &str) -> Result<String, String> {
    if USUAL.contains(&text) {
        return Ok(text.to_owned());
    }
    let example = "https://contoso.openai.azure.com is one";
    let small = text.to_ascii_lowercase();
    let Some((scheme @ ("https" | "http"), rest)) = small.split_once("://") else {
        return Err(format!(
            "`{text}` is no origin that the page could reach: {example}."
        ));
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.contains(['/', '?', '#']) {
        return Err(format!(
            "`{text}` has a path; an origin is scheme, host and port, such as {scheme}://{}.",
            rest.split(['/', '?', '#']).next().unwrap_or_default()
        ));
    }
    if rest.contains(['[', ']', '@']) {
        return Err(format!(
            "`{text}` cannot stand in a Content-Security-Policy, which knows hosts by name or IPv4 address only."
        ));
    }
    let (host, port) = rest
        .split_once(':')
        .map_or((rest, None), |(host, port)| (host, Some(port)));
    let name = host.strip_prefix("*.").unwrap_or(host);
    let sign = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let good_name = name
        .split('.')
        .all(|part| !part.is_empty() && part.chars().all(sign));
    let good_port = port.is_none_or(|port| port == "*" || port.parse().is_ok_and(|n: u16| n > 0));
    if good_name && good_port {
        Ok(format!("{scheme}://{rest}"))
    } else {
        Err(format!("`{text}` is no origin: {example}."))
    }
}

/// The policy's text.
///
/// Images may come from where requests may go, since an image's address can carry out as much as a request; the
/// page loads none before the person has pressed its button. `blob:` is what the person chose from the disk.
/// Markup and script texts are never assigned (Trusted Types): the one policy, `default` in boot.js, admits
/// addresses of the page's own scripts and nothing else.
#[must_use]
pub fn policy(reach: &ConnectSrc) -> String {
    let origins: String = reach.0.iter().map(|origin| format!(" {origin}")).collect();
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        &format!("img-src 'self' data: blob:{origins}"),
        "media-src data: blob:",
        &format!("connect-src 'self' blob:{origins}"),
        "frame-src 'none'",
        "object-src 'none'",
        "manifest-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
    .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        ConnectSrc::parse(text.split_whitespace()).map(|reach| reach.text())
    }

    #[test]
    fn origins_are_put_in_order() {
        let check = |text: &str, expected: &str| assert_eq!(parsed(text).unwrap(), expected);
        check("", "https: http://localhost:* http://127.0.0.1:*");
        check(
            "https://Contoso.openai.azure.com/",
            "https://contoso.openai.azure.com",
        );
        check(
            "https://a.example https://a.example http://localhost:8000",
            "https://a.example http://localhost:8000",
        );
        check("https://*.openai.azure.com", "https://*.openai.azure.com");
        check(
            "https: http://localhost:8000",
            "https: http://localhost:8000",
        );
        let usual = ConnectSrc::default();
        check(&usual.text(), &usual.text());
        check("self", "self");
        check("'self' https://a.example:8443", "https://a.example:8443");
    }

    #[test]
    fn what_is_no_origin_is_named() {
        for (text, part) in [
            ("contoso.openai.azure.com", "no origin"),
            ("ftp://a.example", "no origin"),
            ("http:", "no origin"),
            (
                "https://a.example/openai",
                "has a path; an origin is scheme, host and port, such as https://a.example.",
            ),
            ("http://[::1]:8080", "by name or IPv4"),
            ("https://key@a.example", "by name or IPv4"),
            ("https://a.example:0", "no origin"),
            ("https://a.example;script-src", "no origin"),
            ("https://", "no origin"),
            ("*", "no origin"),
        ] {
            let sentence = parsed(text).unwrap_err();
            assert!(
                sentence.contains(part) && sentence.contains(text),
                "{sentence}"
            );
        }
    }

    #[test]
    fn images_come_from_where_requests_go() {
        let text = policy(&ConnectSrc::parse(["https://a.example"]).unwrap());
        let directives: Vec<_> = text.split("; ").collect();
        assert!(directives.contains(&"connect-src 'self' blob: https://a.example"));
        assert!(directives.contains(&"img-src 'self' data: blob: https://a.example"));
        assert_eq!(text.matches("https:").count(), 2, "{text}");
        assert!(!text.contains("unsafe-inline") && !text.contains("'unsafe-eval'"));
    }

    #[test]
    fn the_usual_policy_reaches_any_service_and_this_machine() {
        let text = policy(&ConnectSrc::default());
        let expected = "; connect-src 'self' blob: https: http://localhost:* http://127.0.0.1:*; ";
        assert!(text.contains(expected), "{text}");
    }
}
