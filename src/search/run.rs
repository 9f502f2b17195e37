//! A search that goes on in slices.

use super::index::{Entry, Index, Said};
use super::passage;
use super::query::{Query, Term};
use super::results::{Group, LISTED};
use crate::chat::id::{ConversationId, MessageId};

/// What looking at a signature counts for, against a byte of text.
const GLANCE: usize = 32;

/// A search, and what it has found so far.
#[derive(Debug, Default)]
pub struct Run {
    query: Query,
    /// Where to look.
    places: Vec<ConversationId>,
    /// How many of them have been looked at.
    looked_at: usize,
    /// The conversations that have it, in the order in which they were found.
    found: Vec<ConversationId>,
    /// The newest of them, with when something was last said in them.
    listed: Vec<(u64, Group)>,
}

/// What a conversation has of it.
struct Match {
    hits: usize,
    best: Option<(usize, MessageId)>,
}

impl Run {
    /// A search in these conversations.
    #[must_use]
    pub fn new(query: Query, places: Vec<ConversationId>) -> Self {
        Self {
            query,
            places,
            ..Self::default()
        }
    }

    /// Looks there too, after all else.
    pub fn add(&mut self, place: ConversationId) {
        self.places.push(place);
    }

    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    #[must_use]
    pub fn is_done(&self) -> bool {
        self.query.is_empty() || self.looked_at == self.places.len()
    }

    /// Where it was found.
    #[must_use]
    pub fn found(&self) -> &[ConversationId] {
        &self.found
    }

    /// The conversations to be listed, the newest first.
    pub fn listed(&self) -> impl Iterator<Item = &Group> {
        self.listed.iter().map(|(_, group)| group)
    }

    /// Looks at about so many bytes of text, at least at one conversation.
    pub fn look(&mut self, index: &Index, bytes: usize) {
        let mut read = 0;
        while !self.is_done() && read < bytes {
            let place = self.places.get(self.looked_at).copied();
            self.looked_at += 1;
            let Some((id, entry)) = place.and_then(|id| Some((id, index.get(id)?))) else {
                continue;
            };
            if let Some(matched) = self.query.look_at(entry, &mut read) {
                self.found.push(id);
                self.list(id, entry, &matched);
            }
        }
    }

    fn list(&mut self, id: ConversationId, entry: &Entry, matched: &Match) {
        let newer = self
            .listed
            .iter()
            .position(|(updated_ms, _)| *updated_ms < entry.updated_ms);
        let place = newer.unwrap_or(self.listed.len());
        if place >= LISTED {
            return;
        }
        let best = matched.best.and_then(|(_, message)| {
            let said = entry.said.iter().find(|said| said.message == message)?;
            Some((message, passage::around(&said.text, &self.query)))
        });
        let group = Group {
            id,
            title: passage::whole(&entry.title, &self.query),
            archived: entry.archived,
            hits: matched.hits,
            best,
        };
        self.listed.insert(place, (entry.updated_ms, group));
        self.listed.truncate(LISTED);
    }
}

impl Query {
    /// What a conversation has: its title all of the query, or messages which
    /// have all that the title has not, and something of it.
    fn look_at(&self, entry: &Entry, read: &mut usize) -> Option<Match> {
        *read += entry.title.text().len();
        let title = entry.title.text();
        let missing: Vec<&Term> = self
            .terms()
            .iter()
            .filter(|term| !term.is_in(title))
            .collect();
        let mut found = Match {
            hits: 0,
            best: None,
        };
        if !self.is_of_titles() {
            for said in &entry.said {
                *read += GLANCE;
                if said.may_have(&missing) {
                    *read += said.text.text().len();
                    found.weigh(said, self.terms(), &missing);
                }
            }
        }
        (missing.is_empty() || found.hits > 0).then_some(found)
    }
}

impl Said {
    fn may_have(&self, terms: &[&Term]) -> bool {
        terms
            .iter()
            .all(|term| self.signature.may_have(term.mask()))
    }
}

impl Match {
    /// Counts a message if it has all that the title is missing. The best one
    /// has most of the query in itself; of several the first.
    fn weigh(&mut self, said: &Said, terms: &[Term], missing: &[&Term]) {
        let text = said.text.text();
        if !missing.iter().all(|term| term.is_in(text)) {
            return;
        }
        let own = if missing.len() == terms.len() {
            terms.len()
        } else {
            terms.iter().filter(|term| term.is_in(text)).count()
        };
        if own > 0 {
            self.hits += 1;
            if self.best.is_none_or(|(best, _)| own > best) {
                self.best = Some((own, said.message));
            }
        }
    }
}
