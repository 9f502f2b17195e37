//! The recorded exchanges, read from the case files that `build.rs` embeds.
//!
//! The format is described in `tests/fixtures/wire`; only what was *answered* matters here.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::{Answer, Ending, Framing, Piece, Wait};

const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_cases.rs"));

/// Between two chunks of a replayed stream, so that they are separate reads on the other side too.
const BETWEEN_CHUNKS: Duration = Duration::from_millis(4);

/// Streams of more chunks than this are only flushed between them: at a timer's pace a stream of
/// single bytes would take many seconds.
const MANY_CHUNKS: usize = 100;

/// One recorded exchange.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// One sentence.
    pub(crate) what: String,
    /// Whether it is a chat completion, not a question about the model.
    pub(crate) is_chat: bool,
    /// What was answered, in order; never empty.
    pub(crate) answers: Vec<Answer>,
}

/// A case file that cannot be read. A fault of the fixtures, never of a request.
#[derive(Debug, Clone)]
pub struct BrokenCase {
    file: String,
    problem: String,
}

impl BrokenCase {
    pub(crate) fn new(file: &str, problem: &str) -> Self {
        Self {
            file: file.to_owned(),
            problem: problem.to_owned(),
        }
    }
}

impl fmt::Display for BrokenCase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "recorded case {}: {}", self.file, self.problem)
    }
}

impl std::error::Error for BrokenCase {}

impl From<BrokenCase> for std::io::Error {
    fn from(broken: BrokenCase) -> Self {
        Self::other(broken)
    }
}

/// All embedded cases that hold an answer, in the order of their names.
pub(crate) fn embedded() -> Result<Vec<Case>, BrokenCase> {
    let mut cases = Vec::with_capacity(EMBEDDED.len());
    for (file, text) in EMBEDDED {
        let case = read(text).map_err(|problem| BrokenCase::new(file, &problem.to_string()))?;
        if !case.answers.is_empty() {
            cases.push(case);
        }
    }
    Ok(cases)
}

#[derive(Deserialize)]
struct CaseFile {
    name: String,
    kind: String,
    what: String,
    response: Option<Response>,
    #[serde(default)]
    responses: Vec<Response>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    /// Kept as text: the order of the fields and the form of the numbers are part of the recording.
    body: Option<Box<RawValue>>,
    body_text: Option<String>,
    sse: Option<Vec<String>>,
    #[serde(default)]
    chunk_sizes: Vec<usize>,
    framing: Option<FramingName>,
    ends: Option<EndingName>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum FramingName {
    Chunked,
    Close,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum EndingName {
    Complete,
    Cut,
}

fn read(text: &str) -> Result<Case, Box<dyn std::error::Error>> {
    let file: CaseFile = serde_json::from_str(text)?;
    let answers = file
        .response
        .into_iter()
        .chain(file.responses)
        .map(answer)
        .collect::<Result<_, _>>()?;
    Ok(Case {
        name: file.name,
        what: file.what,
        is_chat: file.kind != "info",
        answers,
    })
}

fn answer(response: Response) -> Result<Answer, Box<dyn std::error::Error>> {
    let mut headers = Vec::with_capacity(response.headers.len());
    for (name, value) in &response.headers {
        headers.push((HeaderName::try_from(name)?, HeaderValue::try_from(value)?));
    }
    let body = match (response.sse, response.body, response.body_text) {
        (Some(lines), None, None) => lines.concat(),
        (None, Some(json), None) => compact(json.get()),
        (None, None, Some(text)) => text,
        _ => return Err("needs exactly one of sse, body and body_text".into()),
    };
    let framing = match response.framing {
        Some(FramingName::Chunked) => Framing::Chunked,
        Some(FramingName::Close) => Framing::Close,
        None => Framing::Length(body.len()),
    };
    let ending = match response.ends {
        Some(EndingName::Cut) => Ending::Cut,
        Some(EndingName::Complete) | None => Ending::Complete,
    };
    Ok(Answer {
        status: StatusCode::try_from(response.status)?,
        head: Wait::Flush,
        headers,
        pieces: pieces(body.into(), &response.chunk_sizes),
        framing,
        ending,
    })
}

/// Cuts a body at the recorded chunk sizes, in bytes; what remains is one last chunk.
fn pieces(mut body: Bytes, chunk_sizes: &[usize]) -> Vec<Piece> {
    let between = match chunk_sizes.len() {
        0..=MANY_CHUNKS => Wait::Pause(BETWEEN_CHUNKS),
        _ => Wait::Flush,
    };
    let mut pieces: Vec<Piece> = Vec::with_capacity(chunk_sizes.len() + 1);
    for size in chunk_sizes.iter().copied().chain([usize::MAX]) {
        let bytes = body.split_to(size.min(body.len()));
        if !bytes.is_empty() {
            let wait = if pieces.is_empty() {
                Wait::Flush
            } else {
                between
            };
            pieces.push(Piece { wait, bytes });
        }
    }
    pieces
}

/// JSON text without the blanks between its tokens.
fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    let mut in_string = false;
    let mut escaped = false;
    for character in json.chars() {
        if in_string {
            compact.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if !character.is_ascii_whitespace() {
            compact.push(character);
            in_string = character == '"';
        }
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_case_is_read_and_there_are_many() {
        let cases = embedded().unwrap();
        assert!(cases.len() > 100, "{}", cases.len());
        assert!(cases.iter().all(|case| !case.answers.is_empty()));
    }

    #[test]
    fn json_is_sent_compact_with_its_strings_untouched() {
        let check = |pretty, expected| assert_eq!(compact(pretty), expected);
        check("{\n \"a\": [1, 2.50]\n}", r#"{"a":[1,2.50]}"#);
        check(
            r#"{ "b c": " \" , \\" , "d" : "\\" }"#,
            r#"{"b c":" \" , \\","d":"\\"}"#,
        );
    }

    #[test]
    fn a_body_is_cut_at_the_chunk_sizes_and_the_rest_is_one_more() {
        let sizes = |body: &'static str, sizes: &[usize]| {
            pieces(body.into(), sizes)
                .iter()
                .map(|piece| piece.bytes.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(sizes("abcdef", &[1, 2]), [1, 2, 3]);
        assert_eq!(sizes("abc", &[1, 2]), [1, 2]);
        assert_eq!(sizes("abc", &[]), [3]);
        assert_eq!(sizes("", &[]).len(), 0);
    }
}
