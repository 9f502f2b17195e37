//! The worker that checks JSON Schemas, and replies against them.

use azure_chat::browser::worker::answer_all;
use azure_chat::schema::talk;
use azure_chat::workers::{BUILD, message};

fn main() {
    answer_all(&message::ready(BUILD), |question| {
        message::respond(question, talk::respond)
    });
}
