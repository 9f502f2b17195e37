//! The key and the `api-version`.

use super::refusal;
use crate::answer::Answer;
use crate::records::RecordedRequest;
use crate::service::Target;

/// Checks the key, then the version.
pub(crate) fn access(key: &str, target: &Target, request: &RecordedRequest) -> Result<(), Answer> {
    authenticated(key, request)?;
    if target.is_versioned() {
        versioned(request)
    } else {
        Ok(())
    }
}

/// Either header will do. The SDK sends both; then the api-key counts.
fn authenticated(key: &str, request: &RecordedRequest) -> Result<(), Answer> {
    if let Some(given) = request.headers.get("api-key") {
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

/// At least one version, and every one of them in the form of a date: which of two the service takes is not known.
fn versioned(request: &RecordedRequest) -> Result<(), Answer> {
    let versions = request.api_versions();
    if versions.is_empty() {
        Err(refusal::resource_not_found())
    } else if versions.iter().all(|version| date(version).is_some()) {
        Ok(())
    } else {
        Err(refusal::version_not_supported())
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
