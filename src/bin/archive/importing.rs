//! Reads files of conversations, says what taking them in would do, and hands
//! them over in portions.

use std::cell::RefCell;
use std::rc::Rc;

use azure_chat::browser::clock::now_ms;
use azure_chat::browser::http::local_text_file;
use azure_chat::browser::worker::{Outbox, run};
use azure_chat::storage::Storage;
use azure_chat::transfer::gathered::Gathered;
use azure_chat::transfer::merge::{Known, plan};
use azure_chat::transfer::portion::{Portions, Preview};
use azure_chat::transfer::{self, markdown};
use azure_chat::workers::message;

/// What is being taken in; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Importing(Rc<RefCell<Portions>>);

impl Importing {
    /// Takes a question: `read` and the files' addresses, a line each, and
    /// lines of what only the page has ([`Known::line`]); `take` for the next
    /// portion, empty when there is none; `markdown` and a file
    /// of this page's own.
    pub(crate) fn ask(&self, number: u32, question: &str, outbox: &Outbox) {
        let (word, rest) = question.split_once('\n').unwrap_or((question, ""));
        match word {
            "read" => {
                let (importing, outbox, files) = (self.clone(), outbox.clone(), rest.to_owned());
                run(async move {
                    let answer = importing.read(&files).await;
                    outbox.send(&message::answer(number, &answer));
                });
            }
            "take" => {
                let portion = self.0.borrow_mut().next().unwrap_or_default();
                outbox.send(&message::answer(number, &Ok(portion)));
            }
            _ => outbox.send(&message::answer(number, &as_markdown(rest))),
        }
    }

    async fn read(&self, lines: &str) -> Result<String, String> {
        let mut preview = Preview::default();
        let mut gathered = Gathered::default();
        let (here, files): (Vec<_>, Vec<_>) = lines.lines().partition(|line| Known::is_line(line));
        for (place, address) in files.into_iter().enumerate() {
            let text = local_text_file(address).await;
            let text = text.map_err(|_| {
                format!("{place}\nThe browser could not read the file. Choose it again.")
            })?;
            let read = transfer::read(&text, now_ms());
            let read = read.map_err(|why| format!("{place}\n{why}"))?;
            preview.note(&read);
            for whole in read.conversations {
                gathered.keep(whole);
            }
        }
        let mut known: Vec<_> = here.into_iter().filter_map(Known::from_line).collect();
        stored(&gathered, &mut known).await?;
        let plan = plan(&known, gathered.into_conversations());
        preview.summary = plan.summary();
        let portions = Portions::of(plan);
        preview.conversations = portions.len();
        self.0.replace(portions);
        Ok(preview.to_json())
    }
}

/// What this browser stores of what comes.
async fn stored(coming: &Gathered, known: &mut Vec<Known>) -> Result<(), String> {
    let (storage, _) = Storage::open().await;
    let heads = storage.conversations().await;
    for head in heads.map_err(|error| format!("\n{error}"))?.value {
        if !coming.has(head.id) {
            continue;
        }
        let whole = storage.conversation(head.id).await;
        let messages = whole.ok().flatten().map(|read| read.value.messages);
        known.push(Known::of(&head, &messages.unwrap_or_default()));
    }
    Ok(())
}

fn as_markdown(file: &str) -> Result<String, String> {
    let read = transfer::read(file, now_ms()).map_err(|why| why.to_string())?;
    let texts: Vec<_> = read.conversations.iter().map(markdown::write).collect();
    Ok(texts.join("\n"))
}
