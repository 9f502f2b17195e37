//! What conversations and messages are known by, in storage, in addresses and
//! in files.

use std::fmt::{self, Display, Formatter};

/// Names a conversation, in every tab and every export.
///
/// 64 random bits: among a hundred thousand the odds of two alike are one in
/// four thousand million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(pub u64);

/// Names a message; never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub u64);

/// Names what is attached, within its conversation. The first bits are the
/// time of attaching, so that ids are in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentId(pub u64);

/// Sixteen hexadecimal digits, as in an address.
impl Display for ConversationId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write_digits(self.0, formatter)
    }
}

/// Sixteen hexadecimal digits.
impl Display for MessageId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write_digits(self.0, formatter)
    }
}

/// Sixteen hexadecimal digits.
impl Display for AttachmentId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write_digits(self.0, formatter)
    }
}

impl AttachmentId {
    /// The id of what is attached at a time, in milliseconds since 1970.
    #[must_use]
    pub fn at(now_ms: u64, random: u64) -> Self {
        Self((now_ms << 16) | (random & 0xffff))
    }

    /// Reads what [`Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read_digits(text).map(Self)
    }
}

impl ConversationId {
    /// Reads what [`Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read_digits(text).map(Self)
    }

    /// The same for the same text: for what comes from elsewhere, so that it
    /// is known when it comes again.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(hash(text))
    }
}

impl MessageId {
    /// Reads what [`Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read_digits(text).map(Self)
    }

    /// The same for the same text; see [`ConversationId::of`].
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(hash(text))
    }
}

fn write_digits(id: u64, formatter: &mut Formatter<'_>) -> fmt::Result {
    (0..16).rev().try_for_each(|place| {
        let digit = (id >> (place * 4)) & 15;
        let digit = char::from_digit(digit as u32, 16).unwrap_or('0');
        std::fmt::Write::write_char(formatter, digit)
    })
}

/// Exactly the form that is written, so that one thing has one name.
fn read_digits(text: &str) -> Option<u64> {
    let digits = text.len() == 16 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if !digits {
        return None;
    }
    text.chars().try_fold(0, |id, digit| {
        Some((id << 4) | u64::from(digit.to_digit(16)?))
    })
}

/// FNV-1a, 64 bits (<https://www.rfc-editor.org/rfc/rfc9923>), stirred once
/// more (MurmurHash3's finalizer), since FNV's high bits depend little on the
/// last characters.
fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_written_form() {
        for id in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX] {
            let written = ConversationId(id).to_string();
            assert_eq!(written.len(), 16, "{written}");
            assert_eq!(ConversationId::parse(&written), Some(ConversationId(id)));
            assert_eq!(MessageId::parse(&written), Some(MessageId(id)));
        }
        let others = [
            "",
            "1",
            "0123456789ABCDEF",
            "0123456789abcdeg",
            "0123456789abcdef0",
            "ééééééé+",
        ];
        for other in others {
            assert_eq!(ConversationId::parse(other), None, "{other}");
        }
    }

    #[test]
    fn an_id_of_a_text_is_the_same_each_time_and_another_for_another() {
        assert_eq!(MessageId::of("a"), MessageId::of("a"));
        let ids: std::collections::HashSet<_> =
            (0..10_000).map(|n| MessageId::of(&n.to_string())).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
