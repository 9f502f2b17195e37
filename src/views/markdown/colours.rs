//! The colours of finished blocks of code.

use leptos::task::spawn_local;

use crate::browser::mirror::{self, DomNode};
use crate::highlight::Span;
use crate::markdown::CodeBlock;
use crate::state::highlight;

/// Colours a block once it is known what its parts are: at once if it was
/// seen before, later otherwise. Until then it is plain.
pub(super) fn colour(block: DomNode, code: &CodeBlock) {
    if code.language.is_empty() {
        return;
    }
    if let Some(spans) = highlight::cached(&code.language, &code.text) {
        return paint(&block, &code.text, &spans);
    }
    let CodeBlock { language, text, .. } = code.clone();
    spawn_local(async move {
        if let Some(spans) = highlight::spans(&language, &text).await {
            paint(&block, &text, &spans);
        }
    });
}

fn paint(block: &DomNode, text: &str, spans: &[Span]) {
    let pieces = spans
        .iter()
        .map(|span| (text.get(span.text.clone()).unwrap_or_default(), span.class));
    mirror::colour_code(block, pieces);
}
