//! What the page and its panel say to each other.
//!
//! The panel is a program of its own (`src/bin/panel.rs`) that draws what is in
//! Settings. It is loaded into the page's document when Settings is first
//! opened, so that the page itself stays small. The two share no memory: they
//! send each other texts, JSON that is read field by field.
//!
//! The page holds what is true. It hands over a copy when Settings opens and
//! again whenever something changes; the panel hands back what the person has
//! changed, and the page applies and stores it.

mod settings;
mod to_page;
mod to_panel;

pub use settings::{Keys, keys_of, put_keys};
pub use to_page::{Edited, ToPage};
pub use to_panel::{Live, Opened, Stored, ToPanel, Wanted};

/// The id of the element in the dialog that is the panel's to fill.
pub const PLACE: &str = "panel";
