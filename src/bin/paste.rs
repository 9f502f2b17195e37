//! The worker that reads pasted texts.

use azure_chat::browser::worker::answer_all;
use azure_chat::settings::paste;
use azure_chat::workers::{BUILD, message};

fn main() {
    // No panic hook: what a panic says might quote the text, and a key in it.
    answer_all(&message::ready(BUILD), |question| {
        message::respond(question, |text| Ok(paste::read(text).to_json()))
    });
}
