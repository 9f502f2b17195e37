//! A worker that is started when it is first needed, asked like a function.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

use crate::browser::clock::{Alarm, now_ms};
use crate::browser::task;
use crate::browser::worker::{News, Worker};
use crate::workers::NoAnswer;
use crate::workers::desk::{Act, Desk, TICK_MS};

/// What came of a question.
pub type Answer = Result<String, NoAnswer>;

/// A worker, as those see it who ask it. Copies of it share the worker.
#[derive(Debug, Clone)]
pub struct Helper(Rc<Shared>);

#[derive(Debug)]
struct Shared {
    address: String,
    desk: RefCell<Desk>,
    worker: RefCell<Option<Worker>>,
    /// Who waits for which question.
    waiting: RefCell<Vec<(u32, Rc<Waiting>)>>,
    ticking: Cell<bool>,
}

#[derive(Debug, Default)]
struct Waiting {
    answer: RefCell<Option<Answer>>,
    waker: RefCell<Option<Waker>>,
}

impl Helper {
    /// The worker that the script at this address starts; it is not loaded yet.
    #[must_use]
    pub fn new(address: String) -> Self {
        Self(Rc::new(Shared {
            address,
            desk: RefCell::default(),
            worker: RefCell::default(),
            waiting: RefCell::default(),
            ticking: Cell::default(),
        }))
    }

    /// One whose answers may take minutes.
    #[must_use]
    pub fn patient(address: String) -> Self {
        let helper = Self::new(address);
        helper.0.desk.replace(Desk::patient());
        helper
    }

    /// Asks, and loads the worker if need be. What came of it is there for
    /// whoever awaits it; dropping that takes nothing back.
    pub fn ask(&self, question: String) -> impl Future<Output = Answer> + use<> {
        let waiting = Rc::new(Waiting::default());
        let (id, acts) = self.0.desk.borrow_mut().ask(question, now_ms());
        let entry = (id, Rc::clone(&waiting));
        self.0.waiting.borrow_mut().push(entry);
        self.0.act(acts);
        Awaited(waiting)
    }

    /// Loads the worker for questions to come.
    pub fn prepare(&self) {
        let acts = self.0.desk.borrow_mut().prepare();
        self.0.act(acts);
    }

    /// Ends the worker until it is needed again.
    pub fn rest(&self) {
        let acts = self.0.desk.borrow_mut().rest();
        self.0.act(acts);
    }
}

impl Shared {
    fn act(self: &Rc<Self>, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Start => self.start(),
                Act::End => drop(self.worker.take()),
                Act::Send(message) => {
                    if let Some(worker) = &*self.worker.borrow() {
                        worker.send(&message);
                    }
                }
                Act::Tell(id, answer) => self.tell(id, answer),
            }
        }
        self.watch();
    }

    fn start(self: &Rc<Self>) {
        let shared = Rc::downgrade(self);
        let hear = move |news| {
            if let Some(shared) = Weak::upgrade(&shared) {
                shared.hear(news);
            }
        };
        let worker = Worker::start(&self.address, hear);
        let refused = worker.is_none();
        self.worker.replace(worker);
        if refused {
            self.hear(News::Broke);
        }
    }

    fn hear(self: &Rc<Self>, news: News) {
        let acts = match news {
            News::Message(text) => self.desk.borrow_mut().heard(&text, now_ms()),
            News::Broke => self.desk.borrow_mut().broke(now_ms()),
        };
        self.act(acts);
    }

    fn tell(&self, id: u32, answer: Answer) {
        let mut all = self.waiting.borrow_mut();
        let place = all.iter().position(|(waiting, _)| *waiting == id);
        if let Some(place) = place {
            let (_, waiting) = all.swap_remove(place);
            waiting.answer.replace(Some(answer));
            if let Some(waker) = waiting.waker.take() {
                waker.wake();
            }
        }
    }

    /// Looks from time to time whether the worker still answers.
    fn watch(self: &Rc<Self>) {
        if !self.desk.borrow().is_waiting() || self.ticking.replace(true) {
            return;
        }
        let shared = Rc::downgrade(self);
        task::run(async move {
            loop {
                Alarm::default().sleep(TICK_MS).await;
                let Some(shared) = Weak::upgrade(&shared) else {
                    return;
                };
                if !shared.desk.borrow().is_waiting() {
                    shared.ticking.set(false);
                    return;
                }
                let acts = shared.desk.borrow_mut().tick(now_ms());
                shared.act(acts);
            }
        });
    }
}

struct Awaited(Rc<Waiting>);

impl Future for Awaited {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        match self.0.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                self.0.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}
