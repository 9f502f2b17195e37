//! Files of which nothing can be read, and what to do about them.

/// Why nothing of a file was read; `Display` is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReadable {
    #[error("The file is empty. {CAN_BE_READ}")]
    Empty,
    #[error(
        "This is a zip archive. Unpack it and choose the file in it that holds the conversations; in ChatGPT's export that is conversations.json."
    )]
    Zip,
    #[error("This is a compressed file. Unpack it and choose the JSON file in it. {CAN_BE_READ}")]
    Compressed,
    #[error(
        "This is a web page (HTML), which is for reading only. ChatGPT's export holds the same conversations in conversations.json: choose that file."
    )]
    Html,
    #[error(
        "This is a database. Use the export of the program that it belongs to; in Open WebUI that is Export Chats in the settings. {CAN_BE_READ}"
    )]
    Database,
    #[error("This is not a JSON file. {CAN_BE_READ}")]
    NoJson,
    #[error(
        "The file ends before its first conversation does: it was not copied or downloaded in full. Export or download it once more."
    )]
    CutOff,
    #[error("The file holds no conversations. {CAN_BE_READ}")]
    NoConversations,
    #[error("This is an export of Claude, which cannot be read yet. {CAN_BE_READ}")]
    Claude,
    #[error("This JSON file holds no conversations in a form that is known here. {CAN_BE_READ}")]
    Unknown,
    #[error(
        "A newer version of Azure Chat has written this file (version {0}). Reload the page to get the newest version, and import the file again."
    )]
    Newer(u64),
}

const CAN_BE_READ: &str = "What can be imported: files that this page has exported, ChatGPT's conversations.json, and the JSON exports of Open WebUI, LibreChat, BetterChatGPT and llama.cpp.";

/// What a file is that is no JSON, by its beginning.
pub(super) fn of_beginning(text: &str) -> Option<NotReadable> {
    let begins = |with: &str| text.starts_with(with);
    if text.trim_start().is_empty() {
        Some(NotReadable::Empty)
    } else if begins("PK\u{3}\u{4}") || begins("PK\u{5}\u{6}") {
        Some(NotReadable::Zip)
    } else if begins("\u{1f}") || begins("7z\u{bc}") || begins("Rar!") || begins("BZh") {
        Some(NotReadable::Compressed)
    } else if text.trim_start().starts_with('<') {
        Some(NotReadable::Html)
    } else if begins("SQLite format 3") {
        Some(NotReadable::Database)
    } else {
        None
    }
}
