//! Rows that come and go, of one type for all lists.

use leptos::prelude::*;

/// A row: what it is known by, and what shows it.
pub struct Row {
    key: u64,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Row").field(&self.key).finish()
    }
}

/// A row of a list; its view is made once, when its key is new.
pub fn row(key: u64, view: impl FnOnce() -> AnyView + Send + 'static) -> Row {
    Row {
        key,
        view: Box::new(view),
    }
}

/// The rows as the signals have them; a row stays what it is while its key
/// does.
pub fn list(rows: impl Fn() -> Vec<Row> + Send + 'static) -> AnyView {
    let rows: Box<dyn Fn() -> Vec<Row> + Send> = Box::new(rows);
    view! { <For each=rows key=|row| row.key children=|row| untrack(row.view)/> }.into_any()
}
