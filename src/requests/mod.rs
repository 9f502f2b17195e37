//! What leaves the page: every request that it makes in a tab.
//!
//! Two sources tell of them. Where the page sends something to a service, it
//! [notes](note) what for, and how much; and the browser knows all that was
//! loaded (Resource Timing), in the page and in its workers. [`RequestLog`]
//! joins both, so that a request that nobody noted is seen too.

pub mod log;
pub mod note;
mod purpose;
pub mod reach;

pub use log::{Entry, RequestLog, State};
pub use note::Note;
pub use purpose::Purpose;

/// The status that is noted of an answer whose own the browser hides: there is
/// none of this number (<https://www.rfc-editor.org/rfc/rfc9110#section-15>).
pub const OPAQUE: u16 = 999;

/// The status that is noted of a request that the page's policy refused, so
/// that nothing was sent.
pub const UNSENT: u16 = 998;

/// An address without what may be secret in it: its query and its fragment.
#[must_use]
pub fn without_query(address: &str) -> &str {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    address.split_at(end).0
}

/// The host with its port; `None` for an address that names none.
#[must_use]
pub fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    // A name and a password may stand before the host.
    Some(host.rsplit('@').next().unwrap_or(host))
}
