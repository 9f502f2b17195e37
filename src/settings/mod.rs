//! What the person, or the page's operator, has set.

use crate::inference::request::layered;

mod api_key;
mod connection;
mod hex;
mod json_place;
mod key_place;
mod learned;
pub mod parameter;
mod parameters;
pub mod paste;
mod preset;
mod shortcut_use;
mod site_config;
mod vault;

pub use api_key::{ApiKey, Passphrase};
pub use connection::{Authentication, Connection, ConnectionId, OWN_CONNECTION, TimeLimits};
pub use hex::{from_hex, to_hex};
pub use key_place::KeyPlace;
pub use learned::Learned;
pub use parameters::Parameters;
pub use preset::{Preset, PresetId};
pub use shortcut_use::ShortcutUse;
pub use site_config::{SiteConfig, SiteConfigProblem};
pub use vault::{AutoLock, Vault, VaultState};

pub(crate) use json_place::{Step, place};

/// The system message of a page that nobody has configured.
pub const DEFAULT_SYSTEM_MESSAGE: &str = "You are a helpful assistant.";
const DEFAULT_TITLE: &str = "Azure Chat";

/// Everything a request is made of besides the conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What the operator has set, or the page's defaults.
    site: SiteConfig,
    person: PersonSettings,
}

/// What the person has set; stored in this browser, the keys apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonSettings {
    /// The person's own connections, in their order.
    pub connections: Vec<Connection>,
    /// The connection chosen last, with which new conversations begin; the
    /// first one where none is.
    pub selected: Option<ConnectionId>,
    /// The system message, where it is not the page's default.
    pub system: Option<String>,
    /// The model is asked for titles of conversations.
    pub model_titles: bool,
    /// What the connections' deployments do not take.
    pub learned: Vec<(ConnectionId, Learned)>,
    /// The operator's connections whose keys are under the passphrase.
    pub under_passphrase: Vec<ConnectionId>,
    /// Ways to begin a conversation, in the person's order.
    pub presets: Vec<Preset>,
    /// Which keyboard shortcuts work.
    pub shortcuts: ShortcutUse,
}

impl Settings {
    #[must_use]
    pub fn new(site: SiteConfig, person: PersonSettings) -> Self {
        let mut settings = Self { site, person };
        settings.put_fixed_places();
        settings
    }

    /// Where the person keeps the keys of the operator's connections.
    fn put_fixed_places(&mut self) {
        for fixed in &mut self.site.connections {
            fixed.key_place = match self.person.under_passphrase.contains(&fixed.id) {
                true => KeyPlace::Passphrase,
                false => KeyPlace::Tab,
            };
        }
    }

    /// What another person would have set on the same page.
    #[must_use]
    pub fn with_person(&self, person: PersonSettings) -> Self {
        Self::new(self.site.clone(), person)
    }

    #[must_use]
    pub fn person(&self) -> &PersonSettings {
        &self.person
    }

    /// The operator's connections, then the person's own if they are allowed.
    pub fn connections(&self) -> impl Iterator<Item = &Connection> {
        let own = match self.allow_other_connections() {
            true => self.person.connections.as_slice(),
            false => &[],
        };
        self.site.connections.iter().chain(own)
    }

    /// The connection in use: the selected one, else the first.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        self.connections()
            .find(|connection| Some(&connection.id) == self.person.selected.as_ref())
            .or_else(|| self.connections().next())
    }

    /// The connection of an id, where it is still there.
    #[must_use]
    pub fn connection_of(&self, id: &ConnectionId) -> Option<&Connection> {
        self.connections().find(|connection| connection.id == *id)
    }

    /// Whether the person may use connections of their own.
    #[must_use]
    pub fn allow_other_connections(&self) -> bool {
        self.site.allow_other_connections
    }

    /// Sent first; nothing is sent where it is blank.
    #[must_use]
    pub fn system(&self) -> &str {
        self.person
            .system
            .as_deref()
            .unwrap_or(self.default_system())
    }

    /// Body fields by their wire names: the connection's over the page's.
    #[must_use]
    pub fn parameters(&self, connection: &Connection) -> Parameters {
        layered(&connection.parameters, &self.site.parameters)
    }

    /// What the deployment of a connection does not take.
    #[must_use]
    pub fn learned(&self, id: &ConnectionId) -> Learned {
        let learned = self.person.learned.iter().find(|(known, _)| known == id);
        learned
            .map(|(_, learned)| learned.clone())
            .unwrap_or_default()
    }

    /// Remembers, or takes back, what a deployment does not take.
    pub fn learn(&mut self, id: &ConnectionId, change: impl FnOnce(&mut Learned)) {
        let mut learned = self.learned(id);
        change(&mut learned);
        self.person.learned.retain(|(known, _)| known != id);
        self.person.learned.push((id.clone(), learned));
    }

    #[must_use]
    pub fn title(&self) -> &str {
        self.site.title.as_deref().unwrap_or(DEFAULT_TITLE)
    }

    pub fn select(&mut self, id: ConnectionId) {
        self.person.selected = Some(id);
    }

    /// Takes over an edited connection, and selects it. Of one that the
    /// operator set, only the key and its place are the person's to change.
    pub fn save_connection(&mut self, edited: Connection) {
        self.person.selected = Some(edited.id.clone());
        if !edited.fixed {
            let mut own = self.person.connections.iter();
            let place = own.position(|own| own.id == edited.id);
            let before = place.and_then(|place| self.person.connections.get(place));
            // Another deployment may take what this one did not.
            let same = before.is_some_and(|own| {
                (&own.endpoint, &own.model) == (&edited.endpoint, &edited.model)
            });
            let version = before.map(|own| own.api_version.clone());
            if !same {
                self.person.learned.retain(|(known, _)| *known != edited.id);
            }
            if version.as_ref() != Some(&edited.api_version) {
                // The person's own choice goes before what was learned.
                self.learn(&edited.id.clone(), Learned::forget_api_version);
            }
            match place.and_then(|place| self.person.connections.get_mut(place)) {
                Some(own) => *own = edited,
                None => self.person.connections.push(edited),
            }
        } else {
            self.note_fixed_place(&edited);
            let mut site = self.site.connections.iter_mut();
            if let Some(fixed) = site.find(|fixed| fixed.id == edited.id) {
                fixed.key = edited.key;
                fixed.key_place = edited.key_place;
            }
        }
    }

    /// Remembers where the key of an operator's connection is kept.
    fn note_fixed_place(&mut self, connection: &Connection) {
        let under_passphrase = &mut self.person.under_passphrase;
        under_passphrase.retain(|known| *known != connection.id);
        if connection.fixed && connection.key_place == KeyPlace::Passphrase {
            under_passphrase.push(connection.id.clone());
        }
    }

    /// The connections whose keys are kept in one place.
    #[must_use]
    pub fn ids_with(&self, place: KeyPlace) -> Vec<ConnectionId> {
        let mut ids = Vec::new();
        for connection in self.connections() {
            if connection.key_place == place {
                ids.push(connection.id.clone());
            }
        }
        ids
    }

    /// The key of each connection, and where it is kept.
    #[must_use]
    pub fn keys(&self) -> Vec<(ConnectionId, Option<ApiKey>, KeyPlace)> {
        let mut keys = Vec::new();
        for connection in self.connections() {
            keys.push((
                connection.id.clone(),
                connection.key.clone(),
                connection.key_place,
            ));
        }
        keys
    }

    /// Puts keys into the connections that they are of.
    pub fn add_keys(&mut self, keys: Vec<(ConnectionId, ApiKey)>) {
        for (id, key) in keys {
            self.set_key(&id, Some(key));
        }
    }

    /// Drops the keys that are kept in one place.
    pub fn drop_keys(&mut self, of: KeyPlace) {
        for connection in self.connections_mut() {
            if connection.key_place == of {
                connection.key = None;
            }
        }
    }

    /// All connections, those included that may not be used.
    fn connections_mut(&mut self) -> impl Iterator<Item = &mut Connection> {
        let site = self.site.connections.iter_mut();
        site.chain(&mut self.person.connections)
    }

    /// Whether the model is asked for titles of conversations.
    pub fn ask_for_titles(&mut self, ask: bool) {
        self.person.model_titles = ask;
    }

    /// Which keyboard shortcuts work from now on.
    pub fn use_shortcuts(&mut self, wanted: ShortcutUse) {
        self.person.shortcuts = wanted;
    }

    pub fn save_presets(&mut self, presets: Vec<Preset>) {
        self.person.presets = presets;
    }

    pub fn save_system(&mut self, system: &str) {
        self.person.system = (system != self.default_system()).then(|| system.to_owned());
    }

    /// Takes over what the person has edited elsewhere: everything but what was
    /// learned meanwhile and which connection was chosen. What was learned of a
    /// connection goes with it, and where it leads elsewhere now.
    pub fn take_over(&mut self, edited: PersonSettings) {
        let mut learned = std::mem::take(&mut self.person.learned);
        let before = std::mem::take(&mut self.person.connections);
        learned.retain_mut(|(id, learned)| {
            let find = |all: &[Connection]| all.iter().find(|own| own.id == *id).cloned();
            let (Some(before), after) = (find(&before), find(&edited.connections)) else {
                return true;
            };
            let Some(after) = after else {
                return false;
            };
            if after.api_version != before.api_version {
                // The person's own choice goes before what was learned.
                learned.forget_api_version();
            }
            // Another deployment may take what this one did not.
            (after.endpoint, after.model) == (before.endpoint, before.model)
        });
        self.person = PersonSettings {
            learned,
            selected: self.person.selected.take(),
            ..edited
        };
        self.put_fixed_places();
    }

    /// Takes a connection of the person's out; says where it stood.
    pub fn remove_connection(&mut self, id: &ConnectionId) -> Option<(usize, Connection)> {
        let place = self.place_of(id)?;
        Some((place, self.person.connections.remove(place)))
    }

    /// Puts a connection in the place of the one with its id.
    pub fn change_connection(&mut self, edited: Connection) {
        self.note_fixed_place(&edited);
        let mut all = self.connections_mut();
        if let Some(connection) = all.find(|connection| connection.id == edited.id) {
            *connection = edited;
        }
    }

    /// Puts a connection of the person's to a place among them, or to their
    /// end.
    pub fn insert_connection(&mut self, place: usize, connection: Connection) {
        let end = self.person.connections.len();
        self.person.connections.insert(place.min(end), connection);
    }

    /// Moves a connection of the person's one place up or down, where there
    /// is one.
    pub fn move_connection(&mut self, id: &ConnectionId, up: bool) {
        let from = self.place_of(id);
        let to = from.and_then(|from| {
            if up {
                from.checked_sub(1)
            } else {
                from.checked_add(1)
            }
        });
        if let (Some(from), Some(to)) = (from, to)
            && to < self.person.connections.len()
        {
            self.person.connections.swap(from, to);
        }
    }

    /// The place of a connection among the person's.
    #[must_use]
    pub fn place_of(&self, id: &ConnectionId) -> Option<usize> {
        self.person.connections.iter().position(|own| own.id == *id)
    }

    /// Puts a key into a connection, or takes it out.
    pub fn set_key(&mut self, id: &ConnectionId, key: Option<ApiKey>) {
        let all = self.site.connections.iter_mut();
        let mut all = all.chain(&mut self.person.connections);
        if let Some(connection) = all.find(|connection| connection.id == *id) {
            connection.key = key;
        }
    }

    fn default_system(&self) -> &str {
        self.site
            .system
            .as_deref()
            .unwrap_or(DEFAULT_SYSTEM_MESSAGE)
    }
}
