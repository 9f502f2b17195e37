//! What a reply took, in words: a line below it, and the list behind that.

use crate::inference::content_filter::{ContentFilterResults, FilterVerdict};

use super::message::ReplyFacts;

/// A number with a comma at each thousand.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A time, in seconds with a tenth; whole ones from a minute on.
#[must_use]
pub fn seconds(milliseconds: u64) -> String {
    if milliseconds >= 60_000 {
        let (minutes, seconds) = (milliseconds / 60_000, milliseconds / 1000 % 60);
        return format!("{minutes} min {seconds} s");
    }
    let tenths = (milliseconds + 50) / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// How fast tokens came, where that can be said: those of the reply by the
/// time in which they came, or, of one that came at once, by all of its time.
/// `None` where hardly any time went by.
fn per_second(tokens: u64, facts: &ReplyFacts) -> Option<u64> {
    /// A shorter time says nothing.
    const LEAST_MS: u64 = 100;
    let total = facts.course.total_ms?;
    let first = facts.course.first_ms.unwrap_or_default();
    let growing = total.saturating_sub(first);
    let time = if growing >= LEAST_MS { growing } else { total };
    (time >= LEAST_MS && tokens > 0).then(|| (tokens * 1000 + time / 2) / time)
}

/// The tokens of the reply, and whether the service told them; `estimated`
/// says them where it did not.
fn reply_tokens(facts: &ReplyFacts, estimated: impl Fn() -> u32) -> (u64, bool) {
    match &facts.usage {
        Some(usage) => (usage.completion_tokens, true),
        None => (estimated().into(), false),
    }
}

/// The line below a reply: who answered, tokens in and out, the time to the
/// first words, and how fast the others came; only what is known.
#[must_use]
pub fn summary(facts: &ReplyFacts, connection: &str, estimated: impl Fn() -> u32) -> String {
    let mut parts = Vec::new();
    let name = facts.model.as_deref().unwrap_or(connection);
    if !name.is_empty() {
        parts.push(name.to_owned());
    }
    let course = &facts.course;
    if let Some(usage) = &facts.usage {
        let (sent, came) = (usage.prompt_tokens, usage.completion_tokens);
        parts.push(format!("{} + {} tokens", grouped(sent), grouped(came)));
    }
    if let Some(first) = course.first_ms {
        parts.push(format!("{} to first token", seconds(first)));
    } else if let Some(total) = course.total_ms {
        parts.push(seconds(total));
    }
    if course.total_ms.is_some() {
        let (tokens, told) = reply_tokens(facts, estimated);
        if let Some(speed) = per_second(tokens, facts) {
            let about = if told { "" } else { "about " };
            parts.push(format!("{about}{} tokens/s", grouped(speed)));
        }
    }
    parts.join(" · ")
}

/// Terms and what they are, of all that is known of a reply.
#[must_use]
pub fn details(
    facts: &ReplyFacts,
    connection: &str,
    estimated: impl Fn() -> u32,
) -> Vec<(&'static str, String)> {
    let mut list = Vec::new();
    let course = &facts.course;
    let model = facts.model.as_deref();
    list.push((
        "Model",
        model.unwrap_or("The service did not say.").to_owned(),
    ));
    if !connection.is_empty() {
        list.push(("Connection", connection.to_owned()));
    }
    list.push(("Tokens", tokens(facts, &estimated)));
    if let Some(time) = time(facts) {
        list.push(("Time", time));
    }
    let (count, told) = reply_tokens(facts, &estimated);
    if let Some(speed) = per_second(count, facts) {
        let how = if told {
            ""
        } else {
            ", estimated from the text"
        };
        list.push(("Speed", format!("{} tokens a second{how}", grouped(speed))));
    }
    if let Some(word) = &course.finish_reason {
        list.push(("Finish reason", finish_reason(word)));
    }
    for (term, results) in [
        ("Filter, question", &facts.prompt_filter),
        ("Filter, reply", &facts.filter),
    ] {
        if !results.is_empty() {
            list.push((term, filter(results)));
        }
    }
    if !course.steps.is_empty() {
        let steps: Vec<_> = course.steps.iter().map(|step| step.sentence()).collect();
        list.push(("On the way", steps.join("\n")));
    }
    if let Some(id) = &facts.request_id {
        list.push(("Request id", id.clone()));
    }
    if facts.continued > 0 {
        let words =
            "Tokens, times and the request are those of the last part: the reply was continued.";
        list.push(("Continued", words.to_owned()));
    }
    list
}

fn tokens(facts: &ReplyFacts, estimated: &impl Fn() -> u32) -> String {
    let Some(usage) = &facts.usage else {
        let words = "about {} out, estimated from the text. The service did not say; many do when stream_options has include_usage (Settings, Parameters).";
        return words.replace("{}", &grouped(estimated().into()));
    };
    let of = |count: u64, what: &str| match count {
        0 => String::new(),
        count => format!(" ({} {what})", grouped(count)),
    };
    let mut words = format!(
        "{} in{}, {} out{}",
        grouped(usage.prompt_tokens),
        of(usage.cached_tokens, "from the service's cache"),
        grouped(usage.completion_tokens),
        of(usage.reasoning_tokens, "for reasoning"),
    );
    if facts.course.choices > 1 {
        words.push_str(&format!(
            ", for all {} replies that were asked for",
            facts.course.choices
        ));
    }
    words
}

fn time(facts: &ReplyFacts) -> Option<String> {
    let total = seconds(facts.course.total_ms?);
    Some(match facts.course.first_ms {
        Some(first) => format!("{} to the first token, {total} in all", seconds(first)),
        None => format!("{total} in all"),
    })
}

/// Why the service ended a reply, in words and in its own.
fn finish_reason(word: &str) -> String {
    let words = match word {
        "stop" => "The model had said all, or came to a stop sequence",
        "length" => "The limit of tokens was reached",
        "content_filter" => "The content filter ended it",
        "tool_calls" | "function_call" => "The model asks for functions to be called",
        _ => return word.to_owned(),
    };
    format!("{words} ({word})")
}

/// What was found in words, a line each; all categories in which nothing was
/// found in one.
fn filter(results: &ContentFilterResults) -> String {
    let found = |verdict: &&FilterVerdict| {
        let severity = verdict.severity.as_deref();
        verdict.filtered || verdict.detected || severity.is_some_and(|severity| severity != "safe")
    };
    let mut lines = Vec::new();
    for verdict in results.verdicts.iter().filter(found) {
        let end = match verdict {
            FilterVerdict { filtered: true, .. } => ": withheld",
            FilterVerdict { detected: true, .. } => ": detected",
            _ => "",
        };
        lines.push([&verdict.words(), end].concat());
    }
    let nothing = results.verdicts.iter().filter(|verdict| !found(verdict));
    let nothing: Vec<_> = nothing
        .map(|verdict| verdict.category.replace('_', " "))
        .collect();
    if !nothing.is_empty() {
        lines.push(["Nothing found: ", &nothing.join(", ")].concat());
    }
    if let Some(why) = &results.not_run {
        lines.push(["It did not run: ", why].concat());
    }
    lines.join("\n")
}

/// Headers that tell of an answer and that browsers hide from pages of other
/// origins unless the service exposes them (Fetch standard,
/// `Access-Control-Expose-Headers`), as far as they are not among these.
#[must_use]
pub fn hidden_headers(readable: &[(String, String)]) -> Vec<&'static str> {
    const TELLING: [&str; 8] = [
        "apim-request-id",
        "x-request-id",
        "x-ms-request-id",
        "x-ms-region",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-remaining-tokens",
        "retry-after",
        "azureml-model-session",
    ];
    let known = |name: &&str| readable.iter().any(|(known, _)| known == name);
    TELLING.into_iter().filter(|name| !known(name)).collect()
}
