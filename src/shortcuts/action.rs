//! What can be done from anywhere: by keys, or from the command palette.

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Palette,
    Shortcuts,
    NewChat,
    TemporaryChat,
    Search,
    Find,
    PreviousChat,
    NextChat,
    Stop,
    Compose,
    EditLast,
    CopyReply,
    /// Says what has come of a reply to those who do not see it.
    ReadReply,
    Regenerate,
    ExportChat,
    ExportAll,
    Import,
    ArchiveChat,
    DeleteChat,
    Archived,
    Trash,
    Sidebar,
    Lock,
    Unlock,
    Settings,
}

impl Action {
    /// Those that the palette offers, in its order.
    pub const OFFERED: &'static [Self] = &[
        Self::NewChat,
        Self::TemporaryChat,
        Self::Search,
        Self::Find,
        Self::Stop,
        Self::Compose,
        Self::EditLast,
        Self::CopyReply,
        Self::ReadReply,
        Self::Regenerate,
        Self::PreviousChat,
        Self::NextChat,
        Self::Sidebar,
        Self::Settings,
        Self::Shortcuts,
        Self::ExportChat,
        Self::ArchiveChat,
        Self::DeleteChat,
        Self::Archived,
        Self::Trash,
        Self::Import,
        Self::ExportAll,
        Self::Lock,
        Self::Unlock,
    ];

    /// What it does, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Palette => "Command palette",
            Self::Shortcuts => "Keyboard shortcuts",
            Self::NewChat => "New chat",
            Self::TemporaryChat => "Temporary chat",
            Self::Search => "Search conversations",
            Self::Find => "Find in this chat",
            Self::PreviousChat => "Previous chat in the list",
            Self::NextChat => "Next chat in the list",
            Self::Stop => "Stop the reply",
            Self::Compose => "Write a message",
            Self::EditLast => "Edit the last message",
            Self::CopyReply => "Copy the last reply",
            Self::ReadReply => "Read out what has arrived so far",
            Self::Regenerate => "Regenerate the last reply",
            Self::ExportChat => "Export this chat",
            Self::ExportAll => "Export all chats",
            Self::Import => "Import chats",
            Self::ArchiveChat => "Archive this chat",
            Self::DeleteChat => "Delete this chat",
            Self::Archived => "Archived chats",
            Self::Trash => "Trash",
            Self::Sidebar => "Show or hide the list of chats",
            Self::Lock => "Lock keys",
            Self::Unlock => "Unlock keys",
            Self::Settings => "Settings",
        }
    }

    /// Said besides in the dialog of all shortcuts, where the words alone
    /// would not do.
    #[must_use]
    pub fn note(self) -> &'static str {
        match self {
            Self::EditLast => "while nothing is written",
            Self::ReadReply => "with a screen reader",
            Self::Stop => "while one is on its way",
            _ => "",
        }
    }
}
