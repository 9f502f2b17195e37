//! What the simulator was asked, and how its answers ended.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use tokio::sync::watch;

use crate::headers::Headers;

/// How an answer ended, seen from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Not yet: the answer is still being sent.
    Running,
    /// The whole answer was handed to the connection.
    Complete,
    /// The other side closed the connection before the answer's end.
    ClosedByClient,
    /// The scenario broke the connection off, or the simulator was shut down.
    Cut,
}

/// One request as it was received.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedRequest {
    /// When it had come, counted from the simulator's start: how long a client waited shows between two.
    /// Milliseconds in JSON.
    #[serde(serialize_with = "milliseconds")]
    pub arrived: Duration,
    /// The method, in capitals.
    pub method: String,
    /// The path below the place where the simulator is mounted, percent escapes kept.
    pub path: String,
    /// What follows the `?`, as it was sent; empty without one.
    pub raw_query: String,
    /// The decoded query: a string for each name, a list where a name occurs twice.
    pub query: Map<String, Value>,
    /// All headers.
    pub headers: Headers,
    /// The body as JSON; `null` when it is no JSON.
    pub body: Value,
    /// The body's text, as it was sent.
    pub body_text: String,
    /// The name that was asked for: the deployment in the address or the body's `model`; `None` where the
    /// request was refused before that mattered.
    pub scenario: Option<String>,
    /// The status that was answered; `None` until the answer begins.
    pub status: Option<u16>,
    /// How the answer ended.
    pub ended: Ended,
}

fn milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

impl RecordedRequest {
    /// The `api-version`s of the query: none, one, or several where the name occurs again.
    pub fn api_versions(&self) -> Vec<&str> {
        match self.query.get("api-version") {
            None => Vec::new(),
            Some(Value::Array(versions)) => versions.iter().filter_map(Value::as_str).collect(),
            Some(version) => version.as_str().into_iter().collect(),
        }
    }
}

/// The condition waited for did not come true in time. Holds the requests there were by then.
#[derive(Debug, Clone)]
pub struct TimedOut {
    /// How long was waited.
    pub deadline: Duration,
    /// The requests recorded by then.
    pub requests: Vec<RecordedRequest>,
}

impl fmt::Display for TimedOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "not seen within {:?}; {} requests were recorded: {:#?}",
            self.deadline,
            self.requests.len(),
            self.requests
        )
    }
}

impl std::error::Error for TimedOut {}

/// Names a record, also after others were cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordId(u64);

/// The requests so far, in order, and a bell that rings at each change.
#[derive(Debug)]
pub(crate) struct Records {
    kept: Mutex<Kept>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Kept {
    next: u64,
    requests: Vec<(RecordId, RecordedRequest)>,
}

impl Records {
    pub(crate) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }

    pub(crate) fn add(&self, request: RecordedRequest) -> RecordId {
        let id = {
            let mut kept = self.kept();
            let id = RecordId(kept.next);
            kept.next += 1;
            kept.requests.push((id, request));
            id
        };
        self.changed.send_replace(());
        id
    }

    /// Changes a record. One that was cleared meanwhile stays gone.
    pub(crate) fn update(&self, id: RecordId, change: impl FnOnce(&mut RecordedRequest)) {
        if let Some((_, request)) = self
            .kept()
            .requests
            .iter_mut()
            .find(|(each, _)| *each == id)
        {
            change(request);
        }
        self.changed.send_replace(());
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.kept()
            .requests
            .iter()
            .map(|(_, request)| request.clone())
            .collect()
    }

    pub(crate) fn clear(&self) {
        self.kept().requests.clear();
        self.changed.send_replace(());
    }

    /// Waits until `condition` holds for the requests, and returns those it held for.
    pub(crate) async fn wait_for(
        &self,
        deadline: Duration,
        condition: impl Fn(&[RecordedRequest]) -> bool,
    ) -> Result<Vec<RecordedRequest>, TimedOut> {
        let mut changes = self.changed.subscribe();
        let seen = async {
            loop {
                changes.mark_unchanged();
                let requests = self.all();
                if condition(&requests) {
                    return requests;
                }
                // The sender lives as long as `self`: this ends with a change only.
                let _ = changes.changed().await;
            }
        };
        tokio::time::timeout(deadline, seen)
            .await
            .map_err(|_elapsed| TimedOut {
                deadline,
                requests: self.all(),
            })
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A panic elsewhere leaves a list that is still whole.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
