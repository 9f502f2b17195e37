//! What Azure's content filter says, about a prompt or about a reply.
//!
//! Spellings differ: `content_filter_result` and `…_results`, `self-harm` and
//! `self_harm`, blocklists as an object or as a list. All are read; what is
//! none of them reads as nothing found.

use serde_json::Value;

/// The verdicts on one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentFilterResults {
    pub verdicts: Vec<FilterVerdict>,
    /// Why the filter did not run, where it says so; the text is unfiltered.
    pub not_run: Option<String>,
}

/// The verdict of one category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterVerdict {
    /// `hate`, `self_harm`, `sexual`, `violence`, `jailbreak`,
    /// `protected_material_text`, …
    pub category: String,
    /// The text was withheld for it.
    pub filtered: bool,
    /// Something was found, whether or not it was withheld.
    pub detected: bool,
    /// `safe`, `low`, `medium` or `high`.
    pub severity: Option<String>,
    /// The custom blocklists that matched, by their ids.
    pub blocklists: Vec<String>,
    /// Where protected code was found.
    pub citation: Option<Citation>,
}

/// The published source of protected code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Citation {
    pub url: String,
    pub license: String,
}

/// Which text an annotation of the asynchronous filter is about, in characters
/// by the service's own count, which may begin with the prompt (the service's
/// page on content streaming).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentFilterOffsets {
    /// All before this has been checked.
    pub check: u64,
    /// The annotation's text begins and ends here.
    pub start: u64,
    pub end: u64,
}

impl ContentFilterResults {
    /// Reads the results that an object holds, under either of their names.
    #[must_use]
    pub fn within(object: &Value) -> Self {
        let mut results = Self::default();
        for name in ["content_filter_results", "content_filter_result"] {
            if let Some(found) = object.get(name).and_then(Value::as_object) {
                for (category, verdict) in found {
                    results.read(category, verdict);
                }
            }
        }
        results
    }

    fn read(&mut self, category: &str, verdict: &Value) {
        if category == "error" {
            let message = verdict.get("message").or_else(|| verdict.get("code"));
            self.not_run = message.and_then(Value::as_str).map(str::to_owned);
            return;
        }
        let items = match verdict {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        let details = items.iter().filter_map(|item| item.get("details"));
        let details = details.filter_map(Value::as_array).flatten();
        let is = |name: &str| {
            items
                .iter()
                .any(|item| item.get(name) == Some(&true.into()))
        };
        let text = |object: Option<&Value>, name: &str| {
            let text = object.and_then(|object| object.get(name)?.as_str());
            text.map(str::to_owned)
        };
        let citation = items.iter().find_map(|item| item.get("citation"));
        let found = FilterVerdict {
            category: category.replace('-', "_"),
            filtered: is("filtered"),
            detected: is("detected"),
            severity: text(items.first(), "severity"),
            blocklists: items
                .iter()
                .chain(details)
                .filter(|item| item.get("filtered") == Some(&true.into()))
                .filter_map(|item| text(Some(item), "id"))
                .collect(),
            citation: citation.map(|citation| Citation {
                url: text(Some(citation), "URL")
                    .or_else(|| text(Some(citation), "url"))
                    .unwrap_or_default(),
                license: text(Some(citation), "license").unwrap_or_default(),
            }),
        };
        self.add(found);
    }

    /// Takes over later verdicts: what was withheld once stays withheld.
    pub fn merge(&mut self, later: Self) {
        self.not_run = later.not_run.or(self.not_run.take());
        for verdict in later.verdicts {
            self.add(verdict);
        }
    }

    fn add(&mut self, later: FilterVerdict) {
        let same = |verdict: &&mut FilterVerdict| verdict.category == later.category;
        match self.verdicts.iter_mut().find(same) {
            Some(verdict) if verdict.filtered && !later.filtered => {}
            Some(verdict) if verdict.detected && !(later.detected || later.filtered) => {}
            Some(verdict) => *verdict = later,
            None => self.verdicts.push(later),
        }
    }

    /// The verdicts for which the text was withheld.
    pub fn filtered(&self) -> impl Iterator<Item = &FilterVerdict> {
        self.verdicts.iter().filter(|verdict| verdict.filtered)
    }

    /// Nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty() && self.not_run.is_none()
    }
}

impl ContentFilterOffsets {
    /// Reads `content_filter_offsets`.
    #[must_use]
    pub fn from_json(offsets: &Value) -> Option<Self> {
        let number = |name: &str| offsets.get(name).and_then(Value::as_u64);
        Some(Self {
            check: number("check_offset")?,
            start: number("start_offset").unwrap_or_default(),
            end: number("end_offset").unwrap_or_default(),
        })
    }
}

impl FilterVerdict {
    /// The verdict in words: `violence (medium)`, `blocklist “x”`.
    #[must_use]
    pub fn words(&self) -> String {
        let name = match self.category.as_str() {
            "self_harm" => "self-harm",
            "jailbreak" => "an attempt to get round the model's rules (jailbreak)",
            "indirect_attack" => "instructions hidden in a document (indirect attack)",
            "protected_material_text" => "protected text, such as song lyrics",
            "protected_material_code" => "protected code",
            "custom_blocklists" => "a blocklist of the deployment",
            "profanity" => "profanity",
            other => other,
        };
        let mut words = name.to_owned();
        if let Some(severity) = &self.severity {
            words.push_str(&format!(", severity {severity}"));
        }
        if !self.blocklists.is_empty() {
            words.push_str(&format!(": {}", self.blocklists.join(", ")));
        }
        if let Some(Citation { url, license }) = &self.citation {
            words.push_str(&format!(", from {url}"));
            if !license.is_empty() {
                words.push_str(&format!(" (licence {license})"));
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: &[&str]) {
        let results = ContentFilterResults::within(&serde_json::from_str(json).unwrap());
        let words: Vec<_> = results.filtered().map(FilterVerdict::words).collect();
        assert_eq!(words, expected, "{json}");
    }

    #[test]
    fn every_spelling_is_read() {
        check(
            r#"{"content_filter_result":{"self-harm":{"filtered":true,"severity":"medium"},"hate":{"filtered":false,"severity":"safe"}}}"#,
            &["self-harm, severity medium"],
        );
        check(
            r#"{"content_filter_results":{"custom_blocklists":[{"filtered":true,"id":"contoso-words"},{"filtered":false,"id":"other"}]}}"#,
            &["a blocklist of the deployment: contoso-words"],
        );
        check(
            r#"{"content_filter_results":{"custom_blocklists":{"filtered":true,"details":[{"filtered":true,"id":"a"}]}}}"#,
            &["a blocklist of the deployment: a"],
        );
        check(
            r#"{"content_filter_results":{"custom_blocklists":{"filtered":false}}}"#,
            &[],
        );
        check(
            r#"{"content_filter_results":{"protected_material_code":{"detected":true,"filtered":true,"citation":{"URL":"https://github.com/contoso/example","license":"MIT"}}}}"#,
            &["protected code, from https://github.com/contoso/example (licence MIT)"],
        );
        for odd in [
            "7",
            "{}",
            r#"{"content_filter_results":[]}"#,
            r#"{"content_filter_results":{"hate":7,"sexual":null}}"#,
        ] {
            check(odd, &[]);
        }
    }

    #[test]
    fn a_filter_that_did_not_run_says_why() {
        let choice = r#"{"content_filter_result":{"error":{"code":"content_filter_error","message":"The contents are not filtered"}}}"#;
        let results = ContentFilterResults::within(&serde_json::from_str(choice).unwrap());
        assert_eq!(
            results.not_run.as_deref(),
            Some("The contents are not filtered")
        );
        assert!(results.verdicts.is_empty());
    }

    #[test]
    fn what_was_withheld_once_stays_withheld() {
        let verdict = |filtered| ContentFilterResults {
            verdicts: vec![FilterVerdict {
                category: "violence".into(),
                filtered,
                ..FilterVerdict::default()
            }],
            not_run: None,
        };
        let mut results = verdict(true);
        results.merge(verdict(false));
        assert_eq!(results.filtered().count(), 1);
        let mut results = verdict(false);
        results.merge(verdict(true));
        assert_eq!(results.filtered().count(), 1);
    }
}
