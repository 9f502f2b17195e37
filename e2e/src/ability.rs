//! What tests need that not every engine's driver can do: the one table of it.

use std::io::Write as _;

use crate::engine::Engine;

/// Something that a test needs of an engine and its driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ability {
    /// Preferring a light or a dark page, and changing that while it is on view.
    ColourScheme,
    /// A profile that outlives its browser, also one that is killed.
    KeptProfile,
    /// A profile whose files this harness can read, to find what stands in them.
    ProfileScan,
    /// Setting how much an origin may store.
    Quota,
}

/// What is lacking where, and why. A test that is left out by it says so.
const LACKING: [(Ability, Engine, &str); 7] = [
    (
        Ability::ColourScheme,
        Engine::Firefox,
        "WebDriver has no word for what a person prefers; axe-core is run in Chromium",
    ),
    (
        Ability::ColourScheme,
        Engine::Webkit,
        "WebDriver has no word for what a person prefers; axe-core is run in Chromium",
    ),
    (
        Ability::KeptProfile,
        Engine::Webkit,
        "MiniBrowser keeps nothing on the disk while it is driven: its profile cannot be opened again",
    ),
    (
        Ability::ProfileScan,
        Engine::Firefox,
        "it packs what pages store into SQLite's pages by means that the scan for secrets does not read",
    ),
    (
        Ability::ProfileScan,
        Engine::Webkit,
        "MiniBrowser keeps nothing on the disk while it is driven",
    ),
    (
        Ability::Quota,
        Engine::Firefox,
        "only Chromium's DevTools set a quota for one origin",
    ),
    (
        Ability::Quota,
        Engine::Webkit,
        "only Chromium's DevTools set a quota for one origin",
    ),
];

/// What `cargo xtask test` looks for in a line, to count it.
const SKIPPED: &str = "skipped by design";

/// Whether the chosen engine lacks an ability; then it says which test is left out and why, and the test ends.
pub fn lacks(ability: Ability) -> bool {
    let chosen = Engine::chosen();
    let why = LACKING
        .iter()
        .find(|(lacking, engine, _)| (*lacking, *engine) == (ability, chosen));
    let Some((.., why)) = why else {
        return false;
    };
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("test");
    // Past what catches the output of tests that pass: it is to be seen. At once, for others write there too.
    let line = format!("{SKIPPED}: {test}: {why}\n");
    let _written = std::io::stdout().write_all(line.as_bytes());
    true
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn sources() -> Vec<String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        ["src", "tests"]
            .into_iter()
            .flat_map(|folder| fs::read_dir(here.join(folder)).unwrap().flatten())
            .filter(|entry| entry.file_name() != "ability.rs")
            .filter_map(|entry| fs::read_to_string(entry.path()).ok())
            .collect()
    }

    #[test]
    fn every_entry_of_the_table_is_asked_for() {
        let sources = sources();
        for (ability, engine, why) in LACKING {
            let name = format!("Ability::{ability:?})");
            assert!(
                sources.iter().any(|source| source.contains(&name)),
                "nothing asks for {ability:?}, which {engine:?} lacks: {why}"
            );
            let same = |other: &&(Ability, Engine, &str)| (other.0, other.1) == (ability, engine);
            assert_eq!(LACKING.iter().filter(same).count(), 1, "{ability:?}");
        }
    }

    #[test]
    fn no_test_is_left_out_in_another_way() {
        for source in sources() {
            assert!(!source.contains(concat!("#[", "ignore")), "{source}");
        }
    }
}
