//! What the page tells the panel.

use serde_json::{Value, json};

use super::settings::{Keys, read_keys, write_keys};
use crate::chat::conversation::Conversation;
use crate::chat::explain::Field;
use crate::record;
use crate::settings::{ConnectionId, PersonSettings, VaultState};

/// A message from the page.
#[derive(Debug, Clone, PartialEq)]
pub enum ToPanel {
    /// Settings has been opened.
    Open(Box<Opened>),
    /// Something has changed while it is open.
    Live(Box<Live>),
    /// What was to be saved is; Settings can be closed.
    Saved,
    /// Settings has been closed.
    Closed,
}

/// What Settings begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The text of `config.json`; empty where there is none that can be read.
    pub site: String,
    /// What is known of the conversation on view.
    pub chat: Conversation,
    /// The field to begin with.
    pub wanted: Option<Wanted>,
    pub live: Live,
}

/// The field that an explanation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub field: Field,
    /// Of this connection; of the one in use where none is named.
    pub of: Option<ConnectionId>,
}

/// What may change while Settings is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// The number of the last changes that the page has taken over
    /// ([`super::Edited::number`]).
    pub number: u64,
    pub person: PersonSettings,
    pub keys: Keys,
    /// How the keys under a passphrase are.
    pub vault: VaultState,
    pub stored: Stored,
}

/// What this browser stores of conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// Nothing is kept longer than the page.
    pub in_memory: bool,
    /// How many records cannot be read.
    pub unreadable: u64,
    /// Bytes used, bytes allowed, and whether the browser keeps them when the
    /// disk is full; `None` as long as that is not known.
    pub usage: Option<(u64, u64, bool)>,
}

impl ToPanel {
    /// As text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let record = match self {
            Self::Open(opened) => json!({
                "is": "open",
                "site": opened.site,
                "chat": record::conversation::write(&opened.chat),
                "field": opened.wanted.as_ref().map(|wanted| wanted.field.label()),
                "of": opened.wanted.as_ref().and_then(|wanted| wanted.of.as_ref()).map(|of| &of.0),
                "live": write_live(&opened.live),
            }),
            Self::Live(live) => json!({"is": "live", "live": write_live(live)}),
            Self::Saved => json!({"is": "saved"}),
            Self::Closed => json!({"is": "closed"}),
        };
        record.to_string()
    }

    /// Out of text; `None` where no page of this build says so.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let record: Value = serde_json::from_str(text).ok()?;
        let live = || read_live(record.get("live")?);
        match record.get("is")?.as_str()? {
            "open" => Some(Self::Open(Box::new(Opened {
                site: record.get("site")?.as_str()?.to_owned(),
                chat: record::conversation::read(record.get("chat")?).ok()?,
                wanted: read_wanted(&record),
                live: live()?,
            }))),
            "live" => Some(Self::Live(Box::new(live()?))),
            "saved" => Some(Self::Saved),
            "closed" => Some(Self::Closed),
            _ => None,
        }
    }
}

fn write_live(live: &Live) -> Value {
    let usage = live.stored.usage;
    json!({
        "number": live.number,
        "person": record::settings::to_record(&live.person),
        "keys": write_keys(&live.keys),
        "vault": live.vault.name(),
        "inMemory": live.stored.in_memory,
        "unreadable": live.stored.unreadable,
        "usage": usage.map(|(used, quota, persisted)| json!([used, quota, persisted])),
    })
}

fn read_live(record: &Value) -> Option<Live> {
    let usage = record.get("usage").and_then(|usage| {
        let bytes = |place: usize| usage.get(place).and_then(Value::as_u64);
        Some((bytes(0)?, bytes(1)?, usage.get(2)?.as_bool()?))
    });
    Some(Live {
        number: record.get("number")?.as_u64()?,
        person: record::settings::of_record(record.get("person")?),
        keys: read_keys(record.get("keys")),
        vault: VaultState::from_name(record.get("vault")?.as_str()?)?,
        stored: Stored {
            in_memory: record.get("inMemory")?.as_bool()?,
            unreadable: record.get("unreadable")?.as_u64()?,
            usage,
        },
    })
}

fn read_wanted(record: &Value) -> Option<Wanted> {
    let label = record.get("field")?.as_str()?;
    let fields = [Field::Endpoint, Field::Key, Field::Model, Field::ApiVersion];
    let of = record.get("of").and_then(Value::as_str);
    Some(Wanted {
        field: fields.into_iter().find(|field| field.label() == label)?,
        of: of.map(|of| ConnectionId(of.to_owned())),
    })
}
