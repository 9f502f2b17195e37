//! Which end-to-end tests have been seen to pass in which engine.

use crate::setup::Engine;

/// In Firefox and WebKit the suite is not whole yet: only these files are run there, and the stage names how many it
/// leaves out. A file goes in here once all of its tests pass there.
const FIREFOX: &[&str] = &[
    "actions",
    "answering",
    "article",
    "calls",
    "cards",
    "connection_test",
    "conversations",
    "failures",
    "highlight",
    "history",
    "keeping",
    "list",
    "markdown",
    "panel",
    "parameters",
    "parts",
    "paste",
    "presets",
    "receipts",
];
const WEBKIT: &[&str] = &[
    "actions",
    "article",
    "calls",
    "failures",
    "highlight",
    "history",
    "markdown",
    "parts",
    "streaming",
    "sub_path",
    "wire",
];

/// Parts the files of tests: those to be run in an engine, and how many are left out.
pub(crate) fn in_engine(engine: Engine, files: Vec<String>) -> (Vec<String>, usize) {
    let seen = match engine {
        Engine::Chromium => return (files, 0),
        Engine::Firefox => FIREFOX,
        Engine::Webkit => WEBKIT,
    };
    let all = files.len();
    let run: Vec<String> = files
        .into_iter()
        .filter(|file| seen.contains(&file.as_str()))
        .collect();
    let left_out = all - run.len();
    (run, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_seen_to_pass_is_left_out_and_counted() {
        let files = || vec!["article".to_owned(), "other".to_owned()];
        assert_eq!(in_engine(Engine::Chromium, files()), (files(), 0));
        let article = vec!["article".to_owned()];
        assert_eq!(in_engine(Engine::Firefox, files()), (article.clone(), 1));
        assert_eq!(in_engine(Engine::Webkit, files()), (article, 1));
    }

    #[test]
    fn each_names_a_file_of_tests() {
        let folder = crate::workspace::root().join("e2e/tests");
        for file in FIREFOX.iter().chain(WEBKIT) {
            assert!(folder.join(format!("{file}.rs")).is_file(), "{file}");
        }
    }
}
