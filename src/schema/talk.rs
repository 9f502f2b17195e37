//! What page and worker say to each other: a word, then lines.

use super::{Finding, Weight, check};
use crate::chat::message::SchemaVerdict;

/// Asks for what is wrong with a schema.
#[must_use]
pub fn ask_schema(text: &str, strict: bool) -> String {
    let word = if strict { "strict" } else { "schema" };
    format!("{word}\n{text}")
}

/// Asks for what is wrong with functions.
#[must_use]
pub fn ask_tools(text: &str) -> String {
    format!("tools\n{text}")
}

/// Asks whether a reply is what a schema asks for. That is JSON without line
/// ends, as serde_json writes it.
#[must_use]
pub fn ask_reply(schema: &str, reply: &str) -> String {
    format!("reply\n{schema}\n{reply}")
}

/// Inside of the worker: what is answered.
///
/// # Errors
/// A sentence on why there is no answer.
pub fn respond(question: &str) -> Result<String, String> {
    let (word, text) = question.split_once('\n').unwrap_or((question, ""));
    match word {
        "schema" => Ok(write(&check::schema(text, false))),
        "strict" => Ok(write(&check::schema(text, true))),
        "tools" => Ok(write(&check::tools(text))),
        "reply" => {
            let (schema, reply) = text.split_once('\n').unwrap_or((text, ""));
            Ok(check::reply(schema, reply)?.join("\n"))
        }
        _ => Err("This is not asked of this worker.".to_owned()),
    }
}

fn write(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let Finding {
            line,
            column,
            weight,
            what,
        } = finding;
        let weight = match weight {
            Weight::Wrong => "wrong",
            Weight::Strict => "strict",
        };
        format!("{line} {column} {weight} {what}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What was found, as it was answered.
#[must_use]
pub fn read_findings(answer: &str) -> Vec<Finding> {
    answer.lines().filter_map(read_finding).collect()
}

fn read_finding(line: &str) -> Option<Finding> {
    let mut words = line.splitn(4, ' ');
    Some(Finding {
        line: words.next()?.parse().ok()?,
        column: words.next()?.parse().ok()?,
        weight: match words.next()? {
            "strict" => Weight::Strict,
            _ => Weight::Wrong,
        },
        what: words.next()?.to_owned(),
    })
}

/// What became of a reply, as it was answered.
#[must_use]
pub fn read_verdict(answer: &str) -> SchemaVerdict {
    if answer.is_empty() {
        return SchemaVerdict::Matches;
    }
    SchemaVerdict::Differs(answer.lines().map(str::to_owned).collect())
}
