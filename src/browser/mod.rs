//! The browser's abilities, one a file: newtypes and functions without
//! decisions. Only this folder names `web_sys`, `js_sys` and `wasm_bindgen`.

pub mod activity;
pub mod address;
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod companion;
pub mod console;
pub mod crypto;
pub mod dialog;
pub mod document;
pub mod files;
pub mod focus;
pub mod frame;
pub mod highlighter;
pub mod http;
pub mod image;
pub mod indexed_db;
mod leaving;
pub mod lock;
pub mod marks;
pub mod mirror;
pub mod panic;
mod policy;
pub mod press;
pub mod quota;
pub mod random;
mod requests;
pub mod scroll;
pub mod task;
pub mod textarea;
pub mod traffic;
pub mod viewport;
pub mod web_storage;
pub mod worker;
