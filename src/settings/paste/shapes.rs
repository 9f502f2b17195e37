//! What a value looks like, whatever it is called.

use super::names::squash;
use super::tree::is_letter;
use super::variables::is_environment_name;

/// A value to be replaced: `<your-key>`, `YOUR_API_KEY`, `${NAME}`, `xxxx`.
pub(super) fn is_placeholder(text: &str) -> bool {
    const SIGNS: &str = "< { $ ... … • **** xxxx replace changeme placeholder";
    const OWNED: &str =
        "resource key endpoint deployment api model azure name openai service project host";
    let lower = text.to_ascii_lowercase();
    let percent = text.len() > 2 && text.starts_with('%') && text.ends_with('%');
    let yours = lower.split("your").skip(1).any(|rest| {
        !rest.starts_with(is_letter) || OWNED.split(' ').any(|word| rest.starts_with(word))
    });
    let names_itself =
        squash(text).ends_with("apikeyhere") || lower == "api_key" || lower == "api-key";
    yours
        || percent
        || names_itself
        || SIGNS.split(' ').any(|sign| lower.contains(sign))
        || (is_environment_name(text) && !text.contains(|c: char| c.is_ascii_digit()))
}

/// The keys of Azure (32 hexadecimal digits; 84 characters with a mark in
/// them), of GitHub and of OpenAI.
pub(super) fn is_key(text: &str) -> bool {
    let long = |start: &str| text.starts_with(start) && text.len() >= 20;
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric());
    let hexadecimal = text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit());
    let marked = (80..=92).contains(&text.len())
        && plain
        && ["JQQJ99", "AAAB", "ACOG"]
            .iter()
            .any(|mark| text.contains(mark));
    let token = ["ghp_", "gho_", "ghu_", "github_pat_", "sk-"]
        .into_iter()
        .any(long);
    let signs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    hexadecimal
        || marked
        || ((token || long("eyJ")) && text.chars().all(signs) && !is_placeholder(text))
}

/// `2024-10-21`, `2025-04-01-preview`, `V2024_10_21`; `None` for what is none.
pub(super) fn api_version(text: &str) -> Option<String> {
    // The Java and .NET libraries name versions by constants.
    let constant = text.rsplit_once(".V").map_or(text, |(_, version)| version);
    let version = constant.trim().replace('_', "-").to_ascii_lowercase();
    (is_dated(&version) || matches!(version.as_str(), "preview" | "latest")).then_some(version)
}

/// Whether a version has a date, as those without one are of v1.
pub(super) fn is_dated(version: &str) -> bool {
    let mut parts = version
        .split('-')
        .map(|part| (part.len(), part.parse::<u16>().is_ok()));
    [4, 2, 2]
        .into_iter()
        .all(|length| parts.next() == Some((length, true)))
}
