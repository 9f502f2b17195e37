//! Text that arrives in pieces, painted once a frame.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::frame::next_frame;

/// Collects pieces and hands them to a signal before the next frame: the work
/// on the page is done once a frame, however many chunks come in between.
#[derive(Debug, Clone)]
pub(super) struct Painter {
    text: ArcRwSignal<String>,
    pending: Rc<RefCell<String>>,
    scheduled: Rc<Cell<bool>>,
}

impl Painter {
    pub(super) fn new(text: ArcRwSignal<String>) -> Self {
        Self {
            text,
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
            next_frame(move || painter.flush());
        }
    }

    /// Paints what is pending now.
    pub(super) fn flush(&self) {
        self.scheduled.set(false);
        let pending = self.pending.take();
        if !pending.is_empty() {
            self.text.update(|text| text.push_str(&pending));
        }
    }
}
