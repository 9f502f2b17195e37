//! How the bench is called: by `cargo xtask bench`, with these arguments.

use std::path::PathBuf;

use super::case::{self, Case};
use super::{interaction, list, long, search, start};

/// What to measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// In this order.
    pub(super) cases: Vec<Case>,
    /// Whether to start the page too.
    pub(super) start: bool,
    /// Whether to type, send and open chats too.
    pub(super) interaction: bool,
    /// Whether to search ten thousand conversations too.
    pub(super) search: bool,
    /// Whether to open long conversations too.
    pub(super) long: bool,
    /// Whether to list ten thousand conversations too.
    pub(super) list: bool,
    /// Whether smaller conversations do.
    pub(super) quick: bool,
    /// Whether to measure a page that only appends raw text, in place of the built one.
    pub(super) control: bool,
    /// Where the figures are written as JSON too.
    pub(super) json: Option<PathBuf>,
    /// Whether nothing is to be measured: the arguments were to be checked.
    pub check: bool,
}

impl Options {
    /// Reads the arguments.
    ///
    /// # Errors
    /// A sentence about the first that makes no sense.
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut names: Vec<String> = Vec::new();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("`{argument}` needs something after it."))
            };
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--control" => options.control = true,
                "--check" => options.check = true,
                "--only" => names.push(value()?),
                "--json" => options.json = Some(value()?.into()),
                // `cargo bench` says so to every bench.
                "--bench" => {}
                other => return Err(format!("The bench does not know `{other}`.")),
            }
        }
        let all = names.is_empty();
        let mut take = |name: &str| {
            let named = names.len();
            names.retain(|other| other != name);
            names.len() < named
        };
        // These have nothing to do with a page that only appends text.
        let built = all && !options.control;
        options.start = take(start::NAME) || built;
        options.interaction = take(interaction::NAME) || built;
        options.search = take(search::NAME) || (built && !options.quick);
        options.long = take(long::NAME) || built;
        options.list = take(list::NAME) || built;
        if all || !names.is_empty() {
            options.cases = case::chosen(&names, options.quick)?;
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_understood_or_named() {
        let options =
            read("--bench --only 12k-fast-1x --only idle --control --json out.json").unwrap();
        let cases: Vec<_> = options.cases.iter().map(Case::to_string).collect();
        assert_eq!(cases, ["idle-1x", "12k-fast-1x"]);
        assert!(options.control);
        assert_eq!(options.json, Some(PathBuf::from("out.json")));
        assert!(!options.check && read("--check").unwrap().check);
        assert_eq!(read("--quick").unwrap().cases.len(), 3);
        let stored = |line: &str| {
            let options = read(line).unwrap();
            let stored = [options.search, options.long, options.list];
            (stored, options.cases.len())
        };
        assert_eq!(stored("--only search"), ([true, false, false], 0));
        assert_eq!(
            stored("--only search --only idle"),
            ([true, false, false], 1)
        );
        assert_eq!(stored("--only long --only list"), ([false, true, true], 0));
        assert_eq!(stored(""), ([true, true, true], 13));
        let quickly = read("--only start --only interaction").unwrap();
        assert!(quickly.start && quickly.interaction && quickly.cases.is_empty());
        assert!(!read("--control").unwrap().start && read("--quick").unwrap().start);
        assert_eq!(stored("--control"), ([false, false, false], 13));
        assert_eq!(stored("--quick"), ([false, true, true], 3));
        for (line, named) in [
            ("--only", "`--only`"),
            ("--only 2k", "`2k`"),
            ("--fast", "`--fast`"),
        ] {
            assert!(read(line).unwrap_err().contains(named), "{line}");
        }
    }
}
