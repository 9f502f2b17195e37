//! The worker that reads all conversations.

#[path = "archive/importing.rs"]
mod importing;
#[path = "archive/searching.rs"]
mod searching;

use azure_chat::browser::worker::hear_all;
use azure_chat::workers::{BUILD, message};

use importing::Importing;
use searching::Searching;

fn main() {
    let (searching, importing) = (Searching::default(), Importing::default());
    hear_all(&message::ready(BUILD), move |text, outbox| {
        let Some((number, question)) = message::read_question(text) else {
            return;
        };
        // The first word says whose question it is.
        let word = question.split([' ', '\n']).next().unwrap_or_default();
        match word {
            "search" | "within" | "put" | "gone" => searching.ask(number, question, outbox),
            "read" | "take" | "markdown" => importing.ask(number, question, outbox),
            _ => outbox.send(&message::answer(number, &Err(format!("unknown: {word}")))),
        }
    });
}
