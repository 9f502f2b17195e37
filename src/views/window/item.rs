//! What is known of an item before it is rendered.

/// Rendering any item costs at least as much as so many bytes of text.
const LEAST: u32 = 300;

/// An item of a column: what it is known by, and how much there is of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    pub key: u64,
    /// Bytes of its text.
    pub bytes: u32,
    /// Ends of lines in its text.
    pub breaks: u32,
    pub setting: Setting,
}

/// How an item's text is set, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// What is there besides the text.
    pub besides: f64,
    pub line: f64,
    /// The width of a byte, on average.
    pub byte: f64,
    /// What a line's end adds: less than a line, since few lines are full.
    pub line_break: f64,
    /// The part of the column's width that it takes at most.
    pub share: f64,
}

impl Item {
    /// How high it will be in a column of this width, about.
    #[must_use]
    pub fn estimate(&self, width: f64) -> f64 {
        let setting = self.setting;
        let per_line = (width * setting.share / setting.byte).max(8.0);
        let full = (f64::from(self.bytes) / per_line).ceil().max(1.0);
        setting.besides + full * setting.line + f64::from(self.breaks) * setting.line_break
    }

    /// What rendering it costs, in bytes of text.
    #[must_use]
    pub fn weight(&self) -> usize {
        usize::try_from(self.bytes.saturating_add(LEAST)).unwrap_or(usize::MAX)
    }
}
