//! JSON Schemas, and replies against them.
//!
//! [`check`] knows JSON Schema itself (the crate `jsonschema`) and runs in a
//! worker only; [`strict`] knows what the service's strict mode takes of it;
//! [`talk`] is what page and worker say to each other. No `$ref` is ever
//! fetched: one that leads elsewhere is a mistake.

pub mod check;
pub mod strict;
pub mod talk;

/// Something to be said of a schema or of functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Counted from 1, as the column.
    pub line: usize,
    pub column: usize,
    pub weight: Weight,
    /// What it is, without a full stop.
    pub what: String,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It is not what it has to be, whatever the service.
    Wrong,
    /// The service's strict mode refuses it, as far as its rules are known.
    Strict,
}

impl Finding {
    /// A sentence with the place.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self {
            line,
            column,
            weight,
            what,
        } = self;
        let strict = match weight {
            Weight::Wrong => "",
            Weight::Strict => " (strict mode)",
        };
        format!("Line {line}, column {column}: {what}{strict}.")
    }
}
