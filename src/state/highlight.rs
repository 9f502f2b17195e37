//! What the parts of a block of code are: asked of a worker, one block at a
//! time, and remembered. The worker is started for the first block.

mod running;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use crate::browser::{clock, console};
use crate::highlight::{self, Cache, SCRIPT, Span, grammars, is_within_limits};

use self::running::{Running, Trouble};

/// After a failure, how long no worker is started, in milliseconds.
const PAUSE: u64 = 30_000;

thread_local! {
    static DESK: Rc<Desk> = Rc::new(Desk::new(SCRIPT, PAUSE));
}

/// The parts of some code, in order and covering it all. `None` if it stays
/// plain: no known language, too long, or the highlighter is out of reach or
/// could not cope with it.
pub async fn spans(language: &str, code: &str) -> Option<Vec<Span>> {
    let desk = DESK.with(Rc::clone);
    desk.spans(language, code).await
}

/// The same without asking, for code that was asked about lately.
#[must_use]
pub fn cached(language: &str, code: &str) -> Option<Vec<Span>> {
    DESK.with(|desk| desk.cached(language, code))
}

/// Where questions are asked and answered.
pub struct Desk {
    script: &'static str,
    pause: u64,
    cache: RefCell<Cache>,
    /// At rest between two questions.
    worker: Cell<Option<Running>>,
    /// Not before then is a worker started, in milliseconds since 1970.
    not_before: Cell<u64>,
    /// It is somebody's turn.
    taken: Cell<bool>,
    /// Who wait for theirs.
    waiting: Cell<Vec<Waker>>,
}

/// The right to ask, until it is dropped.
struct Turn<'a>(&'a Desk);

impl Desk {
    /// A desk with the worker of a script, and a pause in milliseconds after
    /// each failure of it.
    #[must_use]
    pub fn new(script: &'static str, pause: u64) -> Self {
        Self {
            script,
            pause,
            cache: RefCell::default(),
            worker: Cell::default(),
            not_before: Cell::default(),
            taken: Cell::default(),
            waiting: Cell::default(),
        }
    }

    /// See [`cached`].
    #[must_use]
    pub fn cached(&self, language: &str, code: &str) -> Option<Vec<Span>> {
        self.known(grammars(language)?, code).flatten()
    }

    /// See [`spans`]. Dropping the future ends the question.
    pub async fn spans(&self, language: &str, code: &str) -> Option<Vec<Span>> {
        let grammars = grammars(language).filter(|_| is_within_limits(code))?;
        let _turn = self.turn().await;
        // It may have been somebody else's question meanwhile.
        if let Some(known) = self.known(grammars, code) {
            return known;
        }
        let spans = match self.ask(grammars, code).await {
            Ok(numbers) => Some(highlight::spans(code, &numbers)),
            Err(Trouble::Hung) => None,
            Err(Trouble::OutOfReach) => return None,
        };
        let mut cache = self.cache.borrow_mut();
        cache.put(grammars, code, spans.clone());
        spans
    }

    fn known(&self, grammars: &str, code: &str) -> Option<Option<Vec<Span>>> {
        self.cache.borrow().get(grammars, code).cloned()
    }

    /// Waits until nobody else is asking.
    async fn turn(&self) -> Turn<'_> {
        poll_fn(|context| {
            if !self.taken.replace(true) {
                return Poll::Ready(Turn(self));
            }
            let mut waiting = self.waiting.take();
            waiting.push(context.waker().clone());
            self.waiting.set(waiting);
            Poll::Pending
        })
        .await
    }

    async fn ask(&self, grammars: &str, code: &str) -> Result<Vec<u32>, Trouble> {
        if clock::now_ms() < self.not_before.get() {
            return Err(Trouble::OutOfReach);
        }
        let worker = self.worker.take().or_else(|| Running::start(self.script));
        let result = match &worker {
            Some(worker) => worker.ask(grammars, code).await,
            None => Err(Trouble::OutOfReach),
        };
        match result {
            Ok(_) => self.worker.set(worker),
            Err(Trouble::Hung) => {}
            Err(Trouble::OutOfReach) => {
                self.not_before.set(clock::now_ms() + self.pause);
                console::warn("Code stays without colours: the highlighter could not be loaded.");
            }
        }
        result
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.taken.set(false);
        // The first one takes it; the others wait again, in the same order.
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Desk").finish_non_exhaustive()
    }
}
