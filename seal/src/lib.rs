//! What makes the built page tight: see [`sealed`].

mod check;
mod html;
mod page;
mod policy;

pub use check::faults;
pub use html::{Tag, attribute_of, tags};
pub use page::{Sealed, sealed};
pub use policy::{ConnectSrc, policy};
