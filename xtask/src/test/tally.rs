//! Counting tests in what cargo writes.

/// How many tests passed: the sum over `test result: ok. 12 passed; …`.
pub(crate) fn passed(output: &str) -> usize {
    output.lines().filter_map(passed_in).sum()
}

fn passed_in(line: &str) -> Option<usize> {
    let (_, counts) = line.split_once("test result: ")?;
    let (before, _) = counts.split_once(" passed")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n   Doc-tests a\n\
                      test result: ok. 40 passed; 0 failed; 1 ignored; finished in 0.02s\nother text";
        assert_eq!(passed(output), 42);
        assert_eq!(passed(""), 0);
    }
}
