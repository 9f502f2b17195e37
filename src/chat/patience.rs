//! How long to wait before saying so, and before giving up.
//!
//! Only the person, or the limit for the whole reply, ends a request: a
//! reasoning model may think for minutes before its first byte.

use crate::settings::TimeLimits;

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The head of the answer.
    Headers,
    /// The next bytes of a reply that has begun.
    Body,
}

/// What to do about a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patience {
    /// Nothing yet.
    Wait,
    /// Say so, and offer Cancel.
    Hint(String),
    /// The limit for the whole reply is reached.
    GiveUp,
}

/// Judges a wait: `silent_ms` since the last sign of life, `total_ms` since
/// the request was sent.
#[must_use]
pub fn judge(phase: Phase, silent_ms: u64, total_ms: u64, limits: TimeLimits) -> Patience {
    let (silent, total) = (silent_ms / 1000, total_ms / 1000);
    if total >= u64::from(limits.total) {
        return Patience::GiveUp;
    }
    let (limit, sentence) = match phase {
        Phase::Headers => (
            limits.headers,
            "No answer yet, after {} s. Models that reason may take minutes; Cancel ends the wait.",
        ),
        Phase::Body => (
            limits.silence,
            "Nothing has come for {} s. The reply may go on, or the connection may be dead; Cancel keeps what came.",
        ),
    };
    if silent < u64::from(limit) {
        return Patience::Wait;
    }
    Patience::Hint(sentence.replace("{}", &silent.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_come_first_and_the_end_last() {
        let judge = |phase, silent: u64, total: u64| {
            judge(phase, silent * 1000, total * 1000, TimeLimits::default())
        };
        assert_eq!(judge(Phase::Headers, 29, 29), Patience::Wait);
        assert!(
            matches!(judge(Phase::Headers, 31, 31), Patience::Hint(words) if words.contains("31 s"))
        );
        assert_eq!(judge(Phase::Body, 59, 300), Patience::Wait);
        assert!(matches!(judge(Phase::Body, 60, 300), Patience::Hint(_)));
        assert_eq!(judge(Phase::Body, 0, 600), Patience::GiveUp);
    }
}
