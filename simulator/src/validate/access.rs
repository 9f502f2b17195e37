//! The key and the `api-version`.

use super::refusal;
use crate::answer::Answer;
use crate::records::RecordedRequest;
use crate::service::{Target, Versioning};

/// Where the gateway of API Management is, seen from the simulator.
const GATEWAY: &str = "/apim/";
/// The gateway's own key header. The service itself takes it too.
const SUBSCRIPTION_KEY: &str = "ocp-apim-subscription-key";

/// Checks the key, then the version.
pub(crate) fn access(key: &str, target: &Target, request: &RecordedRequest) -> Result<(), Answer> {
    if request.path.starts_with(GATEWAY) {
        subscribed(key, request)?;
    } else {
        authenticated(key, request)?;
    }
    versioned(target.versioning(), request)
}

/// A gateway knows keys of its own; a token is none.
fn subscribed(key: &str, request: &RecordedRequest) -> Result<(), Answer> {
    match given(&[SUBSCRIPTION_KEY, "api-key"], request) {
        Some(given) if given == key => Ok(()),
        Some(_) => Err(refusal::wrong_subscription()),
        None => Err(refusal::no_subscription()),
    }
}

/// Any of the headers will do. The SDK sends two; then the key counts.
fn authenticated(key: &str, request: &RecordedRequest) -> Result<(), Answer> {
    if let Some(given) = given(&["api-key", SUBSCRIPTION_KEY], request) {
        return if given == key {
            Ok(())
        } else {
            Err(refusal::wrong_key())
        };
    }
    let token = request
        .headers
        .get("authorization")
        .and_then(|value| value.strip_prefix("Bearer "));
    if token == Some(key) {
        Ok(())
    } else {
        Err(refusal::wrong_token())
    }
}

/// The first of these headers that was sent.
fn given<'a>(names: &[&str], request: &'a RecordedRequest) -> Option<&'a str> {
    names.iter().find_map(|name| request.headers.get(name))
}

/// Every version in the form of a date: which of two the service takes is not known.
fn versioned(versioning: Versioning, request: &RecordedRequest) -> Result<(), Answer> {
    let versions = request.api_versions();
    match versioning {
        Versioning::Ignored => Ok(()),
        Versioning::Asked if versions.is_empty() => Err(refusal::resource_not_found()),
        Versioning::Asked | Versioning::Checked
            if versions.iter().all(|version| date(version).is_some()) =>
        {
            Ok(())
        }
        Versioning::Asked | Versioning::Checked => Err(refusal::version_not_supported()),
    }
}

/// The date of a version: of `2024-10-21`, or of `2024-05-01-preview`. Dates compare as text.
pub(crate) fn date(version: &str) -> Option<&str> {
    let date = version.strip_suffix("-preview").unwrap_or(version);
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |digits: &str, length: usize| {
        let digital = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
        if digital {
            digits.parse::<u32>().ok()
        } else {
            None
        }
    };
    let is_date = number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day));
    is_date.then_some(date)
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn a_version_is_a_date_and_maybe_a_preview() {
        for (version, of) in [
            ("2024-10-21", "2024-10-21"),
            ("2024-05-01-preview", "2024-05-01"),
        ] {
            assert_eq!(date(version), Some(of));
        }
        for other in [
            "",
            "preview",
            "v1",
            "2024-13-01",
            "2024-1-1",
            "2024-10-21-beta",
            "20241021",
            "+024-10-21",
        ] {
            assert_eq!(date(other), None, "{other}");
        }
    }
}
