//! Modal dialogs.

use web_sys::HtmlDialogElement;

/// Opens a dialog above the page, which then cannot be used.
pub fn open(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Fails only for a dialog that is open already or not in the page.
        let _opened = dialog.show_modal();
    }
}

/// Closes a dialog; focus goes back to where it was.
pub fn close(dialog: &HtmlDialogElement) {
    dialog.close();
}
