//! Counting tests in what cargo writes.

use std::collections::BTreeMap;

/// How many tests passed: the sum over `test result: ok. 12 passed; …`.
pub(crate) fn passed(output: &str) -> usize {
    output.lines().filter_map(passed_in).sum()
}

fn passed_in(line: &str) -> Option<usize> {
    let (_, counts) = line.split_once("test result: ")?;
    let (before, _) = counts.split_once(" passed")?;
    before.rsplit(' ').next()?.parse().ok()
}

/// The tests that an engine's driver cannot do, by the reason: `skipped by design: test: reason`
/// (`e2e/src/ability.rs`), anywhere in a line.
pub(crate) fn skipped(output: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut skipped = BTreeMap::<&str, Vec<&str>>::new();
    for line in output.lines() {
        let said = line.split_once("skipped by design: ");
        if let Some((test, why)) = said.and_then(|(_, said)| said.split_once(": ")) {
            skipped.entry(why).or_default().push(test);
        }
    }
    skipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told_by_reasons() {
        let output = "test a ... skipped by design: a: It cannot: never.\nok\n\
                      skipped by design: m::b: Not here.\nskipped by design: c: Not here.\ntest d ... ok";
        let skipped = skipped(output);
        let expected = [
            ("It cannot: never.", vec!["a"]),
            ("Not here.", vec!["m::b", "c"]),
        ];
        assert_eq!(skipped, expected.into());
    }

    #[test]
    fn results_add_up() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n   Doc-tests a\n\
                      test result: ok. 40 passed; 0 failed; 1 ignored; finished in 0.02s\nother text";
        assert_eq!(passed(output), 42);
        assert_eq!(passed(""), 0);
    }
}
