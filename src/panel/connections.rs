//! The connections as they are being edited: a draft of each that was opened,
//! until all are saved or given up.

use leptos::prelude::*;

use crate::browser::random;
use crate::chat::explain::{Explanation, explain_connection};
use crate::inference::endpoint::{self, ConnectionProblem};
use crate::settings::{
    Connection, ConnectionId, KeyPlace, Passphrase, PersonSettings, Settings, VaultState,
};

use super::connection::draft::Draft;
use super::keys::wrong_with;
use super::state::PanelState;

/// What is being edited.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    state: PanelState,
    /// Of those that were opened, in the order of opening.
    drafts: RwSignal<Vec<Draft>>,
    /// The one in the form.
    pub shown: RwSignal<ConnectionId>,
    pub deleted: RwSignal<Vec<Deleted>>,
    /// Drafts last as long as the form, whatever button made them.
    owner: StoredValue<Owner>,
}

/// A connection that was deleted, and can be brought back.
#[derive(Debug, Clone)]
pub struct Deleted {
    pub id: ConnectionId,
    pub label: String,
    /// As it was saved, and where among the person's; `None` for one that
    /// never was.
    saved: Option<(usize, Connection)>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// One that can be opened.
    Kept(ConnectionId),
    /// The place of one that was deleted.
    Deleted(ConnectionId),
}

impl Connections {
    /// Begins with the connection that is to be looked at.
    #[must_use]
    pub fn new(state: PanelState) -> Self {
        let wanted = state
            .wanted
            .with_untracked(|wanted| wanted.as_ref()?.of.clone());
        let connections = Self {
            state,
            drafts: RwSignal::default(),
            shown: RwSignal::new(Connection::own().id),
            deleted: RwSignal::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        let known = |id: &ConnectionId| {
            state
                .settings
                .with_untracked(|settings| settings.connection_of(id).is_some())
        };
        match wanted.filter(known).or_else(|| untrack(|| in_use(state))) {
            Some(id) => connections.show(id),
            None if state
                .settings
                .with_untracked(Settings::allow_other_connections) =>
            {
                connections.begin(Connection {
                    id: connections.new_id(),
                    ..Connection::own()
                });
            }
            None => {}
        }
        connections
    }

    /// Opens a connection in the form.
    pub fn show(self, id: ConnectionId) {
        if self.draft_of(&id).is_none() {
            let saved = self
                .state
                .settings
                .with_untracked(|settings| settings.connection_of(&id).cloned());
            if let Some(saved) = saved {
                self.begin(saved);
            }
        } else {
            self.shown.set(id);
        }
    }

    /// The draft of the one in the form.
    #[must_use]
    pub fn draft(self) -> Option<Draft> {
        self.draft_of(&self.shown.get())
    }

    fn draft_of(self, id: &ConnectionId) -> Option<Draft> {
        self.drafts
            .with_untracked(|drafts| drafts.iter().find(|draft| draft.id() == *id).copied())
    }

    fn begin(self, connection: Connection) {
        let id = connection.id.clone();
        let draft = self.owner.get_value().with(|| Draft::new(connection));
        self.drafts.update(|drafts| drafts.push(draft));
        self.shown.set(id);
    }

    /// The id of a connection that is to be; the very first one's is always
    /// the same.
    fn new_id(self) -> ConnectionId {
        let first = Connection::own().id;
        let person = PersonSettings::default();
        let untouched = self
            .state
            .settings
            .with_untracked(|settings| *settings.person() == person);
        if untouched && self.draft_of(&first).is_none() {
            first
        } else {
            ConnectionId::of_bits(random::bits())
        }
    }

    /// Opens a new one, still empty; where there is an empty one already, that.
    pub fn add(self) {
        let blank = self.drafts.with_untracked(|drafts| {
            let deleted = |draft: &Draft| self.is_deleted(&draft.id());
            let blank = |draft: &&Draft| !deleted(draft) && draft.is_blank();
            drafts.iter().find(blank).map(|draft| draft.id())
        });
        match blank {
            Some(id) => self.shown.set(id),
            None => self.begin(Connection {
                id: self.new_id(),
                ..Connection::own()
            }),
        }
    }

    /// Opens a copy of the one in the form, with what was changed there.
    pub fn duplicate(self) {
        let shown = untrack(|| self.draft());
        let Some(Ok(Some(original))) = shown.map(Draft::connection) else {
            return;
        };
        self.begin(Connection {
            id: self.new_id(),
            name: ["Copy of ", &original.label()].concat(),
            fixed: false,
            ..original
        });
    }

    /// Deletes one of the person's, at once; until Settings is closed it can
    /// be brought back.
    pub fn delete(self, id: &ConnectionId) {
        let label = untrack(|| self.label_of(id));
        let next = {
            let lines = untrack(|| self.lines());
            let place = lines.iter().position(|line| line.id() == id);
            let before = place.and_then(|place| place.checked_sub(1));
            let after = place.and_then(|place| place.checked_add(1));
            let kept = |place: Option<usize>| match lines.get(place?)? {
                Line::Kept(id) => Some(id.clone()),
                Line::Deleted(_) => None,
            };
            let first = lines.iter().find_map(|line| match line {
                Line::Kept(other) if other != id => Some(other.clone()),
                _ => None,
            });
            kept(after).or_else(|| kept(before)).or(first)
        };
        let saved = self
            .state
            .settings
            .with_untracked(|settings| settings.clone().remove_connection(id));
        self.deleted.update(|deleted| {
            deleted.push(Deleted {
                id: id.clone(),
                label,
                saved: saved.clone(),
            });
        });
        if saved.is_some() {
            self.state.edit(|settings| {
                settings.remove_connection(id);
            });
        }
        match next {
            Some(next) => self.show(next),
            None => self.add(),
        }
    }

    /// Brings back what was deleted, its key too.
    pub fn bring_back(self, id: &ConnectionId) {
        let mut found = None;
        self.deleted.update(|deleted| {
            let place = deleted.iter().position(|deleted| deleted.id == *id);
            found = place.map(|place| deleted.remove(place));
        });
        if let Some(Deleted {
            saved: Some((place, connection)),
            ..
        }) = found
        {
            self.state
                .edit(|settings| settings.insert_connection(place, connection));
        }
        self.show(id.clone());
    }

    /// Moves one of the person's up or down, at once.
    pub fn move_one(self, id: &ConnectionId, up: bool) {
        self.state.edit(|settings| settings.move_connection(id, up));
    }

    /// What is saved is different now: drafts of it begin anew.
    pub fn saved_elsewhere(self) {
        for draft in self.drafts.get_untracked() {
            let saved = self
                .state
                .settings
                .with_untracked(|settings| settings.connection_of(&draft.id()).cloned());
            if let Some(saved) = saved.filter(|saved| draft.differs_from(saved)) {
                draft.edit(saved);
            }
        }
    }

    /// Whether a connection can be saved as it is.
    fn check(self, connection: &Connection, draft: Draft) -> Result<(), Explanation> {
        let vault = self.state.vault.get_untracked();
        let locked = connection.key_place == KeyPlace::Passphrase && vault == VaultState::Locked;
        match endpoint::check(connection) {
            // It is there, and locked.
            Err(ConnectionProblem::KeyMissing) if locked => return Ok(()),
            checked => checked.map_err(|problem| explain_connection(&problem))?,
        }
        if connection.key_place != KeyPlace::Passphrase || connection.key.is_none() {
            return Ok(());
        }
        let wrong = match vault {
            VaultState::Open => None,
            VaultState::Locked => Some("Keys under the passphrase are locked: unlock them first."),
            VaultState::Missing => wrong_with(
                &draft.passphrase.get_untracked(),
                &draft.repeated.get_untracked(),
            ),
        };
        match wrong {
            None => Ok(()),
            Some(words) => Err(Explanation {
                title: "The key cannot be kept under a passphrase yet".to_owned(),
                quote: None,
                advice: words.to_owned(),
                remedies: Vec::new(),
            }),
        }
    }

    /// The passphrase that was chosen, where there was none.
    #[must_use]
    pub fn new_passphrase(self) -> Option<Passphrase> {
        let missing = self.state.vault.get_untracked() == VaultState::Missing;
        let drafts = self.drafts.get_untracked();
        let of = |draft: &Draft| {
            let chosen = draft.key_place.get_untracked() == KeyPlace::Passphrase;
            let text = draft.passphrase.get_untracked();
            (chosen && !text.is_empty()).then(|| Passphrase::new(text))
        };
        drafts.iter().find_map(of).filter(|_| missing)
    }

    fn is_deleted(self, id: &ConnectionId) -> bool {
        self.deleted
            .with_untracked(|deleted| deleted.iter().any(|deleted| deleted.id == *id))
    }

    /// What one is called at the moment.
    #[must_use]
    pub fn label_of(self, id: &ConnectionId) -> String {
        self.drafts.track();
        let label = match self.draft_of(id) {
            Some(draft) => draft.label(),
            None => self.state.settings.with(|settings| {
                let saved = settings.connection_of(id);
                saved.map(Connection::label).unwrap_or_default()
            }),
        };
        if label.is_empty() {
            "New connection".to_owned()
        } else {
            label
        }
    }

    /// The lines of the list: the operator's, the person's with the places of
    /// those that were deleted, and what is not saved yet.
    #[must_use]
    pub fn lines(self) -> Vec<Line> {
        let drafts = self.drafts.get();
        self.deleted.with(|deleted| {
            self.state.settings.with(|settings| {
                let fresh: Vec<_> = drafts.iter().map(|draft| draft.id()).collect();
                let places: Vec<_> = deleted
                    .iter()
                    .map(|deleted| {
                        let place = deleted.saved.as_ref().map(|(place, _)| *place);
                        (deleted.id.clone(), place)
                    })
                    .collect();
                lines(settings, &fresh, &places)
            })
        })
    }

    /// Settings with what is in the drafts, and the connection to be used
    /// from now on, where there is a new one.
    ///
    /// # Errors
    /// What is wrong with one of them, which is then in the form.
    pub fn saved(self) -> Result<(Settings, Option<ConnectionId>), Explanation> {
        let mut settings = self.state.settings.get_untracked();
        let mut select = None;
        let shown = self.shown.get_untracked();
        for draft in self.drafts.get_untracked() {
            let id = draft.id();
            if self.is_deleted(&id) {
                continue;
            }
            let wrong = |explanation| {
                self.shown.set(id.clone());
                explanation
            };
            let Some(connection) = draft.connection().map_err(wrong)? else {
                continue;
            };
            let before = settings.connection_of(&id).cloned();
            // Those that were only looked at stay as they are.
            if before.as_ref() == Some(&connection) && id != shown {
                continue;
            }
            self.check(&connection, draft).map_err(wrong)?;
            match before {
                None => {
                    settings.insert_connection(usize::MAX, connection);
                    if select.is_none() || id == shown {
                        select = Some(id);
                    }
                }
                Some(_) => settings.change_connection(connection),
            }
        }
        Ok((settings, select))
    }
}

impl Line {
    /// The connection that it is about.
    #[must_use]
    pub fn id(&self) -> &ConnectionId {
        match self {
            Self::Kept(id) | Self::Deleted(id) => id,
        }
    }
}

/// The connection that answers in the conversation on view.
#[must_use]
pub fn in_use(state: PanelState) -> Option<ConnectionId> {
    state.settings.with(|settings| {
        let chosen = state
            .chat
            .with(|chat| chat.connection.as_ref().map(|answerer| answerer.id.clone()));
        let chosen = chosen.filter(|id| settings.connection_of(id).is_some());
        chosen.or_else(|| {
            settings
                .connection()
                .map(|connection| connection.id.clone())
        })
    })
}

/// The lines of the list; `fresh` are those with drafts, saved or not, and
/// `deleted` those that were, with their places among the person's.
#[must_use]
pub fn lines(
    settings: &Settings,
    fresh: &[ConnectionId],
    deleted: &[(ConnectionId, Option<usize>)],
) -> Vec<Line> {
    let mut operators = Vec::new();
    let mut own = Vec::new();
    for connection in settings.connections() {
        let line = Line::Kept(connection.id.clone());
        if connection.fixed {
            operators.push(line);
        } else {
            own.push(line);
        }
    }
    // The last one deleted first: the places were taken one after the other.
    for (id, place) in deleted.iter().rev() {
        if let Some(place) = place {
            own.insert((*place).min(own.len()), Line::Deleted(id.clone()));
        }
    }
    let mut lines = operators;
    lines.append(&mut own);
    for id in fresh {
        if settings.connection_of(id).is_none() && !lines.iter().any(|line| line.id() == id) {
            let gone = deleted.iter().any(|(deleted, _)| deleted == id);
            lines.push(if gone {
                Line::Deleted(id.clone())
            } else {
                Line::Kept(id.clone())
            });
        }
    }
    lines
}
