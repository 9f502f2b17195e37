//! What goes with a message besides its text: images, audio, text files.
//!
//! An [`Attachment`] says what it is; its content is kept apart from the
//! messages (`storage`), and read when it is shown or sent.

pub mod base64;
pub mod fence;
pub mod intake;
pub mod picture;

use std::sync::Arc;

use super::id::AttachmentId;

/// The content of an attachment. Clones share it.
pub type Bytes = Arc<[u8]>;

/// Most bytes that one request carries, as they are before base64: a gateway
/// before a service takes some ten megabytes.
pub const REQUEST_BYTES: u64 = 30_000_000;

/// Something that is attached to a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub kind: AttachmentKind,
    /// The file's name, or the last part of an image's address.
    pub name: String,
    /// `image/png`, `audio/wav`, … as it is sent; empty for an address.
    pub media_type: String,
    /// The size of its content.
    pub bytes: u64,
    /// Width and height of an image, in pixels, as it is sent.
    pub size: Option<(u32, u32)>,
    /// Width and height of the file that it was made of, where it was made
    /// anew: smaller, or in another format, and without its metadata.
    pub original: Option<(u32, u32)>,
    /// How closely the model is to look; `None` leaves that to the service.
    pub detail: Option<Detail>,
    /// The address of an image that the service fetches; it has no content
    /// here.
    pub url: Option<String>,
    /// Its content in base64, where it is carried along: in files of
    /// conversations, never in a stored message.
    pub data: Option<Arc<str>>,
}

/// An attachment with its content, where that is at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub attachment: Attachment,
    pub bytes: Option<Bytes>,
}

/// What is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentKind {
    Image,
    Audio,
    Text,
}

/// How closely a model looks at an image: low takes few tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Auto,
    Low,
    High,
}

impl AttachmentKind {
    /// The word for it, in records and for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Text => "text",
        }
    }

    /// Reads that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Image, Self::Audio, Self::Text]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl Detail {
    /// The word on the wire.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Low => "low",
            Self::High => "high",
        }
    }

    /// Reads that word; any other is none.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Auto, Self::Low, Self::High]
            .into_iter()
            .find(|detail| detail.word() == word)
    }
}

impl Attachment {
    /// Something of which no more is known than what it is.
    #[must_use]
    pub fn new(id: AttachmentId, kind: AttachmentKind, name: String) -> Self {
        Self {
            id,
            kind,
            name,
            media_type: String::new(),
            bytes: 0,
            size: None,
            original: None,
            detail: None,
            url: None,
            data: None,
        }
    }

    /// An image by its address, which has to be one of the web.
    ///
    /// # Errors
    /// A sentence on what is wrong with the address.
    pub fn by_address(id: AttachmentId, address: &str) -> Result<Self, &'static str> {
        let address = address.trim();
        let rest = address
            .strip_prefix("https://")
            .or_else(|| address.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        let odd = |c: char| c.is_ascii_whitespace() || matches!(c, '<' | '>' | '"');
        if host.is_none_or(str::is_empty) || address.contains(odd) {
            return Err("An image's address begins with https:// and has no blanks in it.");
        }
        let path = address.split(['?', '#']).next().unwrap_or(address);
        let name = path.rsplit('/').find(|part| !part.is_empty());
        Ok(Self {
            url: Some(address.to_owned()),
            ..Self::new(
                id,
                AttachmentKind::Image,
                name.unwrap_or("image").to_owned(),
            )
        })
    }

    /// What it is, at a glance: `4032 × 3024 → 2048 × 1536 · 812 KB`.
    #[must_use]
    pub fn facts(&self) -> String {
        if self.url.is_some() {
            return "by its address: the service fetches it".to_owned();
        }
        let side = |(width, height): (u32, u32)| format!("{width} × {height}");
        let mut facts = String::new();
        if let Some(size) = self.size {
            if let Some(original) = self.original.filter(|original| *original != size) {
                facts = format!("{} → ", side(original));
            }
            facts.push_str(&side(size));
            facts.push_str(" · ");
        }
        facts.push_str(&size_in_words(self.bytes));
        if self.original.is_some() {
            facts.push_str(" · metadata removed");
        }
        facts
    }

    /// An estimate of the tokens that it takes: a text as English does, an
    /// image as GPT-4o counts one of 1024 × 1024
    /// (<https://learn.microsoft.com/azure/ai-foundry/openai/overview/vision-pricing>),
    /// audio at ten a second.
    #[must_use]
    pub fn tokens(&self) -> u32 {
        let tokens = match (self.kind, self.detail) {
            (AttachmentKind::Image, Some(Detail::Low)) => 85,
            (AttachmentKind::Image, _) => 765,
            (AttachmentKind::Text, _) => self.bytes / 4,
            // Of WAV 32 KB a second, of MP3 16.
            (AttachmentKind::Audio, _) if self.media_type == "audio/wav" => self.bytes / 3_200,
            (AttachmentKind::Audio, _) => self.bytes / 1_600,
        };
        u32::try_from(tokens).unwrap_or(u32::MAX)
    }

    /// Its name, and what it is, for those who do not see it.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.facts())
    }
}

/// Bytes as people read them.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        1_000_000..10_000_000 => {
            format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
        }
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

/// Whether more than one request can carry is attached: a sentence, then.
#[must_use]
pub fn too_much(bytes: u64) -> Option<String> {
    (bytes > REQUEST_BYTES).then(|| {
        format!(
            "With what this chat has attached already that is {}; a request carries {} at most. Leave something out, or begin a new chat.",
            size_in_words(bytes),
            size_in_words(REQUEST_BYTES)
        )
    })
}
