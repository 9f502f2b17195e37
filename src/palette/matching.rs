//! Whether a name is meant by what was typed, and how well it fits.

use super::fold::{fold, is_between_words};

/// Of a name, only so much is looked at, in characters.
const LONGEST: usize = 200;
/// Of what was typed.
const LONGEST_QUERY: usize = 64;

const WHOLE: u32 = 1000;
const BEGINS_NAME: u32 = 500;
const BEGINS_WORD: u32 = 300;
const INSIDE: u32 = 100;
const SCATTERED: u32 = 40;

/// What was typed: all of its words have to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<Vec<char>>,
}

/// A letter of a name.
#[derive(Debug, Clone, Copy)]
struct Letter {
    folded: char,
    begins_word: bool,
    /// Where it stands, in bytes.
    from: usize,
    to: usize,
}

impl Query {
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let mut words = Vec::new();
        let mut word = Vec::new();
        for letter in typed.chars().take(LONGEST_QUERY) {
            if !is_between_words(letter) {
                word.push(fold(letter));
            } else if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        Self { words }
    }

    /// Nothing is asked for: everything fits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well a name fits, and what of it, in bytes; none where it does not.
    ///
    /// A word fits best where the name or a word of it begins so, then where
    /// it stands inside of one, then where its letters are the beginnings of
    /// the name's words (`nc` for New chat).
    #[must_use]
    pub fn fits(&self, name: &str) -> Option<(u32, Vec<(usize, usize)>)> {
        let letters = letters(name);
        let mut score = 0;
        let mut hits = vec![false; letters.len()];
        for word in &self.words {
            let (worth, places) = fit(word, &letters)?;
            score += worth;
            for place in places {
                if let Some(hit) = hits.get_mut(place) {
                    *hit = true;
                }
            }
        }
        if !self.is_empty() && hits.iter().all(|hit| *hit) {
            score += WHOLE;
        }
        Some((score, ranges(&letters, &hits)))
    }
}

fn letters(name: &str) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut after_word = true;
    for (from, letter) in name.char_indices().take(LONGEST) {
        let between = is_between_words(letter);
        letters.push(Letter {
            folded: fold(letter),
            begins_word: after_word && !between,
            from,
            to: from + letter.len_utf8(),
        });
        after_word = between;
    }
    letters
}

/// How well a word fits, and which letters are those of it.
fn fit(word: &[char], letters: &[Letter]) -> Option<(u32, Vec<usize>)> {
    let mut best: Option<(u32, usize)> = None;
    for (place, window) in letters.windows(word.len().max(1)).enumerate() {
        let same = window
            .iter()
            .zip(word)
            .all(|(letter, wanted)| letter.folded == *wanted);
        if !same {
            continue;
        }
        let begins = window.first().is_some_and(|first| first.begins_word);
        let worth = match (begins, place) {
            (true, 0) => BEGINS_NAME,
            (true, _) => BEGINS_WORD,
            (false, _) => INSIDE,
        };
        if best.is_none_or(|(known, _)| worth > known) {
            best = Some((worth, place));
        }
    }
    match best {
        Some((worth, place)) => Some((worth, (place..place + word.len()).collect())),
        None => scattered(word, letters).map(|places| (SCATTERED, places)),
    }
}

/// The letters of a word, each behind the one before or at the beginning of a
/// later word of the name.
fn scattered(word: &[char], letters: &[Letter]) -> Option<Vec<usize>> {
    // For each letter of the word and each of the name that it can be: where
    // the one before it was.
    let mut steps: Vec<Vec<Option<usize>>> = Vec::new();
    for (nth, wanted) in word.iter().enumerate() {
        let before = steps.last();
        // The nearest place so far of the letter before.
        let mut reached = None;
        let mut step = vec![None; letters.len()];
        for (place, letter) in letters.iter().enumerate() {
            let was = |place: usize| before?.get(place).copied().flatten().map(|_| place);
            let next_to = place.checked_sub(1).and_then(was);
            let fits = letter.folded == *wanted;
            let from = match (nth, letter.begins_word) {
                (0, begins) => begins.then_some(place),
                (_, true) => next_to.or(reached),
                (_, false) => next_to,
            };
            if let (true, Some(slot)) = (fits, step.get_mut(place)) {
                *slot = from;
            }
            reached = was(place).or(reached);
        }
        steps.push(step);
    }
    let last = steps.last()?.iter().position(Option::is_some)?;
    let mut places = vec![last];
    let mut place = last;
    for step in steps.iter().skip(1).rev() {
        place = step.get(place).copied().flatten()?;
        places.push(place);
    }
    places.reverse();
    Some(places)
}

fn ranges(letters: &[Letter], hits: &[bool]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (letter, _) in letters.iter().zip(hits).filter(|(_, hit)| **hit) {
        match ranges.last_mut() {
            Some((_, to)) if *to == letter.from => *to = letter.to,
            _ => ranges.push((letter.from, letter.to)),
        }
    }
    ranges
}

/// A name in pieces, each with whether it fits.
#[must_use]
pub fn pieces<'a>(name: &'a str, ranges: &[(usize, usize)]) -> Vec<(&'a str, bool)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (from, to) in ranges {
        pieces.push((name.get(done..*from).unwrap_or_default(), false));
        pieces.push((name.get(*from..*to).unwrap_or_default(), true));
        done = *to;
    }
    pieces.push((name.get(done..).unwrap_or_default(), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}
