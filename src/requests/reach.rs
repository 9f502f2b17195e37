//! What a Content-Security-Policy lets the page reach, for people.

/// What a directive of a policy allows, besides the page's own host and what
/// is in the browser already.
#[must_use]
pub fn sources(policy: &str, directive: &str) -> String {
    let of = |wanted: &str| {
        policy.split(';').find_map(|part| {
            let (name, sources) = part.trim().split_once(' ')?;
            (name == wanted).then_some(sources)
        })
    };
    // <https://www.w3.org/TR/CSP3/#directive-default-src>
    let sources = of(directive).or_else(|| of("default-src"));
    let mut text = String::new();
    for source in sources.unwrap_or_default().split(' ') {
        if !matches!(source, "" | "'self'" | "'none'" | "blob:" | "data:") {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(source);
        }
    }
    text
}

/// The same in words: “https addresses and this device (localhost)”.
#[must_use]
pub fn in_words(sources: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for source in sources.split(' ').filter(|source| !source.is_empty()) {
        let word = match source {
            "https:" => "https addresses",
            "http://localhost:*" | "http://127.0.0.1:*" => "this device (localhost)",
            other => other,
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.split_last() {
        None => "its own host".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}
