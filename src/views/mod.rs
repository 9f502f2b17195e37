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
pub mod opening;
pub mod problem;
pub mod progress;
pub mod question;
pub mod reasoning;
pub mod recipe_dialog;
pub mod settings_dialog;
pub mod settings_form;
pub mod shelf_dialog;
pub mod sidebar;
pub mod stick_to_bottom;
pub mod temporary;
pub mod tool_calls;
pub mod transcript;
pub mod when;
