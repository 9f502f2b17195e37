//! Finding words in the titles and texts of all conversations.
//!
//! A worker holds the texts, [`folded`]: without case and accents, with the
//! way back to how they are written. Nothing is looked up in a dictionary of
//! words; a [`signature`] of each text says where a word cannot be, and what
//! is left is read. [`run`] does so in slices, [`librarian`] answers what the
//! page asks, and [`results`] and [`hits`] are what it hears, the only parts of
//! this that the page has too.

pub mod document;
pub mod fold;
pub mod folded;
pub mod hits;
pub mod index;
pub mod librarian;
pub mod passage;
pub mod query;
pub mod results;
pub mod run;
pub mod signature;
