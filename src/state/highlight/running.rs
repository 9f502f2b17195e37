//! One worker, from its start to its end.

use std::cell::RefCell;
use std::rc::Rc;

use crate::browser::clock::Alarm;
use crate::browser::highlighter::{Highlighter, News};

/// How long the worker and its grammars may take to come, in milliseconds.
const LOADING: u32 = 30_000;

/// How long the worker may be at one block: so many waits, of so many
/// milliseconds. Two, since when this page itself is held up, a wait may end
/// before an answer is heard that came in time.
const WAITS: u32 = 2;
const WAIT: u32 = 1_000;

/// How a question ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no worker, or it cannot load what it needs.
    OutOfReach,
    /// It did not come to an end.
    Hung,
}

/// A worker, which ends with this, and the last thing that it told.
#[derive(Debug)]
pub(super) struct Running {
    highlighter: Highlighter,
    news: Rc<RefCell<Option<News>>>,
    /// Rings when there is news.
    bell: Alarm,
}

impl Running {
    pub(super) fn start(script: &str) -> Option<Self> {
        let news = Rc::new(RefCell::new(None));
        let bell = Alarm::default();
        let (heard, ringing) = (Rc::clone(&news), bell.clone());
        let highlighter = Highlighter::start(script, move |news| {
            heard.replace(Some(news));
            ringing.ring();
        })?;
        Some(Self {
            highlighter,
            news,
            bell,
        })
    }

    /// Asks about some code. After trouble, this worker is to be dropped.
    pub(super) async fn ask(&self, grammars: &str, code: &str) -> Result<Vec<u32>, Trouble> {
        self.highlighter.ask(grammars, code);
        let mut wait = LOADING;
        let mut waits = WAITS;
        loop {
            self.bell.sleep(wait).await;
            match self.news.take() {
                Some(News::Begun) => wait = WAIT,
                Some(News::Done(numbers)) => return Ok(numbers),
                Some(News::Failed) => return Err(Trouble::OutOfReach),
                None if wait == LOADING => return Err(Trouble::OutOfReach),
                None => waits -= 1,
            }
            if waits == 0 {
                return Err(Trouble::Hung);
            }
        }
    }
}
