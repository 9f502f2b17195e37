//! What the parts of a block of code are: asked of a worker, one block at a
//! time, and remembered. The worker is started for the first block.

mod running;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use crate::browser::{clock, console, task};
use crate::highlight::{self, Cache, Key, SCRIPT, Span, grammars, is_within_limits};

use self::running::{Running, Trouble};

/// After a failure, how long no worker is started, in milliseconds.
const PAUSE: u64 = 30_000;

thread_local! {
    static DESK: Desk = Desk::new(SCRIPT, PAUSE);
}

/// The parts of some code, in order and covering it all. `None` if it stays
/// plain: no known language, too long, or the highlighter is out of reach or
/// could not cope with it.
pub async fn spans(language: &str, code: &str) -> Option<Vec<Span>> {
    let desk = DESK.with(Desk::clone);
    desk.spans(language, code).await
}

/// The same without asking, for code that was asked about lately.
#[must_use]
pub fn cached(language: &str, code: &str) -> Option<Vec<Span>> {
    DESK.with(|desk| desk.cached(language, code))
}

/// Where questions are asked and answered.
#[derive(Debug, Clone)]
pub struct Desk(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    script: &'static str,
    pause: u64,
    cache: RefCell<Cache>,
    waiting: RefCell<VecDeque<Rc<Question>>>,
    /// Somebody is at it.
    working: Cell<bool>,
    /// At rest between two questions.
    worker: RefCell<Option<Running>>,
    /// Not before then is a worker started, in milliseconds since 1970.
    not_before: Cell<u64>,
}

#[derive(Debug)]
struct Question {
    key: Key,
    grammars: &'static str,
    code: String,
    answer: RefCell<Option<Option<Vec<Span>>>>,
    asker: RefCell<Option<Waker>>,
}

impl Desk {
    /// A desk with the worker of a script, and a pause in milliseconds after
    /// each failure of it.
    #[must_use]
    pub fn new(script: &'static str, pause: u64) -> Self {
        Self(Rc::new(Inner {
            script,
            pause,
            cache: RefCell::default(),
            waiting: RefCell::default(),
            working: Cell::default(),
            worker: RefCell::default(),
            not_before: Cell::default(),
        }))
    }

    /// See [`cached`].
    #[must_use]
    pub fn cached(&self, language: &str, code: &str) -> Option<Vec<Span>> {
        let key = Key::new(grammars(language)?, code);
        self.0.known(key).flatten()
    }

    /// See [`spans`].
    pub async fn spans(&self, language: &str, code: &str) -> Option<Vec<Span>> {
        let grammars = grammars(language)?;
        let key = Key::new(grammars, code);
        if let Some(known) = self.0.known(key) {
            return known;
        }
        if !is_within_limits(code) {
            return None;
        }
        let question = Rc::new(Question {
            key,
            grammars,
            code: code.to_owned(),
            answer: RefCell::default(),
            asker: RefCell::default(),
        });
        self.0.waiting.borrow_mut().push_back(Rc::clone(&question));
        if !self.0.working.replace(true) {
            let inner = Rc::clone(&self.0);
            task::run(async move { inner.work().await });
        }
        poll_fn(|context| match question.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                question.asker.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}

impl Inner {
    fn known(&self, key: Key) -> Option<Option<Vec<Span>>> {
        self.cache.borrow().get(key).cloned()
    }

    /// Answers what waits.
    async fn work(&self) {
        while let Some(question) = self.next() {
            // Its asker holds the other one.
            if Rc::strong_count(&question) > 1 {
                let answer = self.answer(&question).await;
                question.answer.replace(Some(answer));
                if let Some(asker) = question.asker.take() {
                    asker.wake();
                }
            }
        }
        self.working.set(false);
    }

    fn next(&self) -> Option<Rc<Question>> {
        self.waiting.borrow_mut().pop_front()
    }

    async fn answer(&self, question: &Question) -> Option<Vec<Span>> {
        // It may have been asked twice.
        if let Some(known) = self.known(question.key) {
            return known;
        }
        let spans = match self.ask(question).await {
            Ok(numbers) => Some(highlight::spans(&question.code, &numbers)),
            Err(Trouble::Hung) => None,
            Err(Trouble::OutOfReach) => return None,
        };
        self.cache.borrow_mut().put(question.key, spans.clone());
        spans
    }

    async fn ask(&self, question: &Question) -> Result<Vec<u32>, Trouble> {
        if clock::now_ms() < self.not_before.get() {
            return Err(Trouble::OutOfReach);
        }
        let worker = self.worker.take().or_else(|| Running::start(self.script));
        let result = match &worker {
            Some(worker) => worker.ask(question.grammars, &question.code).await,
            None => Err(Trouble::OutOfReach),
        };
        match result {
            Ok(_) => *self.worker.borrow_mut() = worker,
            Err(Trouble::Hung) => {}
            Err(Trouble::OutOfReach) => {
                self.not_before.set(clock::now_ms() + self.pause);
                console::warn("Code stays without colours: the highlighter could not be loaded.");
            }
        }
        result
    }
}
