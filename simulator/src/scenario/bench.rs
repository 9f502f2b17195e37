//! Long replies to measure a page with.

use std::time::Duration;

use axum::http::header::HeaderName;
use axum::http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::{wants_stream, wants_usage};
use crate::answer::{Answer, Piece, Wait};
use crate::markdown::markdown;
use crate::said::Said;
use crate::shape::Shape;
use crate::simulation::Simulation;

/// A reply of generated Markdown, in chunks of one event each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// The length of its text, in characters.
    pub characters: usize,
    /// How its chunks come.
    pub speed: Speed,
}

/// How fast chunks come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// 200 a second, 3,000 in all, whatever their size: a fast model for 15 seconds.
    Paced,
    /// Of 4 characters each, about a token, as fast as they are read.
    Unbounded,
}

/// The chunks of a paced reply.
const PACED_CHUNKS: usize = 3_000;
/// Between two of them.
const PACE: Duration = Duration::from_millis(5);
/// The characters of a chunk that comes as fast as it is read.
const TOKEN: usize = 4;
/// What one write carries at least when nothing else limits it, in bytes: a full TLS record, which is what
/// a page gets at once from the real service at most (RFC 8446, section 5.1).
const WRITE: usize = 16 * 1024;

/// Lets the page's own clock see when the first byte of an answer of another origin came
/// (<https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin>).
const TIMED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("timing-allow-origin"),
    HeaderValue::from_static("*"),
);

impl Load {
    /// The text of the reply.
    pub fn text(self) -> String {
        markdown(self.characters)
    }

    /// How many events carry it.
    pub fn chunks(self) -> usize {
        match self.speed {
            Speed::Paced => PACED_CHUNKS.min(self.characters),
            Speed::Unbounded => self.characters.div_ceil(TOKEN),
        }
    }
}

/// The reply, streamed or whole as the request asks.
pub(super) fn answer(simulation: &Simulation, load: Load, body: &Value) -> Answer {
    let (shape, text) = (simulation.shape(), load.text());
    let mut answer = if wants_stream(body) {
        Answer::stream(pieces(shape, &text, load, wants_usage(body)))
    } else {
        Answer::json(StatusCode::OK, &shape.completion(&[Said::text(&text)]))
    };
    answer.headers.push(TIMED);
    answer
}

fn pieces(shape: &Shape, text: &str, load: Load, usage: bool) -> Vec<Piece> {
    let opening = [shape.prompt(), shape.role(0)].concat();
    let closing = [shape.finish(0, "stop")];
    let closing = closing.into_iter().chain(shape.closing(text, usage));
    let closing = closing.collect::<Vec<_>>().concat();
    let flushed = |bytes: Vec<u8>| Piece {
        wait: Wait::Flush,
        bytes: bytes.into(),
    };
    let mut pieces = vec![flushed(opening)];
    let delta = shape.delta_mould();
    let mut waiting = Vec::new();
    for (index, chunk) in (1..).zip(chunks(text, load)) {
        delta.pour(chunk, &mut waiting);
        match load.speed {
            Speed::Paced => pieces.push(Piece {
                wait: Wait::Until(PACE * index),
                bytes: std::mem::take(&mut waiting).into(),
            }),
            Speed::Unbounded if waiting.len() >= WRITE => {
                pieces.push(flushed(std::mem::take(&mut waiting)));
            }
            Speed::Unbounded => {}
        }
    }
    waiting.extend(closing);
    pieces.push(flushed(waiting));
    pieces
}

/// The text of a load in its chunks, which are as alike in length as they can be.
fn chunks(text: &str, load: Load) -> impl Iterator<Item = &str> {
    let count = load.chunks();
    let end = move |index: usize| index * load.characters / count;
    let mut rest = text;
    (0..count).map_while(move |index| {
        let length = end(index + 1) - end(index);
        let cut = rest.char_indices().nth(length);
        let cut = cut.map_or(rest.len(), |(cut, _)| cut);
        let (chunk, after) = rest.split_at_checked(cut)?;
        rest = after;
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::embedded;
    use crate::said::said;

    fn check(load: Load, chunks: usize, pieces: impl Fn(&[Piece]) -> bool) {
        let shape = Shape::recorded(&embedded().unwrap()).unwrap();
        let text = load.text();
        let streamed = Answer::stream(super::pieces(&shape, &text, load, false));
        let body = streamed.body_text();
        let said = said(&body);
        assert_eq!(said[0].content.as_deref(), Some(text.as_str()));
        assert_eq!(said[0].finish_reason.as_deref(), Some("stop"));
        assert_eq!(load.chunks(), chunks);
        // The prompt's verdict, the role, the chunks, the finish and [DONE].
        assert_eq!(body.matches("data: ").count(), chunks + 4);
        assert!(pieces(&streamed.pieces), "{:?}", streamed.pieces.len());
    }

    #[test]
    fn a_paced_reply_has_three_thousand_chunks_each_with_its_time() {
        for characters in [12_000, 100_000, 1_000_000] {
            let load = Load {
                characters,
                speed: Speed::Paced,
            };
            check(load, 3_000, |pieces| {
                let last = Wait::Until(Duration::from_secs(15));
                pieces.len() == 3_002 && pieces[3_000].wait == last
            });
        }
    }

    #[test]
    fn a_reply_without_bounds_has_chunks_of_four_characters_many_a_write() {
        let load = Load {
            characters: 100_000,
            speed: Speed::Unbounded,
        };
        check(load, 25_000, |pieces| {
            let (last, full) = pieces.split_last().unwrap();
            let full = &full[1..];
            full.iter()
                .all(|piece| piece.wait == Wait::Flush && piece.bytes.len() >= WRITE)
                && last.bytes.len() < 2 * WRITE
        });
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let load = Load {
            characters: 5,
            speed: Speed::Unbounded,
        };
        let cut: Vec<_> = chunks("añb—c", load).collect();
        assert_eq!(cut, ["añ", "b—c"]);
    }
}
