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
            waited.then(|| (sought.number, sought.typed.clone()))
        });
        let Some((number, typed)) = sought.flatten() else {
            return;
        };
        spawn_local(async move {
            let mut seen = 0;
            loop {
                let question = librarian::search(&typed, seen);
                let answer = self.archive.with_value(|archive| archive.ask(question));
                let answer = answer.await;
                let last = self.sought.try_with_value(|sought| sought.number);
                if last != Some(number) {
                    return;
                }
                let results = read(answer, &typed);
                seen = results.read.max(1);
                let over = results.complete || results.problem.is_some();
                self.search_results.set(results);
                if over {
                    return;
                }
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

fn reason(why: &NoAnswer) -> &'static str {
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
