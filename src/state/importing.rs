//! Taking in conversations from files.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::files::{self, LocalFile};
use crate::chat::attachment::base64;
use crate::chat::attachment::intake::is_for_import;
use crate::chat::conversation::Change;
use crate::storage::{News, Storage, StorageError, Write};
use crate::transfer::merge::Known;
use crate::transfer::portion::{self, Part, Preview};
use crate::workers::{NoAnswer, WorkerName};

use super::AppState;
use super::helper::Helper;
use super::library::Opening;
use super::notices::NoticeKind;

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// The files are being read.
    Reading,
    /// This would happen.
    Ready(Preview),
    /// So many conversations of so many are stored.
    Storing(usize, usize, Preview),
    /// They are all here.
    Done(usize, Preview),
    /// It could not be read, or not be stored: why.
    Failed(String),
}

impl AppState {
    /// Lets files be dropped on the page.
    pub(super) fn take_dropped_files(self) {
        let over = move |over| {
            if self.dropping.get_untracked() != over {
                self.dropping.set(over);
            }
        };
        files::on_drop(over, move |files| {
            let is_for_import = |file: &LocalFile| is_for_import(&file.name, &file.media_type);
            let (imported, attached) = files.into_iter().partition(is_for_import);
            self.import(imported);
            self.attach(&self.conversation.get_untracked().tray, attached);
        });
    }

    /// Reads the files that were chosen in a field.
    pub fn import_chosen(self, event: &leptos::ev::Event) {
        self.import(files::chosen(event));
    }

    /// Reads files, and says what taking them in would do.
    pub(super) fn import(self, files: Vec<LocalFile>) {
        if files.is_empty() || matches!(self.importing.get_untracked(), Some(Import::Storing(..))) {
            return;
        }
        self.importing.set(Some(Import::Reading));
        spawn_local(async move {
            let mut question = "read".to_owned();
            for file in &files {
                question.push('\n');
                question.push_str(&file.address);
            }
            self.add_what_is_in_memory(&mut question).await;
            // Another one than the search's: reading a large file takes its
            // time. It goes, and what follows with it, when an import is ended
            // or another one begun.
            let reader = Helper::patient(WorkerName::Archive.address());
            let asked = reader.ask(question);
            self.importer.set_value(Some(reader));
            let answer = asked.await;
            self.importing.set(Some(previewed(answer, &files)));
        });
    }

    /// Adds what the worker cannot see: conversations of which this browser
    /// stores nothing.
    async fn add_what_is_in_memory(self, question: &mut String) {
        let Some(storage) = self.storage().filter(|storage| !storage.is_kept()) else {
            return;
        };
        let heads = self.conversations.get_untracked();
        for head in heads {
            if let Ok(Some(read)) = storage.conversation(head.id).await {
                question.push('\n');
                question.push_str(&Known::of(&head, &read.value.messages).line());
            }
        }
    }

    /// Takes in what was read.
    pub fn import_now(self) {
        let Some(Import::Ready(preview)) = self.importing.get_untracked() else {
            return;
        };
        let (Some(reader), Some(storage)) = (self.importer.get_value(), self.storage()) else {
            return;
        };
        let of = preview.conversations;
        self.importing
            .set(Some(Import::Storing(0, of, preview.clone())));
        spawn_local(async move {
            let mut done = 0;
            let outcome = loop {
                let mut parts = match reader.ask("take".to_owned()).await {
                    Ok(text) => portion::read(&text),
                    Err(why) => break Import::Failed(no_answer(&why)),
                };
                if parts.is_empty() {
                    break Import::Done(done, preview);
                }
                let new = parts.iter_mut();
                new.filter_map(|part| part.conversation.as_mut())
                    .for_each(|conversation| self.recognize_connection(conversation));
                let count = parts.len();
                let news = grown(&parts);
                if let Err(error) = store(&storage, parts).await {
                    break Import::Failed(not_stored(&error, done, of));
                }
                // Conversations that are open here grow on view.
                news.into_iter().for_each(|news| self.hear(news));
                done += count;
                if !self.is_storing() && done < of {
                    // The person has stopped it.
                    self.notify(NoticeKind::Said, stopped(done, of));
                    break Import::Done(done, preview);
                }
                self.importing
                    .set(Some(Import::Storing(done, of, preview.clone())));
            };
            self.read_heads().await;
            if self.is_storing() {
                self.importer.set_value(None);
                self.importing.set(Some(outcome));
            }
            if self.opening.get_untracked() == Opening::Unknown {
                // What the address names may be here now.
                self.follow_address();
            }
        });
    }

    fn is_storing(self) -> bool {
        self.importing
            .with_untracked(|import| matches!(import, Some(Import::Storing(..))))
    }

    /// Forgets what was read, and stops storing it; what is stored already stays.
    pub fn end_import(self) {
        self.importer.set_value(None);
        self.importing.set(None);
    }
}

/// What changes of conversations that are here already.
fn grown(parts: &[Part]) -> Vec<News> {
    let known = parts.iter().filter(|part| part.conversation.is_none());
    let news = known.flat_map(|part| {
        let messages = part.messages.iter().map(|message| message.id).collect();
        [
            News::Conversation(part.id),
            News::Messages(part.id, messages),
        ]
    });
    news.collect()
}

/// Stores some conversations: each with all its messages, or not at all.
async fn store(storage: &Storage, parts: Vec<Part>) -> Result<(), StorageError> {
    let mut writes = Vec::new();
    for part in parts {
        let id = part.id;
        match part.conversation {
            Some(conversation) => writes.push(Write::Create(conversation)),
            None if part.updated_ms > 0 => {
                writes.push(Write::Change(id, Change::Updated(part.updated_ms)));
            }
            None => {}
        }
        if part.restore {
            writes.push(Write::Change(id, Change::Deleted(None)));
        }
        let messages = part.messages.into_iter();
        for mut message in messages {
            for attachment in &mut message.attachments {
                let data = attachment.data.take();
                let bytes = data.and_then(|data| base64::decode(&data));
                let blob = bytes.map(|bytes| Write::Blob(id, attachment.id, bytes.into()));
                writes.extend(blob);
            }
            writes.push(Write::Message(id, message));
        }
    }
    storage.write(writes).await
}

fn previewed(answer: Result<String, NoAnswer>, files: &[LocalFile]) -> Import {
    match answer {
        Ok(text) => match Preview::from_json(&text) {
            Some(preview) => Import::Ready(preview),
            None => Import::Failed(no_answer(&NoAnswer::BrokeOff)),
        },
        Err(NoAnswer::Refused(why)) => {
            // Which file it was, and what is wrong with it.
            let (place, why) = why.split_once('\n').unwrap_or(("", &why));
            let file = place.parse().ok().and_then(|place: usize| files.get(place));
            Import::Failed(match file {
                Some(file) => format!("{}: {why}", file.name),
                None => why.to_owned(),
            })
        }
        Err(why) => Import::Failed(no_answer(&why)),
    }
}

fn no_answer(why: &NoAnswer) -> String {
    let sentence = match why {
        NoAnswer::NotLoaded => {
            "The part of this page that reads files could not be loaded. Check your network and try again."
        }
        NoAnswer::OtherBuild => "The page was updated on its host. Reload it and try again.",
        NoAnswer::BrokeOff | NoAnswer::Refused(_) => {
            "Reading the file broke off; it may be too large for this browser's memory. What was imported before is here. Try a smaller file."
        }
    };
    sentence.to_owned()
}

fn stopped(done: usize, of: usize) -> String {
    format!(
        "The import was stopped: {done} of {of} conversations are here, whole. Import the file again for the rest; nothing is taken in twice."
    )
}

fn not_stored(error: &StorageError, done: usize, of: usize) -> String {
    format!(
        "{done} of {of} conversations are imported, whole; then the browser stored no more ({error}). Make room, and import the file again: what is here already is not taken in twice."
    )
}

/// What reads files, as long as an import goes on.
pub(super) type Importer = Option<Helper>;
