//! Text that arrives in pieces, painted at a reader's pace.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::clock;
use crate::browser::frame::next_frame;

/// How long after a painting no other is asked for, in milliseconds: longer
/// than a frame, so that it is every second one. Nobody reads faster, and a
/// frame costs more than the words in it (`cargo xtask bench`: 4.6 s of 16 s
/// busy with every frame).
const PACE_MS: u64 = 20;

/// Collects pieces and hands them to a signal before a frame: the work on the
/// page is done once, however many chunks come in between. What comes after a
/// pause is painted with the next frame, and the end at once.
#[derive(Debug, Clone)]
pub(super) struct Painter {
    text: ArcRwSignal<String>,
    /// When it was painted last, in milliseconds since 1970.
    painted: Rc<Cell<u64>>,
    pending: Rc<RefCell<String>>,
    scheduled: Rc<Cell<bool>>,
}

impl Painter {
    pub(super) fn new(text: ArcRwSignal<String>) -> Self {
        Self {
            text,
            painted: Rc::default(),
            pending: Rc::default(),
            scheduled: Rc::default(),
        }
    }

    pub(super) fn add(&self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        self.pending.borrow_mut().push_str(piece);
        if !self.scheduled.replace(true) {
            let painter = self.clone();
            let paint = move || next_frame(move || painter.flush());
            let rest = PACE_MS.saturating_sub(clock::now_ms().saturating_sub(self.painted.get()));
            if rest == 0 {
                paint();
            } else {
                set_timeout(paint, Duration::from_millis(rest));
            }
        }
    }

    /// Paints what is pending now.
    pub(super) fn flush(&self) {
        self.scheduled.set(false);
        self.painted.set(clock::now_ms());
        let pending = self.pending.take();
        if !pending.is_empty() {
            self.text.update(|text| text.push_str(&pending));
        }
    }
}
