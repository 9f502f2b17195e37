//! The page's side of a worker: the questions that are open, and what is to be
//! done next. It knows nothing of browsers, so that every course of events is
//! tested on the host (`tests/workers.rs`).

use std::collections::VecDeque;

use super::message::{Said, question};
use super::{BUILD, NoAnswer};

/// How long a worker that could not be loaded is left alone, in milliseconds.
pub const REST_MS: u64 = 5_000;
/// How often somebody has to call [`Desk::tick`] while [`Desk::is_waiting`],
/// in milliseconds.
pub const TICK_MS: u32 = 5_000;
/// Loading takes as long as the network does: half a minute.
const TICKS_TO_LOAD: u8 = 6;
/// An answer takes milliseconds. Ticks and not a clock: a page that was put to
/// sleep has not waited.
const TICKS_TO_ANSWER: u8 = 3;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Start the worker.
    Start,
    /// End it; nothing that it still says counts.
    End,
    /// Send it a message.
    Send(String),
    /// Tell whoever asked.
    Tell(u32, Result<String, NoAnswer>),
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Absent,
    Starting,
    Running,
    /// It could not be loaded at this time (milliseconds since 1970).
    Failed(u64, NoAnswer),
}

/// Reading a large file may take minutes.
const TICKS_TO_READ: u8 = 240;

/// The questions to one worker.
#[derive(Debug, Default)]
pub struct Desk {
    /// Its answers may take long.
    patient: bool,
    state: State,
    /// In the order in which the worker takes them.
    open: VecDeque<(u32, String)>,
    asked: u32,
    quiet_ticks: u8,
}

impl Desk {
    /// One for questions whose answers may take long.
    #[must_use]
    pub fn patient() -> Self {
        Self {
            patient: true,
            ..Self::default()
        }
    }

    /// A question: its number, and what is to be done. Milliseconds since 1970.
    pub fn ask(&mut self, text: String, now: u64) -> (u32, Vec<Act>) {
        self.asked = self.asked.wrapping_add(1);
        let id = self.asked;
        let acts = match &self.state {
            State::Failed(at, why) if now.saturating_sub(*at) < REST_MS => {
                return (id, vec![Act::Tell(id, Err(why.clone()))]);
            }
            State::Failed(..) | State::Absent => self.start(),
            State::Starting => Vec::new(),
            State::Running => vec![Act::Send(question(id, &text))],
        };
        self.open.push_back((id, text));
        (id, acts)
    }

    /// Has the worker ready for questions to come, even if it could not be
    /// loaded a moment ago.
    pub fn prepare(&mut self) -> Vec<Act> {
        match self.state {
            State::Absent | State::Failed(..) => self.start(),
            State::Starting | State::Running => Vec::new(),
        }
    }

    /// The worker is not needed for now. Questions still open stay without an
    /// answer.
    pub fn rest(&mut self) -> Vec<Act> {
        self.end(NoAnswer::BrokeOff)
    }

    /// The worker said something.
    pub fn heard(&mut self, message: &str, now: u64) -> Vec<Act> {
        self.quiet_ticks = 0;
        match Said::read(message) {
            Some(Said::Ready(build)) if build == BUILD => {
                self.state = State::Running;
                let open = self.open.iter();
                open.map(|(id, text)| Act::Send(question(*id, text)))
                    .collect()
            }
            Some(Said::Ready(_)) => self.fail(NoAnswer::OtherBuild, now),
            Some(Said::Answer(id, answer)) => {
                let known = self.open.iter().any(|(open, _)| *open == id);
                self.open.retain(|(open, _)| *open != id);
                let tell = known.then_some(Act::Tell(id, answer));
                tell.into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    /// The worker could not be loaded, or has ended.
    pub fn broke(&mut self, now: u64) -> Vec<Act> {
        match self.state {
            State::Running => self.without_the_oldest(),
            State::Starting => self.fail(NoAnswer::NotLoaded, now),
            State::Absent | State::Failed(..) => Vec::new(),
        }
    }

    /// Whether [`Desk::tick`] has to be called.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        match self.state {
            State::Starting => true,
            State::Running => !self.open.is_empty(),
            State::Absent | State::Failed(..) => false,
        }
    }

    /// Another [`TICK_MS`] have gone by.
    pub fn tick(&mut self, now: u64) -> Vec<Act> {
        self.quiet_ticks = self.quiet_ticks.saturating_add(1);
        let ticks = if self.patient {
            TICKS_TO_READ
        } else {
            TICKS_TO_ANSWER
        };
        match self.state {
            State::Starting if self.quiet_ticks >= TICKS_TO_LOAD => {
                self.fail(NoAnswer::NotLoaded, now)
            }
            State::Running if self.quiet_ticks >= ticks && !self.open.is_empty() => {
                self.without_the_oldest()
            }
            _ => Vec::new(),
        }
    }

    fn start(&mut self) -> Vec<Act> {
        self.state = State::Starting;
        self.quiet_ticks = 0;
        vec![Act::Start]
    }

    /// The worker broke over the question that it had before it, and is
    /// started anew for those behind.
    fn without_the_oldest(&mut self) -> Vec<Act> {
        let mut acts = vec![Act::End];
        if let Some((id, _)) = self.open.pop_front() {
            acts.push(Act::Tell(id, Err(NoAnswer::BrokeOff)));
        }
        if self.open.is_empty() {
            self.state = State::Absent;
        } else {
            acts.extend(self.start());
        }
        acts
    }

    fn fail(&mut self, why: NoAnswer, now: u64) -> Vec<Act> {
        let acts = self.end(why.clone());
        self.state = State::Failed(now, why);
        acts
    }

    fn end(&mut self, why: NoAnswer) -> Vec<Act> {
        self.state = State::Absent;
        let untold = self.open.drain(..);
        let told = untold.map(|(id, _)| Act::Tell(id, Err(why.clone())));
        std::iter::once(Act::End).chain(told).collect()
    }
}
