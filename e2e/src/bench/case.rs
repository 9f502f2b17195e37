//! What is measured: a reply, how it comes, and how slow the machine is made.

use std::fmt;

use simulator::{Load, Speed};

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    /// The reply; without one nothing happens on the page.
    pub(super) reply: Option<Reply>,
    /// How many times slower than it is the browser makes its main thread.
    pub(super) slowdown: u32,
}

/// A reply of the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reply {
    size: Size,
    /// How its chunks come.
    pub(super) speed: Speed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Short,
    Medium,
    Long,
}

impl Reply {
    /// The scenario of the simulator that gives it.
    pub(super) fn scenario(self) -> String {
        format!("bench-{self}")
    }

    /// What the simulator sends.
    ///
    /// # Panics
    /// When the simulator has no such scenario.
    pub(super) fn load(self) -> Load {
        let name = self.scenario();
        simulator::load(&name).unwrap_or_else(|| panic!("the simulator has no scenario {name}"))
    }

    /// Whether it is the one that other pages were measured with.
    pub(super) fn is_mark(self) -> bool {
        self.size == Size::Short
    }

    /// Whether it is long enough for its first and last tenth to be compared.
    pub(super) fn is_long(self) -> bool {
        self.size == Size::Long
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = match self.size {
            Size::Short => "12k",
            Size::Medium => "100k",
            Size::Long => "1m",
        };
        let speed = match self.speed {
            Speed::Paced => "paced",
            Speed::Unbounded => "fast",
        };
        write!(formatter, "{size}-{speed}")
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reply {
            Some(reply) => write!(formatter, "{reply}-{}x", self.slowdown),
            None => write!(formatter, "idle-{}x", self.slowdown),
        }
    }
}

/// All cases, the quick ones first.
pub(super) fn all() -> Vec<Case> {
    let idle = Case {
        reply: None,
        slowdown: 1,
    };
    let mut cases = vec![idle];
    for slowdown in [1, 4] {
        for size in [Size::Short, Size::Medium, Size::Long] {
            for speed in [Speed::Paced, Speed::Unbounded] {
                cases.push(Case {
                    reply: Some(Reply { size, speed }),
                    slowdown,
                });
            }
        }
    }
    cases
}

/// The cases with all parts of one of these names: `12k-fast` stands for `12k-fast-1x` and `12k-fast-4x`. All cases
/// without a name; of the quick ones those at full speed and with the shortest reply, and the idle page.
///
/// # Errors
/// A name that no case has the parts of.
pub(super) fn chosen(names: &[String], quick: bool) -> Result<Vec<Case>, String> {
    let all = all();
    let fits = |case: &Case, name: &str| {
        let case = case.to_string();
        name.split('-')
            .all(|part| case.split('-').any(|each| each == part))
    };
    if let Some(name) = names
        .iter()
        .find(|name| !all.iter().any(|case| fits(case, name)))
    {
        let known: Vec<_> = all.iter().map(Case::to_string).collect();
        return Err(format!(
            "There is no case `{name}`; there are {}.",
            known.join(", ")
        ));
    }
    let is_quick = |case: &Case| case.slowdown == 1 && case.reply.is_none_or(Reply::is_mark);
    let chosen = all.into_iter().filter(|case| {
        let named = names.is_empty() || names.iter().any(|name| fits(case, name));
        named && (!quick || is_quick(case))
    });
    Ok(chosen.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], quick: bool, expected: &[&str]) {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let chosen: Vec<String> = chosen(&names, quick)
            .unwrap()
            .iter()
            .map(Case::to_string)
            .collect();
        assert_eq!(chosen, expected, "{names:?}");
    }

    #[test]
    fn cases_are_chosen_by_parts_of_their_names() {
        check(&["12k-fast"], false, &["12k-fast-1x", "12k-fast-4x"]);
        check(
            &["4x-1m", "idle"],
            false,
            &["idle-1x", "1m-paced-4x", "1m-fast-4x"],
        );
        check(&[], true, &["idle-1x", "12k-paced-1x", "12k-fast-1x"]);
        check(&["fast"], true, &["12k-fast-1x"]);
        assert_eq!(chosen(&[], false).unwrap().len(), 13);
    }

    #[test]
    fn a_case_that_there_is_not_is_named() {
        let sentence = chosen(&["12k".to_owned(), "2x".to_owned()], false).unwrap_err();
        assert!(
            sentence.contains("`2x`") && sentence.contains("1m-fast-4x"),
            "{sentence}"
        );
    }

    #[test]
    fn the_simulator_has_the_reply_of_every_case() {
        for reply in all().into_iter().filter_map(|case| case.reply) {
            assert_eq!(reply.load().speed, reply.speed, "{reply}");
        }
    }
}
