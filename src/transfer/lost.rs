//! What a conversation had that the file does not hold, or this page does not
//! keep.

/// Counts of things that were left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) images: usize,
    pub(super) sounds: usize,
    pub(super) files: usize,
    /// Calls of tools, and what these answered.
    pub(super) tools: usize,
    /// Messages of a kind that is not known here.
    pub(super) unknown: usize,
}

impl Lost {
    /// What to say of it; `None` where nothing was left out.
    pub(super) fn sentence(&self) -> Option<String> {
        let counts = [
            (self.images, "image", "images"),
            (self.sounds, "sound recording", "sound recordings"),
            (self.files, "attached file", "attached files"),
            (self.tools, "step of a tool", "steps of tools"),
            (
                self.unknown,
                "message of an unknown kind",
                "messages of unknown kinds",
            ),
        ];
        let told = counts.iter().filter(|(count, ..)| *count > 0);
        let told: Vec<_> = told
            .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
            .collect();
        let (last, others) = told.split_last()?;
        Some(if others.is_empty() {
            format!("Read without {last}.")
        } else {
            format!("Read without {} and {last}.", others.join(", "))
        })
    }
}
