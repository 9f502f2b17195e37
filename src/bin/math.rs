//! The worker that makes MathML of formulas.

use azure_chat::browser::worker::answer_all;
use azure_chat::math;
use azure_chat::workers::{BUILD, message};

fn main() {
    answer_all(&message::ready(BUILD), |question| {
        message::respond(question, math::answer)
    });
}
