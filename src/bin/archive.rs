//! The worker that reads all conversations.

#[path = "archive/searching.rs"]
mod searching;

use azure_chat::browser::worker::hear_all;
use azure_chat::workers::{BUILD, message};

use searching::Searching;

fn main() {
    let searching = Searching::default();
    hear_all(&message::ready(BUILD), move |text, outbox| {
        let Some((number, question)) = message::read_question(text) else {
            return;
        };
        // The first word says whose question it is.
        let word = question.split(' ').next().unwrap_or_default();
        match word {
            "search" | "within" | "put" | "gone" => searching.ask(number, question, outbox),
            _ => outbox.send(&message::answer(number, &Err(format!("unknown: {word}")))),
        }
    });
}
