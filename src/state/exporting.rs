//! Giving conversations to the person as files.

use std::collections::BinaryHeap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock;
use crate::browser::files::{self, Parts};
use crate::chat::attachment::base64;
use crate::chat::conversation::WholeConversation;
use crate::chat::id::ConversationId;
use crate::storage::Write;
use crate::transfer::file::{self, Writer};
use crate::transfer::file_name;

use super::AppState;

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportOf {
    One(ConversationId),
    All,
}

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportAs {
    /// All there is, for being imported again.
    Json,
    /// What is on view, for being read.
    Markdown,
}

/// The note that says when all was exported last.
pub(super) const BACKUP: &str = "backup";

impl AppState {
    /// Makes a file of conversations, and hands it to the browser's downloads.
    pub fn export(self, what: ExportOf, form: ExportAs) {
        self.exporting.set(Some((0, 1)));
        spawn_local(async move {
            let texts = match form {
                ExportAs::Json => self.json_of(what).await,
                ExportAs::Markdown => self.markdown_of(what).await,
            };
            self.exporting.set(None);
            let (extension, kind) = match form {
                ExportAs::Json => ("json", "application/json"),
                ExportAs::Markdown => ("md", "text/markdown"),
            };
            let name = file_name(&self.export_title(what), extension);
            match texts {
                Ok(texts) if files::save(&name, kind, &texts) => {
                    self.say(format!("Exported as {name}"));
                    if what == ExportOf::All && form == ExportAs::Json {
                        self.note_backup();
                    }
                }
                Ok(_) => self.alert("The browser did not take the file. Try again.".to_owned()),
                Err(why) => self.alert(why),
            }
        });
    }

    /// Puts the records that cannot be read into a file, as they are.
    pub fn export_damaged(self) {
        spawn_local(async move {
            let Some(storage) = self.storage() else {
                return;
            };
            let broken = storage.broken().await.unwrap_or_default();
            let mut records = Parts::default();
            for (key, text) in broken {
                records.push(&format!("{key}\t{text}\n"));
            }
            if !files::save("damaged-records.txt", "text/plain", &records) {
                self.alert("The browser did not take the file. Try again.".to_owned());
            }
        });
    }

    fn export_title(self, what: ExportOf) -> String {
        match what {
            ExportOf::All => {
                let today = clock::now_text();
                format!("azure-chat {}", today.get(..10).unwrap_or_default())
            }
            ExportOf::One(id) => self.title_of(id).unwrap_or_default(),
        }
    }

    async fn json_of(self, what: ExportOf) -> Result<Parts, String> {
        let (mut writer, begin) = Writer::begin(clock::now_ms());
        let mut texts = Parts::default();
        texts.push(&begin);
        for id in self.exported(what) {
            if let Some(mut whole) = self.whole(id).await? {
                self.add_contents(&mut whole).await;
                texts.push(&writer.conversation(&whole));
            }
            self.step_export();
        }
        texts.push(writer.end());
        Ok(texts)
    }

    /// The worker that knows other programs' files makes Markdown too.
    async fn markdown_of(self, what: ExportOf) -> Result<Parts, String> {
        let mut texts = Parts::default();
        for id in self.exported(what) {
            if let Some(whole) = self.whole(id).await? {
                let file = file::write(&[whole], clock::now_ms());
                let question = format!("markdown\n{file}");
                let answer = self
                    .archive
                    .with_value(|archive| archive.ask(question))
                    .await;
                texts.push(&answer.map_err(|why| {
                    format!("The Markdown could not be made ({why}). Check your network and try again, or export as JSON.")
                })?);
                texts.push("\n");
            }
            self.step_export();
        }
        Ok(texts)
    }

    /// Puts the content of what is attached into a conversation; what is
    /// missing is left out.
    async fn add_contents(self, whole: &mut WholeConversation) {
        let id = whole.conversation.id;
        let open = self.opened(id);
        for message in &mut whole.messages {
            for attachment in &mut message.attachments {
                let content = self.content_of(open.as_ref(), id, attachment.id).await;
                attachment.data = content.map(|bytes| base64::encode(&bytes).into());
            }
        }
    }

    fn exported(self, what: ExportOf) -> Vec<ConversationId> {
        let ids = match what {
            ExportOf::One(id) => vec![id],
            // In the order in which they were begun, whichever way they came here.
            ExportOf::All => self.conversations.with_untracked(|heads| {
                let kept = heads.iter().filter(|head| head.deleted_ms.is_none());
                let begun: BinaryHeap<_> = kept.map(|head| (head.created_ms, head.id)).collect();
                let sorted = begun.into_sorted_vec().into_iter();
                sorted.map(|(_, id)| id).collect()
            }),
        };
        self.exporting.set(Some((0, ids.len())));
        ids
    }

    fn step_export(self) {
        self.exporting.update(|progress| {
            if let Some((done, _)) = progress {
                *done += 1;
            }
        });
    }

    /// A conversation with all its messages, as it stands now.
    pub(super) async fn whole(
        self,
        id: ConversationId,
    ) -> Result<Option<WholeConversation>, String> {
        if let Some(open) = self.opened(id) {
            return Ok(Some(open.whole()));
        }
        let Some(storage) = self.storage() else {
            return Ok(None);
        };
        match storage.conversation(id).await {
            Ok(read) => Ok(read.map(|read| read.value)),
            Err(error) => Err(format!(
                "A conversation could not be read ({error}). Reload the page and try again."
            )),
        }
    }

    fn note_backup(self) {
        self.backup_ms.set(Some(clock::now_ms()));
        self.keep(vec![Write::Note(
            BACKUP.to_owned(),
            clock::now_ms().to_string(),
        )]);
    }
}
