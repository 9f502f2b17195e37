//! Who answers what the page asks: a search goes on while texts are still
//! read, a newer one ends it.
//!
//! Nothing here waits; the program around it (`src/bin/archive.rs`) reads,
//! calls [`Librarian::work`] as long as there is work, and sends what
//! [`Librarian::answers`] gives.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::document::Document;
use super::hits::Hits;
use super::index::Index;
use super::query::Query;
use super::results::SearchResults;
use super::run::Run;
use crate::chat::id::ConversationId;

/// A question's number, and what came of it: an answer, or why there is none.
pub type Answer = (u32, Result<String, String>);

/// After so many milliseconds a search says what it has found so far.
const PATIENCE_MS: u64 = 200;
/// Bytes of text that are read at once: a millisecond's work, or two.
const SLICE: usize = 1 << 19;
/// So many hits in a conversation are told at most: nobody goes through more.
pub const MOST_HITS: usize = 1000;

#[derive(Debug, Default)]
pub struct Librarian {
    index: Index,
    /// How many conversations were read; how many there are, once known.
    read: usize,
    of: usize,
    all_read: bool,
    /// The last search, and what was typed for it.
    run: Run,
    typed: String,
    /// Something changed that the last search had looked at.
    outdated: bool,
    waiting: Option<Waiting>,
    within: Vec<(u32, ConversationId, String)>,
    /// The conversations that are stored nowhere.
    handed_over: BTreeSet<ConversationId>,
}

/// A search that somebody waits for.
#[derive(Debug)]
struct Waiting {
    number: u32,
    since_ms: u64,
    /// How much reading whoever asked knows of already.
    seen: usize,
}

/// The question for a search, of which `seen` says how many conversations had
/// been read at the last answer to the same.
#[must_use]
pub fn search(typed: &str, seen: usize) -> String {
    format!("search {}", json!([typed, seen]))
}

/// The question for all hits in a conversation.
#[must_use]
pub fn within(conversation: ConversationId, typed: &str) -> String {
    format!("within {conversation} {typed}")
}

/// What was typed, as one phrase: in one conversation people look for what
/// they saw there, and not for each word of it.
fn phrase(typed: &str) -> String {
    if typed.contains('"') {
        return typed.to_owned();
    }
    format!("\"{}\"", typed.trim())
}

/// Hands over a conversation that is not stored.
#[must_use]
pub fn put(document: &Document) -> String {
    format!("put {}", document.to_json())
}

/// Takes back a conversation that was handed over.
#[must_use]
pub fn gone(conversation: ConversationId) -> String {
    format!("gone {conversation}")
}

impl Librarian {
    /// Takes a question, at a time in milliseconds since 1970. Returns what
    /// can be answered at once; `None` where it is no question for it.
    pub fn ask(&mut self, number: u32, question: &str, now_ms: u64) -> Option<Vec<Answer>> {
        let (word, rest) = question.split_once(' ').unwrap_or((question, ""));
        let taken = match word {
            "search" => self.search(number, rest, now_ms),
            "within" => self.look_within(number, rest),
            "put" => Document::from_json(rest).map(|document| {
                self.handed_over.insert(document.id);
                self.put(&document);
                vec![(number, Ok(String::new()))]
            }),
            "gone" => ConversationId::parse(rest).map(|id| {
                self.handed_over.remove(&id);
                self.gone(id);
                vec![(number, Ok(String::new()))]
            }),
            _ => return None,
        };
        Some(taken.unwrap_or_else(|| vec![(number, Err("it cannot be read".to_owned()))]))
    }

    fn search(&mut self, number: u32, rest: &str, now_ms: u64) -> Option<Vec<Answer>> {
        let told: Value = serde_json::from_str(rest).ok()?;
        let typed = told.get(0)?.as_str()?;
        let seen = told.get(1)?.as_u64()?.try_into().ok()?;
        let waiting = Waiting {
            number,
            since_ms: now_ms,
            seen,
        };
        let before = self.waiting.replace(waiting);
        if typed != self.typed || self.outdated {
            self.begin(typed);
        }
        let before = before.map(|before| (before.number, Err("another one came".to_owned())));
        Some(before.into_iter().collect())
    }

    fn begin(&mut self, typed: &str) {
        let query = Query::new(typed);
        // What the last search left out, this one need not look at.
        let narrows = self.run.is_done() && !self.outdated && query.narrows(self.run.query());
        let places = if narrows {
            self.run.found().to_vec()
        } else {
            self.index.newest_first()
        };
        typed.clone_into(&mut self.typed);
        self.run = Run::new(query, places);
        self.outdated = false;
    }

    fn look_within(&mut self, number: u32, rest: &str) -> Option<Vec<Answer>> {
        let (id, typed) = rest.split_once(' ')?;
        let id = ConversationId::parse(id)?;
        self.within.push((number, id, typed.to_owned()));
        Some(Vec::new())
    }

    /// So many conversations are going to be read. Nothing of what was read
    /// before counts any more; what was handed over does.
    pub fn begin_anew(&mut self, of: usize) {
        self.index.keep_only(&self.handed_over);
        (self.read, self.of, self.all_read) = (0, of, false);
        self.outdated = true;
    }

    /// A conversation was read, and can be found or not.
    pub fn read(&mut self, document: Option<&Document>) {
        self.read += 1;
        if let Some(document) = document {
            self.put(document);
        }
    }

    /// All were read.
    pub fn end_reading(&mut self) {
        self.all_read = true;
    }

    /// Puts a conversation in, in place of what was known of it.
    pub fn put(&mut self, document: &Document) {
        if self.index.get(document.id).is_some() {
            self.outdated = true;
        } else {
            self.run.add(document.id);
        }
        self.index.put(document);
    }

    /// A conversation is no more to be found.
    pub fn gone(&mut self, id: ConversationId) {
        if self.index.get(id).is_some() {
            self.outdated = true;
            self.index.remove(id);
        }
    }

    /// Whether a conversation is known.
    #[must_use]
    pub fn knows(&self, id: ConversationId) -> bool {
        self.index.get(id).is_some()
    }

    /// A conversation that somebody waits for, and that is not known yet.
    #[must_use]
    pub fn wanted(&self) -> Option<ConversationId> {
        let mut wanted = self.within.iter().map(|(_, id, _)| *id);
        wanted.find(|id| !self.knows(*id))
    }

    /// Searches a little. Whether there is more to be done at once.
    pub fn work(&mut self) -> bool {
        if self.waiting.is_none() || self.run.is_done() {
            return false;
        }
        self.run.look(&self.index, SLICE);
        !self.run.is_done()
    }

    /// What can be answered by now (milliseconds since 1970).
    pub fn answers(&mut self, now_ms: u64) -> Vec<Answer> {
        let mut answers = Vec::new();
        for (number, id, typed) in std::mem::take(&mut self.within) {
            if self.all_read || self.knows(id) {
                answers.push((number, Ok(self.hits(id, typed).to_json())));
            } else {
                self.within.push((number, id, typed));
            }
        }
        let due = self.waiting.as_ref().is_some_and(|waiting| {
            let waited = now_ms.saturating_sub(waiting.since_ms) >= PATIENCE_MS;
            let news = self.run.is_done() && (self.all_read || waiting.seen == 0);
            news || waited
        });
        if let Some(waiting) = self.waiting.take_if(|_| due) {
            answers.push((waiting.number, Ok(self.results().to_json())));
        }
        answers
    }

    /// Whether a question is open.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.waiting.is_some() || !self.within.is_empty()
    }

    fn results(&self) -> SearchResults {
        let groups: Vec<_> = self.run.listed().cloned().collect();
        SearchResults {
            query: self.typed.clone(),
            more: self.run.found().len() - groups.len(),
            groups,
            complete: self.run.is_done() && self.all_read,
            read: self.read,
            of: self.of.max(self.read),
            problem: None,
        }
    }

    fn hits(&self, conversation: ConversationId, typed: String) -> Hits {
        let query = Query::new(&phrase(&typed));
        let said = self
            .index
            .get(conversation)
            .into_iter()
            .flat_map(|entry| &entry.said);
        let messages = said.filter(|said| said.on_view).filter_map(|said| {
            let hits = query.hits(said.text.text());
            let there = !hits.is_empty();
            there.then(|| (said.message, said.text.in_original(&hits)))
        });
        let mut left = MOST_HITS;
        let messages = messages.map_while(|(message, mut hits)| {
            hits.truncate(left);
            left -= hits.len();
            (!hits.is_empty()).then_some((message, hits))
        });
        Hits {
            conversation,
            messages: messages.collect(),
            query: typed,
        }
    }
}
