//! The friendly names, in groups. Each recorded case is a scenario under its own name too.

mod bench;
mod friendly;
mod refusals;
mod replies;
mod retries;

use super::Plot;

/// A name, what is answered under it, and a sentence about that for the list.
pub(super) type Row = (&'static str, Plot, &'static str);

/// All friendly names, in the order of the list.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [
        friendly::ROWS,
        replies::ROWS,
        retries::ROWS,
        refusals::ROWS,
        bench::ROWS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cases::embedded;

    #[test]
    fn every_friendly_name_is_its_own_and_leads_to_a_recorded_case() {
        let cases = embedded().unwrap();
        let is_recorded = |name: &str| cases.iter().any(|case| case.name == name);
        let mut names = BTreeSet::new();
        for (name, plot, what) in rows() {
            assert!(names.insert(name), "{name} occurs twice");
            assert!(!is_recorded(name), "{name} hides a recorded case");
            assert!(!what.is_empty(), "{name} says nothing of itself");
            if let Some(case) = plot.case() {
                assert!(is_recorded(case), "{name}: no case {case}");
            }
        }
    }
}
