//! What the panel tells the page.

use serde_json::{Value, json};

use super::settings::{Keys, read_keys, write_keys};
use crate::chat::conversation::{Change, Conversation};
use crate::chat::id::ConversationId;
use crate::inference::adaptation::Adaptation;
use crate::record;
use crate::settings::paste::Pasted;
use crate::settings::{Connection, ConnectionId, Passphrase, PersonSettings};

/// A message from the panel.
#[derive(Debug, Clone, PartialEq)]
pub enum ToPage {
    /// It has started, and was built from this.
    Ready(String),
    /// The person has changed something.
    Edited(Box<Edited>),
    /// Of this connection a change to requests is to be undone.
    Decline(ConnectionId, Adaptation),
    /// A pasted conversation is to be opened; no key is in it.
    Adopt(Box<Pasted>),
    /// How to put a proxy before this connection is to be shown.
    Recipe(Box<Connection>),
    /// Files to be imported: name and `blob:` address of each.
    Import(Vec<(String, String)>),
    /// All conversations are to be exported.
    ExportAll,
    /// Records that cannot be read are to be exported.
    ExportDamaged,
    /// All conversations are to be deleted.
    DeleteChats,
    /// The keys under the passphrase are to be locked.
    Lock,
    /// The passphrase is to be asked for.
    Unlock,
    /// The passphrase was changed to this one.
    Passphrase(Passphrase),
    /// The keys under the passphrase are to be deleted.
    ForgetKeys,
}

/// What the person has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// Counts these messages.
    pub number: u64,
    /// All that the person has set, as it is to be. The page keeps what it has
    /// learned, and which connection is chosen.
    pub person: PersonSettings,
    pub keys: Keys,
    /// The passphrase for keys that are to be under one, where there was none.
    pub passphrase: Option<Passphrase>,
    /// The connection to be used from now on.
    pub select: Option<ConnectionId>,
    /// What changes in the conversation on view.
    pub chat: Vec<Change>,
    /// Settings closes after this.
    pub closes: bool,
}

impl ToPage {
    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let record = match self {
            Self::Ready(build) => json!({"is": "ready", "build": build}),
            Self::Edited(edited) => write_edited(edited),
            Self::Decline(ConnectionId(of), adaptation) => {
                json!({"is": "decline", "of": of, "adaptation": adaptation.to_words()})
            }
            Self::Adopt(pasted) => json!({"is": "adopt", "pasted": pasted.to_json()}),
            Self::Recipe(connection) => {
                json!({"is": "recipe", "connection": record::settings::connection_record(connection)})
            }
            Self::Import(files) => json!({"is": "import", "files": files}),
            Self::ExportAll => json!({"is": "export all"}),
            Self::ExportDamaged => json!({"is": "export damaged"}),
            Self::DeleteChats => json!({"is": "delete chats"}),
            Self::Lock => json!({"is": "lock"}),
            Self::Unlock => json!({"is": "unlock"}),
            Self::Passphrase(new) => json!({"is": "passphrase", "new": new.expose()}),
            Self::ForgetKeys => json!({"is": "forget keys"}),
        };
        record.to_string()
    }

    /// Out of text; `None` where no panel of this build says so.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        let words = |name: &str| record.get(name).and_then(Value::as_str);
        Some(match words("is")? {
            "ready" => Self::Ready(words("build")?.to_owned()),
            "edited" => Self::Edited(Box::new(read_edited(&record)?)),
            "decline" => Self::Decline(
                ConnectionId(words("of")?.to_owned()),
                Adaptation::from_words(words("adaptation")?)?,
            ),
            "adopt" => Self::Adopt(Box::new(Pasted::from_json(words("pasted")?)?)),
            "recipe" => Self::Recipe(Box::new(record::settings::connection(
                record.get("connection")?,
            ))),
            "import" => Self::Import(read_files(record.get("files")?)),
            "export all" => Self::ExportAll,
            "export damaged" => Self::ExportDamaged,
            "delete chats" => Self::DeleteChats,
            "lock" => Self::Lock,
            "unlock" => Self::Unlock,
            "passphrase" => Self::Passphrase(Passphrase::new(words("new")?.to_owned())),
            "forget keys" => Self::ForgetKeys,
            _ => return None,
        })
    }
}

fn read_files(files: &Value) -> Vec<(String, String)> {
    let mut read = Vec::new();
    for file in files.as_array().into_iter().flatten() {
        let part = |place: usize| file.get(place).and_then(Value::as_str);
        if let (Some(name), Some(address)) = (part(0), part(1)) {
            read.push((name.to_owned(), address.to_owned()));
        }
    }
    read
}

fn write_edited(edited: &Edited) -> Value {
    // The record of a conversation with just these changes.
    let mut chat = Conversation::new(ConversationId(0), 0);
    for change in &edited.chat {
        chat.apply(change);
    }
    let changed: Vec<_> = edited.chat.iter().filter_map(name_of).collect();
    json!({
        "is": "edited",
        "number": edited.number,
        "person": record::settings::to_record(&edited.person),
        "keys": write_keys(&edited.keys),
        "passphrase": edited.passphrase.as_ref().map(Passphrase::expose),
        "select": edited.select.as_ref().map(|ConnectionId(id)| id),
        "chat": record::conversation::write(&chat),
        "changed": changed,
        "closes": edited.closes,
    })
}

fn read_edited(record: &Value) -> Option<Edited> {
    let chat = record::conversation::read(record.get("chat")?).ok()?;
    let mut changes = Vec::new();
    for name in record.get("changed")?.as_array()? {
        changes.extend(change_to(name.as_str()?, &chat));
    }
    let select = record.get("select")?.as_str();
    let passphrase = record.get("passphrase").and_then(Value::as_str);
    Some(Edited {
        number: record.get("number")?.as_u64()?,
        person: record::settings::of_record(record.get("person")?),
        keys: read_keys(record.get("keys")),
        passphrase: passphrase.map(|text| Passphrase::new(text.to_owned())),
        select: select.map(|id| ConnectionId(id.to_owned())),
        chat: changes,
        closes: record.get("closes")?.as_bool()?,
    })
}

/// The name of a change that the panel can make.
fn name_of(change: &Change) -> Option<&'static str> {
    match change {
        Change::Parameters(_) => Some("parameters"),
        Change::System(_) => Some("system"),
        Change::History(_) => Some("history"),
        _ => None,
    }
}

fn change_to(name: &str, chat: &Conversation) -> Option<Change> {
    match name {
        "parameters" => Some(Change::Parameters(chat.parameters.clone())),
        "system" => Some(Change::System(chat.system.clone())),
        "history" => Some(Change::History(chat.history)),
        _ => None,
    }
}
