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
        match self.hear(LOADING).await {
            Some(News::Begun) => {}
            Some(News::Done(numbers)) => return Ok(numbers),
            Some(News::Failed) | None => return Err(Trouble::OutOfReach),
        }
        for _ in 0..WAITS {
            match self.hear(WAIT).await {
                Some(News::Done(numbers)) => return Ok(numbers),
                Some(News::Failed) => return Err(Trouble::OutOfReach),
                Some(News::Begun) | None => {}
            }
        }
        Err(Trouble::Hung)
    }

    async fn hear(&self, milliseconds: u32) -> Option<News> {
        self.bell.sleep(milliseconds).await;
        self.news.take()
    }
}
