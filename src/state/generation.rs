//! One reply's way from the network to its row, with all that may come in
//! between: waits, second attempts, changes that a deployment asks for.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::{self, Alarm};
use crate::browser::document;
use crate::browser::http::{self, AbortGuard, AbortSignal, Answer, Unsent};
use crate::chat::attempts::{Attempts, Next, Refused};
use crate::chat::error::{ChatError, Reach};
use crate::chat::exchange::{Received, SentRequest};
use crate::chat::explain::explain;
use crate::chat::message::{Course, MessageStatus, Step};
use crate::chat::patience::{Patience, Phase, judge};
use crate::chat::reply::{BodyEnd, Finished, Growth, Reply};
use crate::inference::endpoint::Endpoint;
use crate::inference::error::ServiceError;
use crate::inference::retry::RetryHints;
use crate::requests::Purpose;
use crate::settings::{ApiKey, Connection, TimeLimits};

use super::AppState;
use super::conversation::awaited;
use super::keeping::Journal;
use super::open_conversation::OpenConversation;
use super::painter::Painter;
use super::receipts::{begun, going_out};
use super::row::{MessageRow, Progress};

/// Ends a generation, or its wait.
#[derive(Debug, Clone, Default)]
pub(super) struct Handle {
    guard: Rc<RefCell<Option<AbortGuard>>>,
    alarm: Alarm,
    ended: Rc<Cell<bool>>,
    hurried: Rc<Cell<bool>>,
    journal: Rc<RefCell<Weak<Journal>>>,
}

impl Handle {
    /// What has come by now is written.
    pub(super) fn keep(&self) {
        if let Some(journal) = self.journal.borrow().upgrade() {
            journal.keep();
        }
    }

    /// Nothing more is wanted.
    pub(super) fn end(&self) {
        self.ended.set(true);
        self.guard.take();
        self.alarm.ring();
    }

    /// A wait is over at once.
    pub(super) fn hurry(&self) {
        self.hurried.set(true);
        self.alarm.ring();
    }

    /// What the next request listens to.
    fn signal(&self) -> AbortSignal {
        let guard = AbortGuard::new();
        let signal = guard.signal();
        if !self.ended.get() {
            self.guard.replace(Some(guard));
        }
        signal
    }
}

/// What is remembered of a request whose reply is being received.
#[derive(Debug)]
struct Sent {
    request_id: Option<String>,
    key: Option<ApiKey>,
    request: Option<SentRequest>,
    /// When, in milliseconds since 1970.
    at_ms: u64,
}

/// A reply that is being received.
#[derive(Debug)]
pub(super) struct Generation {
    state: AppState,
    conversation: OpenConversation,
    /// The rows that grow, each with what paints it.
    growing: Vec<(MessageRow, Painter, Painter)>,
    handle: Handle,
    journal: Rc<Journal>,
    /// What the reply is to be compared with.
    schema: Option<String>,
    /// What was done after refusals.
    steps: Vec<Step>,
}

/// What came of an answer's body.
#[derive(Debug)]
struct Arrived {
    reply: Reply,
    end: BodyEnd,
    received: Received,
    /// When the first words or thoughts came.
    first_ms: Option<u64>,
}

impl Generation {
    pub(super) fn new(
        state: AppState,
        conversation: OpenConversation,
        row: MessageRow,
        handle: Handle,
    ) -> Self {
        let journal = Journal::new(state, conversation.clone());
        handle.journal.replace(Rc::downgrade(&journal));
        let mut generation = Self {
            state,
            journal,
            conversation,
            growing: Vec::new(),
            handle,
            schema: None,
            steps: Vec::new(),
        };
        generation.grow_also(row);
        generation
    }

    fn grow_also(&mut self, row: MessageRow) {
        let text = Painter::new(row.text.clone());
        let reasoning = Painter::new(row.reasoning.clone());
        self.journal
            .follow(row.clone(), text.clone(), reasoning.clone());
        self.growing.push((row, text, reasoning));
    }

    fn row(&self) -> Option<&MessageRow> {
        self.growing.first().map(|(row, ..)| row)
    }

    fn set_progress(&self, progress: Progress) {
        if let Some(row) = self.row() {
            row.progress.set(progress);
        }
    }

    /// Sends until there is a reply or a reason to stop. `after_ms` is waited
    /// before the first attempt; where the person does not want to wait, all
    /// is as it was `before`.
    pub(super) async fn run(
        mut self,
        mut attempts: Attempts,
        after_ms: u64,
        before: MessageStatus,
    ) {
        self.schema = attempts.schema();
        if after_ms > 0 && !self.wait(after_ms, String::new()).await {
            return self.fail(before);
        }
        loop {
            let watch = Watch::start(&self, attempts.connection().time_limits);
            let key = attempts.connection().key.clone();
            let (request, at_ms) = (going_out(&attempts), clock::now_ms());
            let answer = attempt(&attempts, Purpose::Chat, &self.handle.signal()).await;
            let mut status = 0;
            let next = match answer {
                Ok(Ok(answer)) => {
                    watch.phase.set(Phase::Body);
                    watch.alive();
                    let sent = Sent {
                        request_id: request_id(&answer),
                        key,
                        request,
                        at_ms,
                    };
                    let arrived = self.receive(answer, &watch, sent.key.as_ref()).await;
                    watch.end();
                    return self.finish(arrived, sent);
                }
                Ok(Err((refused, received))) => {
                    self.keep_refusal(request, Some(received), key.as_ref());
                    status = refused.status;
                    attempts.refused(refused, clock::now_ms())
                }
                Err(error) => {
                    self.keep_refusal(request, None, None);
                    Next::Fail(error)
                }
            };
            watch.end();
            if watch.timed_out.get() {
                return self.fail(MessageStatus::Failed(ChatError::TimedOut));
            }
            if self.handle.ended.get() {
                return self.fail(MessageStatus::Stopped);
            }
            match next {
                Next::Adapt(adaptation) => {
                    let id = attempts.connection().id.clone();
                    self.steps.push(Step::Adapted(adaptation.clone()));
                    self.state.adapt_by_itself(&id, adaptation);
                }
                Next::Wait(milliseconds, error) => {
                    let since = clock::now_ms();
                    let title = explain(&error, Some(attempts.connection())).title;
                    let (tried, of) = (attempts.waited(), attempts.retries());
                    let title = format!("{title}. Attempt {} of {}", tried + 1, of + 1);
                    if !self.wait(milliseconds, title).await {
                        return self.fail(MessageStatus::Failed(error));
                    }
                    let wait_ms = clock::now_ms().saturating_sub(since);
                    self.steps.push(Step::Waited { status, wait_ms });
                }
                Next::Fail(error) => return self.fail(MessageStatus::Failed(error)),
            }
        }
    }

    /// Waits, saying so each second; `false` where the person ended it.
    async fn wait(&self, milliseconds: u64, title: String) -> bool {
        let until = clock::now_ms() + milliseconds;
        self.handle.hurried.set(false);
        loop {
            let left = until.saturating_sub(clock::now_ms());
            if self.handle.ended.get() {
                return false;
            }
            if left == 0 || self.handle.hurried.get() {
                self.set_progress(Progress::Usual);
                return true;
            }
            self.set_progress(Progress::Waiting {
                title: title.clone(),
                seconds: left.div_ceil(1000),
            });
            // To the moment at which the number of seconds changes.
            let step = (left - 1) % 1000 + 1;
            self.handle.alarm.sleep(step as u32).await;
        }
    }

    async fn receive(&mut self, answer: Answer, watch: &Watch, key: Option<&ApiKey>) -> Arrived {
        /// The longest time without a look at what else there is to do, in
        /// milliseconds: pieces that are there already come without one.
        const SLICE_MS: u64 = 24;
        let mut received = begun(answer.status, answer.headers(), key);
        let mut body = answer.body();
        let mut reply = Reply::default();
        let mut first_ms = None;
        let mut since = clock::now_ms();
        let end = loop {
            if clock::now_ms().saturating_sub(since) > SLICE_MS {
                Alarm::default().sleep(0).await;
                since = clock::now_ms();
            }
            match body.next().await {
                Ok(Some(bytes)) => {
                    watch.alive();
                    received.body.push(&bytes);
                    let growth = reply.push(&bytes);
                    if !growth.is_empty() {
                        first_ms.get_or_insert_with(clock::now_ms);
                        self.grow(growth);
                        self.journal.grew();
                    }
                }
                Ok(None) => break BodyEnd::Whole,
                Err(_) if watch.timed_out.get() => break BodyEnd::TimedOut,
                Err(_) if self.handle.ended.get() => break BodyEnd::Stopped,
                Err(_) => break BodyEnd::Broken,
            }
            if reply.is_over() {
                break BodyEnd::Whole;
            }
        };
        Arrived {
            reply,
            end,
            received,
            first_ms,
        }
    }

    fn grow(&mut self, growth: Vec<Growth>) {
        for Growth { choice, added } in growth {
            self.grow_to(choice + 1);
            if let Some((row, text, reasoning)) = self.growing.get(choice) {
                note_thought(row, !added.reasoning.is_empty(), !added.text.is_empty());
                reasoning.add(&added.reasoning);
                text.add(&added.text);
            }
        }
    }

    /// Further choices stand beside the first one, and grow as it does.
    fn grow_to(&mut self, count: usize) {
        while self.growing.len() < count {
            let parent = self.row().and_then(|row| row.parent);
            let sibling = awaited(parent);
            self.conversation.insert_behind(&sibling);
            self.state.keep_row(&self.conversation, &sibling);
            self.grow_also(sibling);
        }
    }

    fn finish(mut self, arrived: Arrived, sent: Sent) {
        let took = |at_ms: u64| at_ms.saturating_sub(sent.at_ms);
        let total_ms = Some(took(clock::now_ms()));
        let Finished {
            growth,
            endings,
            facts,
        } = arrived.reply.finish(arrived.end);
        let course = Course {
            first_ms: arrived.first_ms.map(took),
            total_ms,
            finish_reason: None,
            choices: u32::try_from(endings.len())
                .ok()
                .filter(|count| *count > 1)
                .unwrap_or_default(),
            steps: std::mem::take(&mut self.steps),
        };
        self.grow(growth);
        self.grow_to(endings.len());
        self.set_progress(Progress::Usual);
        let rows = self.growing.iter().map(|(row, ..)| row.id);
        let received = Some(arrived.received);
        self.state
            .keep_exchange(rows, sent.request, received, sent.key.as_ref());
        for (ending, (row, text, reasoning)) in endings.into_iter().zip(self.growing) {
            reasoning.flush();
            text.flush();
            row.facts.update(|known| {
                known.tool_calls = ending.tool_calls;
                known.filter = ending.filter;
                known.filter_offsets = ending.filter_offsets;
                known.prompt_filter = facts.prompt_filter.clone();
                known.usage = facts.usage;
                known.model = facts.model.clone();
                known.request_id.clone_from(&sent.request_id);
                known.schema = None;
                known.course = Course {
                    finish_reason: ending.finish_reason,
                    ..course.clone()
                };
            });
            row.status.set(match ending.status {
                MessageStatus::Failed(error) => {
                    MessageStatus::Failed(error.redacted(sent.key.as_ref()))
                }
                status => status,
            });
            self.state.keep_row(&self.conversation, &row);
            if let Some(schema) = &self.schema {
                self.state
                    .compare_with_schema(&self.conversation, &row, schema);
            }
        }
    }

    fn fail(mut self, status: MessageStatus) {
        self.set_progress(Progress::Usual);
        let steps = std::mem::take(&mut self.steps);
        if let Some(row) = self.row() {
            if !steps.is_empty() {
                row.facts.update(|facts| facts.course.steps = steps);
            }
            row.status.set(status);
        }
    }

    /// Keeps what was refused, until something else comes.
    fn keep_refusal(
        &self,
        request: Option<SentRequest>,
        received: Option<Received>,
        key: Option<&ApiKey>,
    ) {
        let row = self.row().map(|row| row.id);
        self.state
            .keep_exchange(row.into_iter(), request, received, key);
    }
}

/// Notes when a message's reasoning began, and when its reply did.
fn note_thought(row: &MessageRow, thinks: bool, replies: bool) {
    let (since, until) = row.thought.get_untracked();
    if since.is_none() && thinks {
        row.thought.set((Some(clock::now_ms()), until));
    } else if since.is_some() && until.is_none() && replies {
        row.thought.set((since, Some(clock::now_ms())));
    }
}

/// Sends once; an answer that is no reply is read to its end.
pub async fn attempt(
    attempts: &Attempts,
    purpose: Purpose,
    signal: &AbortSignal,
) -> Result<Result<Answer, (Refused, Received)>, ChatError> {
    let request = attempts.http_request()?;
    let sent = http::send(
        purpose,
        &request.url,
        &request.headers,
        request.body,
        signal,
    );
    match sent.await {
        Err(Unsent::Policy(allowed)) => Err(ChatError::Policy(allowed)),
        Err(Unsent::NoAnswer) => {
            let reach = reach(attempts.connection(), signal).await;
            Err(ChatError::Unreachable(reach))
        }
        Ok(answer) if answer.status == 200 => Ok(Ok(answer)),
        Ok(answer) => {
            let key = attempts.connection().key.as_ref();
            Ok(Err(refused(answer, key).await))
        }
    }
}

/// The service's name for a request, as far as the browser shows it.
fn request_id(answer: &Answer) -> Option<String> {
    const NAMES: [&str; 3] = ["apim-request-id", "x-request-id", "x-ms-request-id"];
    NAMES.iter().find_map(|name| answer.header(name))
}

async fn refused(answer: Answer, key: Option<&ApiKey>) -> (Refused, Received) {
    let status = answer.status;
    let mut received = begun(status, answer.headers(), key);
    let hints = RetryHints::read(|name| answer.header(name));
    let request_id = request_id(&answer);
    let body = answer.text().await.unwrap_or_default();
    received.body.push(body.as_bytes());
    let refused = Refused {
        status,
        hints,
        error: ServiceError::from_body(&body),
        request_id,
    };
    (refused, received)
}

/// How far a request came that got no answer.
pub(super) async fn reach(connection: &Connection, signal: &AbortSignal) -> Reach {
    if signal.aborted() {
        return Reach::Silent;
    }
    if !document::online() {
        return Reach::Offline;
    }
    let endpoint = Endpoint::parse(&connection.endpoint).ok();
    let url = endpoint.as_ref().and_then(Endpoint::host_url);
    match url {
        // A host of this page's own needs no permission: it did not answer.
        None => Reach::Silent,
        Some(url) if http::answers(&url, signal).await => Reach::Refused,
        Some(_) => Reach::Silent,
    }
}

/// Looks at a request each second: says that it takes long, and ends it at
/// its limit.
#[derive(Debug, Clone)]
struct Watch {
    phase: Rc<Cell<Phase>>,
    last_sign: Rc<Cell<u64>>,
    over: Rc<Cell<bool>>,
    timed_out: Rc<Cell<bool>>,
}

impl Watch {
    fn start(generation: &Generation, limits: TimeLimits) -> Self {
        const STEP_MS: u32 = 1000;
        let started = clock::now_ms();
        let watch = Self {
            phase: Rc::new(Cell::new(Phase::Headers)),
            last_sign: Rc::new(Cell::new(started)),
            over: Rc::default(),
            timed_out: Rc::default(),
        };
        let Some(progress) = generation.row().map(|row| row.progress.clone()) else {
            return watch;
        };
        let (looking, handle) = (watch.clone(), generation.handle.clone());
        spawn_local(async move {
            let pause = Alarm::default();
            loop {
                pause.sleep(STEP_MS).await;
                if looking.over.get() {
                    break;
                }
                let now = clock::now_ms();
                let silent = now.saturating_sub(looking.last_sign.get());
                let total = now.saturating_sub(started);
                match judge(looking.phase.get(), silent, total, limits) {
                    Patience::Wait => {
                        if progress.with_untracked(|progress| *progress != Progress::Usual) {
                            progress.set(Progress::Usual);
                        }
                    }
                    Patience::Hint(hint) => progress.set(Progress::Hint(hint)),
                    Patience::GiveUp => {
                        looking.timed_out.set(true);
                        handle.end();
                    }
                }
            }
        });
        watch
    }

    /// Something came.
    fn alive(&self) {
        self.last_sign.set(clock::now_ms());
    }

    fn end(&self) {
        self.over.set(true);
    }
}
