//! Finding one thing among many by a few letters of its name.

mod fold;
mod matching;

pub use matching::{Query, pieces};

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its place among all that was looked through.
    pub place: usize,
    /// How well it fits; all do alike where nothing is asked for.
    pub score: u32,
    /// When it was used last: what fits alike goes by that.
    pub used_ms: u64,
    /// What of its name fits, in bytes: in order, and apart.
    pub ranges: Vec<(usize, usize)>,
}

/// The best of all names, with when each was used last; those that fit and
/// were used alike stay in their order.
#[must_use]
pub fn best(
    query: &Query,
    names: &mut dyn Iterator<Item = (&str, u64)>,
    most: usize,
) -> Vec<Found> {
    let mut best: Vec<Found> = Vec::new();
    for (place, (name, used_ms)) in names.enumerate() {
        let Some((score, ranges)) = query.fits(name) else {
            continue;
        };
        let rank = (score, used_ms);
        let full = best.len() >= most;
        if full
            && best
                .last()
                .is_none_or(|last| (last.score, last.used_ms) >= rank)
        {
            continue;
        }
        let before = best.partition_point(|known| (known.score, known.used_ms) >= rank);
        best.truncate(most.saturating_sub(1));
        best.insert(
            before,
            Found {
                place,
                score,
                used_ms,
                ranges,
            },
        );
    }
    best
}
