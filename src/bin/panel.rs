//! The panel: a program in the page's own document that draws what is in
//! Settings. `program.js` starts it when Settings is first opened.

use azure_chat::browser::panic;
use azure_chat::panel;

fn main() {
    panic::install_hook();
    panel::run();
}
