//! What the handlers share: the options, the recorded cases, the records, the gate of the steps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, watch};

use crate::cases::{self, BrokenCase, Case};
use crate::options::Options;
use crate::records::{RecordedRequest, Records, TimedOut};
use crate::shape::Shape;

/// A simulated service without a listener: what a [`router`](crate::router) answers from.
/// Clones are the same simulation.
#[derive(Debug, Clone)]
pub struct Simulation {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: Options,
    began: Instant,
    cases: Vec<Case>,
    shape: Shape,
    requests: Records,
    preflights: Records,
    /// How many requests each scenario has answered.
    answered: Mutex<HashMap<String, usize>>,
    steps: Semaphore,
    closing: watch::Sender<bool>,
}

impl Simulation {
    /// Reads the embedded cases. Fails only if the fixtures are broken.
    pub fn new(options: Options) -> Result<Self, BrokenCase> {
        let cases = cases::embedded()?;
        let shape = Shape::recorded(&cases)?;
        Ok(Self {
            shared: Arc::new(Shared {
                options,
                began: Instant::now(),
                cases,
                shape,
                requests: Records::new(),
                preflights: Records::new(),
                answered: Mutex::default(),
                steps: Semaphore::new(0),
                closing: watch::Sender::new(false),
            }),
        })
    }

    /// The key that is accepted.
    pub fn key(&self) -> &str {
        &self.shared.options.key
    }

    /// The requests so far, in the order of their arrival; preflights are kept apart.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.requests.all()
    }

    /// The preflights (`OPTIONS`) so far. Browsers remember an answer for a while and ask less often.
    pub fn preflights(&self) -> Vec<RecordedRequest> {
        self.shared.preflights.all()
    }

    /// Forgets all requests and preflights, how often each scenario answered, and unused steps.
    pub fn clear(&self) {
        self.shared.requests.clear();
        self.shared.preflights.clear();
        self.answered().clear();
        self.shared.steps.forget_permits(Semaphore::MAX_PERMITS);
    }

    /// Releases what waits for a step: the next word of `stepped`, the reply of `held`, the rest of
    /// `held-middle`. A step that no reply waits for is kept for the next one.
    pub fn step(&self) {
        self.shared.steps.add_permits(1);
    }

    /// Waits until `condition` holds for the recorded requests and returns these.
    pub async fn wait_for(
        &self,
        deadline: Duration,
        condition: impl Fn(&[RecordedRequest]) -> bool,
    ) -> Result<Vec<RecordedRequest>, TimedOut> {
        self.shared.requests.wait_for(deadline, condition).await
    }

    /// Breaks off every running answer.
    pub(crate) fn close(&self) {
        self.shared.closing.send_replace(true);
    }

    /// Comes back when the simulation closes.
    pub(crate) async fn closed(&self) {
        let mut closing = self.shared.closing.subscribe();
        // The sender is alive: `self` holds it.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// Comes back when a step was made for the caller.
    pub(crate) async fn stepped(&self) {
        if let Ok(permit) = self.shared.steps.acquire().await {
            permit.forget();
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.shared.options
    }

    /// How long it has been there.
    pub(crate) fn age(&self) -> Duration {
        self.shared.began.elapsed()
    }

    pub(crate) fn shape(&self) -> &Shape {
        &self.shared.shape
    }

    pub(crate) fn cases(&self) -> &[Case] {
        &self.shared.cases
    }

    pub(crate) fn case(&self, name: &str) -> Option<&Case> {
        self.cases().iter().find(|case| case.name == name)
    }

    pub(crate) fn request_records(&self) -> &Records {
        &self.shared.requests
    }

    pub(crate) fn preflight_records(&self) -> &Records {
        &self.shared.preflights
    }

    /// How many requests `scenario` had answered before this one.
    pub(crate) fn count(&self, scenario: &str) -> usize {
        let mut answered = self.answered();
        let before = answered.entry(scenario.to_owned()).or_default();
        *before += 1;
        *before - 1
    }

    fn answered(&self) -> std::sync::MutexGuard<'_, HashMap<String, usize>> {
        self.shared
            .answered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
