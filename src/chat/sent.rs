//! Where what is sent of a conversation begins.
//!
//! A turn is a question and all that follows it until the next one, so that
//! calls of functions and their results are never torn apart. The newest
//! question is always sent with all that follows it, and so are instructions.

use crate::inference::request::ToolCall;

use super::attachment::{Attachment, AttachmentKind, Detail};
use super::history::HistoryRule;
use super::message::Role;

/// The messages on view, as far as it is asked for.
pub trait Said {
    fn count(&self) -> usize;
    fn role(&self, place: usize) -> Role;
    /// Its estimated number of tokens; see [`tokens`].
    fn tokens(&self, place: usize) -> u32;
}

/// What goes out besides the messages on view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Besides {
    /// Another question, which stands at the end.
    pub question: bool,
    /// Its tokens, and those of the system message.
    pub tokens: u32,
}

/// The place of the first message that is sent; their number where none is.
/// Looks at no more of them than are sent, and at those of the turn before.
#[must_use]
pub fn first_sent(rule: HistoryRule, besides: Besides, said: &dyn Said) -> usize {
    let mut turns = u32::from(besides.question);
    let mut spent = besides.tokens;
    let mut first = said.count();
    let most = match rule {
        HistoryRule::All => return 0,
        HistoryRule::Turns(most) => most.max(1),
        HistoryRule::Tokens(_) => u32::MAX,
    };
    for place in (0..said.count()).rev() {
        if turns >= most {
            return first;
        }
        if let HistoryRule::Tokens(most) = rule {
            if said.role(place) != Role::System {
                spent = spent.saturating_add(said.tokens(place));
            }
            if turns > 0 && spent > most {
                return first;
            }
        }
        if said.role(place) == Role::User {
            turns += 1;
            first = place;
        }
    }
    // What stands before the first question is a turn of its own.
    0
}

/// An estimate of a text's tokens, and of the four that a message costs.
///
/// English has a token for each 4 characters or so
/// (<https://help.openai.com/en/articles/4936856>), other alphabets for 2 of
/// theirs, Chinese, Japanese and Korean about one for each; an emoji has two.
/// Calls count with their names and arguments. It is within a third of what
/// the service counts, mostly: a rule for what is sent needs no more.
#[must_use]
pub fn tokens(text: &str, calls: &[ToolCall]) -> u32 {
    let mut quarters = quarters(text);
    for call in calls {
        quarters += self::quarters(&call.name) + self::quarters(&call.arguments);
    }
    u32::try_from(quarters.div_ceil(4) + 4).unwrap_or(u32::MAX)
}

/// The same of what is attached to a question.
///
/// An image has 85 where the model is to look at it roughly, else 765 as one of
/// 1,024 × 1,024 pixels
/// (<https://learn.microsoft.com/azure/ai-services/openai/overview#image-input-tokens>);
/// audio is taken for an MP3 file with ten a second, and a file of text for
/// English.
#[must_use]
pub fn tokens_attached(attachments: &[Attachment]) -> u32 {
    const SECOND: u64 = 16_000;
    let tokens = attachments.iter().map(|attachment| match attachment.kind {
        AttachmentKind::Image if attachment.detail == Some(Detail::Low) => 85,
        AttachmentKind::Image => 765,
        AttachmentKind::Audio => attachment.bytes * 10 / SECOND,
        AttachmentKind::Text => attachment.bytes.div_ceil(4),
    });
    u32::try_from(tokens.sum::<u64>()).unwrap_or(u32::MAX)
}

/// The same, in quarters of a token, by the first byte of each character.
fn quarters(text: &str) -> usize {
    let of_byte = |byte: u8| match byte {
        0..=0x7f => 1,
        0x80..=0xbf => 0,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 4,
        0xf0..=0xff => 8,
    };
    text.bytes().map(of_byte).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a message: `s`ystem, `q`uestion, `r`eply, `t`ool; each has
    /// ten tokens.
    struct Letters(&'static str);

    impl Said for Letters {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn role(&self, place: usize) -> Role {
            match self.0.as_bytes().get(place) {
                Some(b's') => Role::System,
                Some(b'q') => Role::User,
                Some(b't') => Role::Tool,
                _ => Role::Assistant,
            }
        }

        fn tokens(&self, _: usize) -> u32 {
            10
        }
    }

    const WRITING: Besides = Besides {
        question: true,
        tokens: 10,
    };

    fn check(said: &'static str, rule: HistoryRule, expected: usize) {
        let first = first_sent(rule, Besides::default(), &Letters(said));
        assert_eq!(first, expected, "{said} {rule:?}");
    }

    #[test]
    fn all_is_all() {
        check("qrqr", HistoryRule::All, 0);
        check("", HistoryRule::Turns(1), 0);
    }

    #[test]
    fn turns_are_counted_from_the_newest_question() {
        check("qrqrq", HistoryRule::Turns(1), 4);
        check("qrqrq", HistoryRule::Turns(2), 2);
        check("qrqrq", HistoryRule::Turns(3), 0);
        check("qrqrq", HistoryRule::Turns(9), 0);
        check("qrqrq", HistoryRule::Turns(0), 4);
        check("rqrq", HistoryRule::Turns(2), 1);
        check("rqrq", HistoryRule::Turns(3), 0);
    }

    #[test]
    fn calls_stay_with_their_results() {
        check("qrttrqr", HistoryRule::Turns(1), 5);
        check("qrqrttr", HistoryRule::Turns(1), 2);
        check("qrqrttr", HistoryRule::Tokens(20), 2);
        check("qrttrqr", HistoryRule::Tokens(40), 5);
        check("qrttrqr", HistoryRule::Tokens(70), 0);
    }

    #[test]
    fn tokens_are_spent_from_the_end_by_whole_turns() {
        check("qrqrq", HistoryRule::Tokens(10), 4);
        check("qrqrq", HistoryRule::Tokens(29), 4);
        check("qrqrq", HistoryRule::Tokens(30), 2);
        check("qrqrq", HistoryRule::Tokens(49), 2);
        check("qrqrq", HistoryRule::Tokens(50), 0);
        // Instructions are sent in any case.
        check("sqrq", HistoryRule::Tokens(30), 0);
    }

    #[test]
    fn the_newest_question_is_sent_whatever_it_costs() {
        check("qrq", HistoryRule::Tokens(0), 2);
        let written = |rule| first_sent(rule, WRITING, &Letters("qrqr"));
        assert_eq!(written(HistoryRule::Tokens(0)), 4);
        assert_eq!(written(HistoryRule::Turns(1)), 4);
        assert_eq!(written(HistoryRule::Turns(2)), 2);
        assert_eq!(written(HistoryRule::Tokens(30)), 2);
        assert_eq!(written(HistoryRule::Tokens(29)), 4);
    }

    #[test]
    fn tokens_are_estimated_by_the_alphabet() {
        assert_eq!(tokens("", &[]), 4);
        assert_eq!(tokens("How many feet are in a mile?", &[]), 7 + 4);
        assert_eq!(tokens("Сколько", &[]), 4 + 4);
        assert_eq!(tokens("一英里有多少英尺", &[]), 8 + 4);
        let call = ToolCall {
            id: "not sent to be read".into(),
            name: "name".into(),
            arguments: "{\"a\": 1}".into(),
        };
        assert_eq!(tokens("", &[call]), 3 + 4);
    }
}
