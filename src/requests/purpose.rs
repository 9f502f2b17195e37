//! What a request is for.

/// Why a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A question, with the history that goes with it.
    Chat,
    /// A title that the model is asked for.
    Title,
    /// Test connection.
    Test,
    /// The same, asking for the model's name.
    ModelInfo,
    /// Whether anybody answers, after a request that failed: it carries
    /// nothing.
    Reach,
    /// `config.json`.
    Configuration,
    /// A file of the page's own.
    Page,
    /// A file of the page's own that a worker loaded.
    Worker,
    /// An image that the person asked for.
    Image,
    /// Nobody said.
    Unknown,
}

impl Purpose {
    const ALL: [Self; 10] = [
        Self::Chat,
        Self::Title,
        Self::Test,
        Self::ModelInfo,
        Self::Reach,
        Self::Configuration,
        Self::Page,
        Self::Worker,
        Self::Image,
        Self::Unknown,
    ];

    /// How it is noted.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Chat => 'c',
            Self::Title => 't',
            Self::Test => 'o',
            Self::ModelInfo => 'm',
            Self::Reach => 'r',
            Self::Configuration => 'j',
            Self::Page => 'p',
            Self::Worker => 'w',
            Self::Image => 'i',
            Self::Unknown => 'u',
        }
    }

    /// What a letter stands for.
    #[must_use]
    pub fn of(letter: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        let fits = |purpose: &Self| letter.chars().eq([purpose.letter()]);
        all.find(fits).unwrap_or(Self::Unknown)
    }

    /// What a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Chat => "Question",
            Self::Title => "Title",
            Self::Test => "Test connection",
            Self::ModelInfo => "Test connection: the model's name",
            Self::Reach => "Does the host answer? (nothing is sent along)",
            Self::Configuration => "Configuration (config.json)",
            Self::Page => "Page",
            Self::Worker => "Worker",
            Self::Image => "An image that you asked for",
            Self::Unknown => "Unknown",
        }
    }
}
