//! Effects and what is derived from signals, of one type for all uses.
//!
//! Leptos compiles each effect, memo and derived signal anew for its closure,
//! a KB of wasm or so. These are compiled once; what they call is boxed.

use leptos::prelude::*;

/// Runs with the next tick, and again when a signal it reads has changed.
pub fn effect(act: impl FnMut() + 'static) {
    fn begin(mut act: Box<dyn FnMut()>) {
        Effect::new(move |_| act());
    }
    begin(Box::new(act));
}

/// Whether something holds; who reads it is told only when that changes.
pub fn condition(holds: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    fn memo(holds: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
        Memo::new(move |_| holds())
    }
    memo(Box::new(holds))
}

/// A text that changes with signals.
pub fn text_of(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    fn signal(words: Box<dyn Fn() -> String + Send + Sync>) -> Signal<String> {
        Signal::derive(words)
    }
    signal(Box::new(words))
}
