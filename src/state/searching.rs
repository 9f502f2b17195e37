//! Searching all conversations, which a worker does.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::AppState;
use crate::browser::frame::next_frame;
use crate::chat::conversation::WholeConversation;
use crate::chat::id::ConversationId;
use crate::search::document::Document;
use crate::search::hits::Hits;
use crate::search::librarian;
use crate::search::results::SearchResults;
use crate::workers::NoAnswer;

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    /// Counts what was typed: only the last counts.
    number: u32,
    typed: String,
    /// It is going to be asked with the next frame.
    waits: bool,
    /// Nothing was searched for before.
    begins: bool,
}

impl AppState {
    /// Loads what searches, and has it read, for searches to come.
    pub fn prepare_search(self) {
        self.archive.with_value(|archive| archive.prepare());
    }

    /// Searches all conversations for what was typed, in place of what was
    /// before; [`AppState::search_results`] has what is found, as it is found.
    pub fn search(self, typed: String) {
        let nothing = typed.trim().is_empty();
        let waited = self.sought.try_update_value(|sought| {
            sought.number = sought.number.wrapping_add(1);
            sought.begins |= sought.typed.trim().is_empty();
            sought.typed = typed;
            std::mem::replace(&mut sought.waits, !nothing)
        });
        if nothing {
            self.search_results.set(SearchResults::default());
        } else if waited == Some(false) {
            next_frame(move || self.ask_for_results());
        }
    }

    fn ask_for_results(self) {
        let sought = self.sought.try_update_value(|sought| {
            let waited = std::mem::take(&mut sought.waits);
            waited.then(|| {
                let begins = std::mem::take(&mut sought.begins);
                (sought.number, sought.typed.clone(), begins)
            })
        });
        let Some((number, typed, begins)) = sought.flatten() else {
            return;
        };
        spawn_local(async move {
            if begins && self.in_memory.get_untracked() {
                self.hand_all_over().await;
            }
            let mut seen = 0;
            loop {
                let question = librarian::search(&typed, seen);
                let answer = self.archive.with_value(|archive| archive.ask(question));
                let answer = answer.await;
                let last = self.sought.try_with_value(|sought| sought.number);
                if last != Some(number) {
                    return;
                }
                let mut results = read(answer, &typed);
                self.leave_out_temporary(&mut results);
                seen = results.read.max(1);
                let over = results.complete || results.problem.is_some();
                self.search_results.set(results);
                if over {
                    return;
                }
            }
        });
    }

    /// The worker cannot read what is only in this page's memory.
    async fn hand_all_over(self) {
        let Some(storage) = self.storage() else {
            return;
        };
        for id in self
            .handed_over
            .try_update_value(std::mem::take)
            .unwrap_or_default()
        {
            if !self.is_listed(id) {
                self.take_from_search(id);
            }
        }
        let heads = self.conversations.get_untracked();
        for head in heads {
            if let Ok(Some(read)) = storage.conversation(head.id).await {
                self.hand_to_search(&read.value);
                self.handed_over.update_value(|handed| handed.push(head.id));
            }
        }
    }

    /// A temporary chat can be found while one looks for words in it, but only
    /// there.
    fn leave_out_temporary(self, results: &mut SearchResults) {
        self.conversation.with_untracked(|on_view| {
            if on_view.temporary {
                results.groups.retain(|group| group.id != on_view.id);
            }
        });
    }

    /// Where a conversation has what was typed, in the messages on view.
    pub fn search_within(
        self,
        conversation: ConversationId,
        typed: &str,
        done: impl FnOnce(Result<Hits, NoAnswer>) + 'static,
    ) {
        let question = librarian::within(conversation, typed);
        let answer = self.archive.with_value(|archive| archive.ask(question));
        spawn_local(async move {
            let hits = answer.await.and_then(|text| {
                let hits = Hits::from_json(&text);
                hits.ok_or(NoAnswer::BrokeOff)
            });
            done(hits);
        });
    }

    /// Lets a conversation be found that is not stored where a worker could
    /// read it.
    pub fn hand_to_search(self, whole: &WholeConversation) {
        let question = match Document::of(whole) {
            Some(document) => librarian::put(&document),
            None => librarian::gone(whole.conversation.id),
        };
        drop(self.archive.with_value(|archive| archive.ask(question)));
    }

    /// Takes such a conversation back.
    pub(super) fn take_from_search(self, id: ConversationId) {
        let question = librarian::gone(id);
        drop(self.archive.with_value(|archive| archive.ask(question)));
    }
}

fn read(answer: Result<String, NoAnswer>, typed: &str) -> SearchResults {
    let results = answer.and_then(|text| {
        let results = SearchResults::from_json(&text);
        results.ok_or(NoAnswer::BrokeOff)
    });
    results.unwrap_or_else(|why| SearchResults {
        query: typed.to_owned(),
        problem: Some(reason(&why).to_owned()),
        ..SearchResults::default()
    })
}

/// Why there is no answer, in a sentence.
pub(super) fn reason(why: &NoAnswer) -> &'static str {
    match why {
        NoAnswer::NotLoaded => "The part of this page that searches could not be loaded.",
        NoAnswer::OtherBuild => {
            "The page was updated on its host; searching works after it is reloaded."
        }
        NoAnswer::BrokeOff | NoAnswer::Refused(_) => {
            "The search broke off. Type again to repeat it."
        }
    }
}
