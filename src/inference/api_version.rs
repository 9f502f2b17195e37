//! The service's `api-version`: a date, and `-preview` for some.
//!
//! Compared by date alone: as text, `2024-10-21` would come before
//! `2024-10-21-preview`, which says nothing about what either one knows.

/// The newest dated version that is generally available.
pub const NEWEST: &str = "2024-10-21";

/// The oldest version that knows a parameter (the service's API lifecycle
/// page). What is not listed is older than any version still served.
#[must_use]
pub fn floor_of(parameter: &str) -> Option<&'static str> {
    Some(match parameter {
        "stream_options" | "max_completion_tokens" | "parallel_tool_calls" => "2024-09-01-preview",
        "response_format" => "2024-08-01-preview",
        "reasoning_effort" | "store" | "metadata" => "2024-12-01-preview",
        "prediction" | "audio" | "modalities" => "2025-01-01-preview",
        _ => return None,
    })
}

/// Whether a dated version is older than another one. `preview` and `latest`
/// are no dates, and older than nothing.
#[must_use]
pub fn is_older(version: &str, than: &str) -> bool {
    let date =
        |version: &'_ str| within(version).and_then(|found| found.get(..10).map(str::to_owned));
    match (date(version), date(than)) {
        (Some(version), Some(than)) => version < than,
        _ => false,
    }
}

/// The last version that a sentence names.
#[must_use]
pub fn within(text: &str) -> Option<&str> {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.rfind(|word| is_version(word))
}

fn is_version(word: &str) -> bool {
    let date = word.strip_suffix("-preview").unwrap_or(word);
    date.len() == 10
        && date.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_decide() {
        assert!(is_older("2024-06-01", "2024-12-01-preview"));
        assert!(is_older("2024-10-21", "2024-12-01-preview"));
        assert!(!is_older("2024-12-01-preview", "2024-12-01"));
        assert!(!is_older("2025-04-01-preview", "2024-12-01-preview"));
        assert!(!is_older("preview", "2024-12-01-preview"));
    }

    #[test]
    fn a_sentence_may_name_one() {
        assert_eq!(
            within(
                "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"
            ),
            Some("2024-08-01-preview")
        );
        assert_eq!(within("gpt-4o-2024-08-06"), None);
        assert_eq!(within("API version not supported"), None);
    }
}
