//! Components only: they read state, and call its methods.

pub mod button;
pub mod composer;
pub mod element;
pub mod header;
pub mod icons;
pub mod list;
pub mod markdown;
pub mod message;
pub mod modal;
pub mod notices;
pub mod problem;
pub mod progress;
pub mod question;
pub mod reasoning;
pub mod recipe_dialog;
pub mod search;
pub mod settings_dialog;
pub mod settings_form;
pub mod stick_to_bottom;
pub mod tool_calls;
pub mod transcript;
pub mod when;
pub mod window;
