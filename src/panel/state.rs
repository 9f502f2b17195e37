//! What the panel knows, and how it tells the page of changes.

use leptos::prelude::*;

use crate::browser::companion::{self, Line};
use crate::browser::dialog;
use crate::browser::http::AbortGuard;
use crate::chat::conversation::Change;
use crate::chat::conversation::Conversation;
use crate::chat::id::ConversationId;
use crate::handover::{Edited, Live, Opened, PLACE, Stored, ToPage, Wanted, keys_of, put_keys};
use crate::settings::{ConnectionId, Passphrase, PersonSettings, Settings, SiteConfig, VaultState};
use crate::state::Value;
use crate::state::helper::{Answer, Helper};
use crate::workers::WorkerName;

/// The panel's state; every handle is `Copy`, and lasts as long as the page.
#[derive(Debug, Clone, Copy)]
pub struct PanelState {
    /// As the page has them: what is being edited is in the form.
    pub settings: Value<Settings>,
    /// How the keys under a passphrase are.
    pub vault: Value<VaultState>,
    /// The conversation on view when Settings was opened.
    pub chat: Value<Conversation>,
    pub stored: Value<Stored>,
    /// The field to begin with.
    pub wanted: Value<Option<Wanted>>,
    /// Ends the test of a connection when it is dropped.
    pub(super) testing: StoredValue<Option<AbortGuard>, LocalStorage>,
    /// Reads pasted texts.
    pub(super) reader: StoredValue<Helper, LocalStorage>,
    /// Looks at JSON Schemas.
    schemas: StoredValue<Helper, LocalStorage>,
    line: StoredValue<Option<Line>, LocalStorage>,
    /// The number of the last changes that the page was told of.
    number: StoredValue<u64>,
}

/// The panel's state, inside of the form.
///
/// # Panics
/// Outside of it, which is a mistake in the code.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "a view outside of the form is a mistake in the code"
)]
pub fn use_panel() -> PanelState {
    use_context().expect("PanelState is provided where the form is mounted")
}

impl PanelState {
    /// Before anything was opened.
    #[must_use]
    pub fn new() -> Self {
        let nothing = Settings::new(SiteConfig::default(), PersonSettings::default());
        Self {
            settings: Value::new(nothing),
            vault: Value::new(VaultState::Missing),
            chat: Value::new(Conversation::new(ConversationId(0), 0)),
            stored: Value::new(Stored::default()),
            wanted: Value::new(None),
            testing: StoredValue::new_local(None),
            reader: StoredValue::new_local(Helper::new(WorkerName::Paste.address())),
            schemas: StoredValue::new_local(Helper::new(WorkerName::Schema.address())),
            line: StoredValue::new_local(None),
            number: StoredValue::new(0),
        }
    }

    /// The line to the page is open.
    pub(super) fn begin(self, line: Line) {
        self.line.set_value(Some(line));
    }

    /// Settings has been opened.
    pub(super) fn open(self, opened: Opened) {
        // The page has read it without a problem.
        let site = SiteConfig::parse(&opened.site).unwrap_or_default();
        self.settings
            .set(Settings::new(site, PersonSettings::default()));
        self.chat.set(opened.chat);
        self.wanted.set(opened.wanted);
        self.number.set_value(opened.live.number);
        self.refresh(opened.live);
    }

    /// Something has changed in the page.
    pub(super) fn refresh(self, live: Live) {
        if live.stored != self.stored.get_untracked() {
            self.stored.set(live.stored);
        }
        // What was sent before the page knew of the last changes would undo
        // them here; the next one has them.
        if live.number < self.number.get_value() {
            return;
        }
        let mut settings = self
            .settings
            .with_untracked(|settings| settings.with_person(live.person));
        put_keys(&mut settings, live.keys);
        if self.settings.with_untracked(|before| *before != settings) {
            self.settings.set(settings);
        }
        if self.vault.get_untracked() != live.vault {
            self.vault.set(live.vault);
        }
    }

    /// Tells the page.
    pub fn tell(self, message: &ToPage) {
        self.line.with_value(|line| {
            if let Some(line) = line {
                line.send(&message.to_text());
            }
        });
    }

    /// Changes settings, which counts at once.
    pub fn edit(self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings.get_untracked();
        change(&mut settings);
        self.hand_back(settings, None, Vec::new(), None, false);
    }

    /// Has a connection used from now on.
    pub fn select(self, id: ConnectionId) {
        let settings = self.settings.get_untracked();
        self.hand_back(settings, Some(id), Vec::new(), None, false);
    }

    /// Hands back settings as they are to be, the connection to be used, what
    /// changes in the conversation on view, and the first passphrase.
    pub(super) fn hand_back(
        self,
        mut settings: Settings,
        select: Option<ConnectionId>,
        chat: Vec<Change>,
        passphrase: Option<Passphrase>,
        closes: bool,
    ) {
        if let Some(id) = &select {
            settings.select(id.clone());
        }
        let number = self.number.get_value() + 1;
        self.number.set_value(number);
        self.tell(&ToPage::Edited(Box::new(Edited {
            number,
            person: settings.person().clone(),
            keys: keys_of(&settings),
            passphrase,
            select,
            chat,
            closes,
        })));
        self.settings.set(settings);
    }

    /// Changes the conversation on view, which counts at once.
    pub fn change_chat(self, changes: Vec<Change>) {
        self.chat.update(|chat| {
            for change in &changes {
                chat.apply(change);
            }
        });
        let settings = self.settings.get_untracked();
        self.hand_back(settings, None, changes, None, false);
    }

    /// Asks what is wrong with a schema ([`crate::schema::talk`]); the first
    /// question loads the worker.
    pub fn ask_about_schema(self, question: String) -> impl Future<Output = Answer> + use<> {
        self.schemas.with_value(|worker| worker.ask(question))
    }

    /// Closes Settings; what was not saved is gone.
    pub fn close(self) {
        if let Some(place) = companion::place(PLACE) {
            dialog::close_around(&place);
        }
    }
}

impl Default for PanelState {
    fn default() -> Self {
        Self::new()
    }
}
