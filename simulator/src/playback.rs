//! Plays an answer: its pieces in time, its end as the scenario wants it, and a record of how it ended.

use std::io;
use std::vec;

use axum::body::{Body, Bytes};
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::http::{HeaderValue, Version};
use axum::response::Response;
use futures_util::stream;
use tokio::time::{Instant, sleep, sleep_until};

use crate::answer::{Answer, Ending, Framing, Piece, Wait};
use crate::records::{Ended, RecordId};
use crate::simulation::Simulation;

/// Turns an answer into a response whose end is written into the record, once its head may leave. A client
/// that goes away meanwhile ends the waiting: hyper drops it.
pub(crate) async fn play(simulation: &Simulation, record: RecordId, answer: Answer) -> Response {
    let mut playing = Playing {
        watch: Watch {
            simulation: simulation.clone(),
            record,
            ended: None,
        },
        began: Instant::now(),
        pieces: answer.pieces.into_iter(),
        framing: answer.framing,
        ending: answer.ending,
    };
    tokio::select! {
        () = wait(simulation, answer.head, playing.began) => {}
        () = simulation.closed() => {
            playing.pieces = Vec::new().into_iter();
            playing.ending = Ending::Cut;
        }
    }
    playing.began = Instant::now();
    simulation.request_records().update(record, |request| {
        request.status = Some(answer.status.as_u16());
    });
    // hyper never asks for a body that is announced as empty.
    if playing.pieces.as_slice().is_empty() && playing.ending == Ending::Complete {
        playing.watch.ended = Some(Ended::Complete);
    }
    let mut response = Response::new(Body::from_stream(stream::unfold(Some(playing), next)));
    *response.status_mut() = answer.status;
    match answer.framing {
        Framing::Length(bytes) => {
            response
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from(bytes));
        }
        Framing::Chunked => {}
        Framing::Close => {
            *response.version_mut() = Version::HTTP_10;
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
    }
    response.headers_mut().extend(answer.headers);
    response
}

struct Playing {
    watch: Watch,
    /// When the head could leave.
    began: Instant,
    pieces: vec::IntoIter<Piece>,
    framing: Framing,
    ending: Ending,
}

async fn next(playing: Option<Playing>) -> Option<(io::Result<Bytes>, Option<Playing>)> {
    let mut playing = playing?;
    let Some(piece) = playing.pieces.next() else {
        return match playing.ending {
            Ending::Complete => {
                playing.watch.ended = Some(Ended::Complete);
                None
            }
            Ending::Cut => {
                wait(&playing.watch.simulation, FLUSHED, playing.began).await;
                Some(playing.cut())
            }
        };
    };
    let simulation = playing.watch.simulation.clone();
    tokio::select! {
        () = wait(&simulation, piece.wait, playing.began) => {}
        () = simulation.closed() => return Some(playing.cut()),
    }
    // hyper stops asking once the announced length is reached.
    let is_last = playing.pieces.as_slice().is_empty();
    if is_last
        && playing.ending == Ending::Complete
        && matches!(playing.framing, Framing::Length(_))
    {
        playing.watch.ended = Some(Ended::Complete);
    }
    Some((Ok(piece.bytes), Some(playing)))
}

/// Long enough for what was handed over to be read on the other side: browsers throw away what a page
/// has not read yet when a connection breaks.
const FLUSHED: Wait = Wait::Pause(std::time::Duration::from_millis(250));

async fn wait(simulation: &Simulation, wait: Wait, began: Instant) {
    match wait {
        Wait::Flush => tokio::task::yield_now().await,
        Wait::Pause(time) => sleep(time).await,
        Wait::Until(time) => sleep_until(began + time).await,
        Wait::Step => simulation.stepped().await,
    }
}

impl Playing {
    /// An error is what makes hyper close the socket without the terminating chunk.
    fn cut(mut self) -> (io::Result<Bytes>, Option<Self>) {
        self.watch.ended = Some(Ended::Cut);
        (Err(io::Error::other("broken off by the scenario")), None)
    }
}

/// Writes down how an answer ended. Dropped before its end it was the client who closed: hyper drops
/// the body of a connection that is gone.
struct Watch {
    simulation: Simulation,
    record: RecordId,
    ended: Option<Ended>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let ended = self.ended.unwrap_or(Ended::ClosedByClient);
        self.simulation
            .request_records()
            .update(self.record, |request| request.ended = ended);
    }
}
