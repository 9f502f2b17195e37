//! Which page this is.

use crate::views::element::{Element, el};
use crate::workers::BUILD;

/// Version and build.
pub fn about() -> Vec<Element> {
    let version = ["Azure Chat ", env!("CARGO_PKG_VERSION")].concat();
    let line = el("p", "form__help")
        .child(version)
        .child(", build ")
        .child(el("code", "").child(BUILD));
    vec![line]
}
