//! Reasoning that stands inside of a reply's text.
//!
//! DeepSeek R1 and others on Foundry begin their content with
//! `<think>…</think>`. The tags may be cut anywhere.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Parts the text of a reply, as it comes, into reasoning and reply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReasoningSplitter {
    state: State,
    /// What may be the beginning of a tag.
    held: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Nothing but blanks so far.
    #[default]
    Start,
    /// The reasoning has begun, and only blanks came since.
    Opened,
    Reasoning,
    /// The reasoning is over, and only blanks came since.
    After,
    Reply,
}

/// Text that was added, parted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parted {
    pub text: String,
    pub reasoning: String,
}

impl ReasoningSplitter {
    /// Takes in some text; returns what it adds to which part.
    pub fn push(&mut self, piece: &str) -> Parted {
        let mut parted = Parted::default();
        if self.state == State::Reply {
            piece.clone_into(&mut parted.text);
            return parted;
        }
        self.held.push_str(piece);
        self.settle(&mut parted, false);
        parted
    }

    /// The reply has ended: what was held back belongs to it.
    pub fn finish(&mut self) -> Parted {
        let mut parted = Parted::default();
        self.settle(&mut parted, true);
        parted
    }

    fn settle(&mut self, parted: &mut Parted, ended: bool) {
        if self.state == State::Start {
            let start = self.held.trim_start();
            if let Some(after) = start.strip_prefix(OPEN) {
                self.held = after.to_owned();
                self.state = State::Opened;
            } else if ended || !OPEN.starts_with(start) {
                parted.text = std::mem::take(&mut self.held);
                self.state = State::Reply;
            }
        }
        if self.state == State::Opened {
            self.held = self.held.trim_start().to_owned();
            if !self.held.is_empty() {
                self.state = State::Reasoning;
            }
        }
        if self.state == State::Reasoning {
            let split = self.held.split_once(CLOSE);
            if let Some((before, after)) = split.map(|(a, b)| (a.to_owned(), b.to_owned())) {
                parted.reasoning = before.trim_end().to_owned();
                self.held = after;
                self.state = State::After;
            } else {
                let keep = if ended { 0 } else { held_back(&self.held) };
                let rest = self.held.split_off(self.held.len() - keep);
                parted.reasoning = std::mem::replace(&mut self.held, rest);
            }
        }
        if self.state == State::After {
            let text = self.held.trim_start();
            if !text.is_empty() {
                text.clone_into(&mut parted.text);
                self.state = State::Reply;
            }
            self.held.clear();
        }
    }
}

/// Bytes at the end that may become the closing tag, or are blanks before it.
fn held_back(text: &str) -> usize {
    let cut = (1..CLOSE.len())
        .rev()
        .find(|length| CLOSE.get(..*length).is_some_and(|tag| text.ends_with(tag)));
    let before = text.len() - cut.unwrap_or_default();
    let kept = text.get(..before).unwrap_or_default().trim_end().len();
    text.len() - kept
}

/// What is said of reasoning that took so many milliseconds.
#[must_use]
pub fn took(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes, rest) {
        (0, 0) => "Reasoning".to_owned(),
        (0, seconds) => format!("Reasoning, {seconds} s"),
        (minutes, seconds) => format!("Reasoning, {minutes} min {seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_from_a_second_on() {
        assert_eq!(took(900), "Reasoning");
        assert_eq!(took(3_400), "Reasoning, 3 s");
        assert_eq!(took(72_000), "Reasoning, 1 min 12 s");
    }

    fn check(text: &str, reasoning: &str, reply: &str) {
        let ends = text.char_indices().map(|(place, _)| place);
        for cut in ends.chain([text.len()]) {
            let (before, after) = text.split_at(cut);
            let mut splitter = ReasoningSplitter::default();
            let parts = [
                splitter.push(before),
                splitter.push(after),
                splitter.finish(),
            ];
            let joined = |part: fn(&Parted) -> &str| parts.iter().map(part).collect::<String>();
            assert_eq!(
                joined(|part| &part.reasoning).trim_end(),
                reasoning,
                "{text} cut at {cut}"
            );
            assert_eq!(joined(|part| &part.text), reply, "{text} cut at {cut}");
        }
    }

    #[test]
    fn reasoning_is_what_stands_between_the_tags_at_the_beginning() {
        check(
            "<think>\nSix times seven.\n</think>\n\nIt is 42.",
            "Six times seven.",
            "It is 42.",
        );
        check("  <think>a < b\n\n  c</think>d", "a < b\n\n  c", "d");
        check("<think></think>42", "", "42");
        check("<think>never closed </thi", "never closed </thi", "");
        check("Write <think> as it is.", "", "Write <think> as it is.");
        check("  plain", "", "  plain");
        check("<thin", "", "<thin");
        check("<b>x</b>", "", "<b>x</b>");
        check("", "", "");
        check(" ", "", " ");
    }
}
