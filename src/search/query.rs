//! What is looked for.

use std::ops::Range;

use memchr::memmem::Finder;

use super::fold::fold;
use super::signature::Mask;

/// Words, each of which has to be there, and phrases in quotes, which stay
/// together. Parts of words count.
#[derive(Debug, Clone, Default)]
pub struct Query {
    terms: Vec<Term>,
}

/// A word or a phrase.
#[derive(Debug, Clone)]
pub struct Term {
    text: String,
    finder: Finder<'static>,
    mask: Mask,
}

impl Query {
    /// Reads what a person typed. A quote that is still open reaches to the
    /// end, so that a phrase is looked for while it is typed.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let mut query = Self::default();
        for (place, part) in folded.split('"').enumerate() {
            // Every other part is between quotes.
            if place % 2 == 1 {
                query.add(part.trim());
            } else {
                part.split(' ').for_each(|word| query.add(word));
            }
        }
        query
    }

    fn add(&mut self, text: &str) {
        let known = self.terms.iter().any(|term| term.text == text);
        if !text.is_empty() && !known {
            self.terms.push(Term {
                text: text.to_owned(),
                finder: Finder::new(text).into_owned(),
                mask: Mask::new(text),
            });
        }
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it is looked for in titles only: nearly every text has each
    /// letter of an alphabet. (A Chinese character is a word.)
    #[must_use]
    pub fn is_of_titles(&self) -> bool {
        self.terms.iter().all(Term::is_a_letter)
    }

    /// Whether nothing can be found that `other` would not have found.
    #[must_use]
    pub fn narrows(&self, other: &Self) -> bool {
        let kept = |term: &Term| self.terms.iter().any(|own| term.is_in(&own.text));
        !other.is_empty() && !other.is_of_titles() && other.terms.iter().all(kept)
    }

    /// Where a folded text has any of it, in order, without overlaps.
    #[must_use]
    pub fn hits(&self, folded: &str) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::new();
        for term in &self.terms {
            let starts = term.finder.find_iter(folded.as_bytes());
            all.extend(starts.map(|start| start..start + term.text.len()));
        }
        all.sort_by_key(|hit| (hit.start, hit.end));
        let mut hits: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for hit in all {
            match hits.last_mut() {
                Some(last) if last.end >= hit.start => last.end = last.end.max(hit.end),
                _ => hits.push(hit),
            }
        }
        hits
    }
}

impl Term {
    #[must_use]
    pub fn is_in(&self, folded: &str) -> bool {
        self.finder.find(folded.as_bytes()).is_some()
    }

    /// What tells a text that has not got it.
    #[must_use]
    pub fn mask(&self) -> &Mask {
        &self.mask
    }

    fn is_a_letter(&self) -> bool {
        self.text.len() < 3 && self.text.chars().nth(1).is_none()
    }
}
