//! The stages.

/// One kind of check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Formatting.
    Fmt,
    /// Lints, for the host and for the browser.
    Clippy,
    /// Tests that need no browser.
    Host,
    /// Tests of the library inside a browser.
    Browser,
    /// The release build of the page.
    Dist,
    /// The built page in Chromium, against the simulator.
    E2e,
    /// The same tests in Firefox.
    Firefox,
    /// The same tests in WebKit, the engine of Safari.
    Webkit,
    /// The built page in a browser, against a real model.
    Model,
    /// The built page's weight.
    Size,
}

impl Stage {
    /// All of them, in the order in which they run: what fails fast comes first.
    pub(crate) const ALL: [Self; 10] = [
        Self::Fmt,
        Self::Clippy,
        Self::Host,
        Self::Browser,
        Self::Dist,
        Self::E2e,
        Self::Firefox,
        Self::Webkit,
        Self::Model,
        Self::Size,
    ];

    /// The name by which `--only` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Host => "host",
            Self::Browser => "browser",
            Self::Dist => "dist",
            Self::E2e => "e2e",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
            Self::Model => "model",
            Self::Size => "size",
        }
    }

    /// The stage of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// The stages to run, each once and in order; none named means all.
pub(crate) fn plan(only: &[Stage]) -> Vec<Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| only.is_empty() || only.contains(stage))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), Some(stage));
        }
        assert_eq!(Stage::named("everything"), None);
    }

    #[test]
    fn the_order_does_not_depend_on_the_question() {
        assert_eq!(plan(&[]), Stage::ALL);
        assert_eq!(
            plan(&[Stage::Size, Stage::Fmt, Stage::Size]),
            [Stage::Fmt, Stage::Size]
        );
    }
}
