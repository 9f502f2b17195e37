//! The panel: the program that draws what is in Settings, as the page sees it.

use leptos::prelude::*;

use crate::browser::companion::{self, Line};
use crate::browser::files::LocalFile;
use crate::chat::explain::Field;
use crate::handover::{Edited, Live, Opened, Stored, ToPage, ToPanel, Wanted, keys_of, put_keys};
use crate::settings::{ConnectionId, Settings};
use crate::storage::Usage;
use crate::workers::{BUILD, panel_address};

use super::AppState;
use super::exporting::ExportOf;
use super::value::Value;

/// The page's end of the panel.
#[derive(Debug, Clone, Copy)]
pub struct Panel {
    pub standing: Value<Standing>,
    /// The text of `config.json`, where it could be read.
    site: StoredValue<String>,
    /// The field of the form to begin with.
    wanted: StoredValue<Option<Wanted>>,
    /// Settings open by themselves as soon as they can be shown.
    awaited: StoredValue<bool>,
    line: StoredValue<Option<Line>, LocalStorage>,
    /// The last changes that were taken over.
    number: StoredValue<u64>,
    usage: Value<Option<Usage>>,
}

/// How the panel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has needed it.
    Absent,
    Loading,
    There,
    /// The network is down, or its files are missing.
    NotLoaded,
    /// The host has files of another build than this page.
    OtherBuild,
}

impl Panel {
    pub(super) fn new(site: String) -> Self {
        Self {
            standing: Value::new(Standing::Absent),
            site: StoredValue::new(site),
            wanted: StoredValue::new(None),
            awaited: StoredValue::new(false),
            line: StoredValue::new_local(None),
            number: StoredValue::new(0),
            usage: Value::new(None),
        }
    }

    fn tell(self, message: &ToPanel) {
        self.line.with_value(|line| {
            if let Some(line) = line {
                line.send(&message.to_text());
            }
        });
    }
}

impl AppState {
    /// Opens Settings, at a field where one is named: of this connection, or
    /// of the one in use.
    pub fn open_settings(self, field: Option<Field>, of: Option<ConnectionId>) {
        self.panel.awaited.set_value(false);
        let wanted = field.map(|field| Wanted { field, of });
        self.panel.wanted.set_value(wanted);
        self.settings_open.set(true);
    }

    /// Opens Settings for a newcomer, once they can be filled in: a dialog that
    /// only says "Loading" would lie above the page meanwhile.
    pub(super) fn open_settings_once_loaded(self) {
        self.panel.awaited.set_value(true);
        self.load_panel();
    }

    /// The panel is there, or will not be: whoever waits for it sees that.
    fn panel_came(self, standing: Standing) {
        self.panel.standing.set(standing);
        if self.settings_open.get_untracked() && standing == Standing::There {
            self.hand_over();
        } else if self.panel.awaited.get_value() {
            self.open_settings(None, None);
        }
    }

    /// The dialog is there: the panel fills it, as soon as it is loaded.
    pub fn settings_opened(self) {
        match self.panel.standing.get_untracked() {
            Standing::There => self.hand_over(),
            Standing::Loading | Standing::OtherBuild => {}
            Standing::Absent | Standing::NotLoaded => self.load_panel(),
        }
    }

    /// The dialog has been closed.
    pub fn settings_closed(self) {
        self.panel.tell(&ToPanel::Closed);
        self.settings_open.set(false);
    }

    /// Loads the panel, or tries again.
    pub fn load_panel(self) {
        let before = self.panel.standing.get_untracked();
        self.panel.standing.set(Standing::Loading);
        if before == Standing::Absent {
            companion::await_programs(
                move |line| self.panel.line.set_value(Some(line)),
                move |text| {
                    if let Some(message) = ToPage::of_text(&text) {
                        self.hear_panel(message);
                    }
                },
                move || self.panel_came(Standing::NotLoaded),
            );
        }
        if !companion::load(&panel_address()) {
            self.panel_came(Standing::NotLoaded);
        }
    }

    /// Tells an open panel of what has changed.
    pub fn refresh_panel(self) {
        let live = self.live();
        if self.panel.standing.get_untracked() == Standing::There {
            self.panel.tell(&ToPanel::Live(Box::new(live)));
        }
    }

    /// Asks the browser how much it stores, for the panel.
    pub fn measure_for_panel(self) {
        self.measure_storage(self.panel.usage);
    }

    fn hand_over(self) {
        let opened = untrack(|| Opened {
            site: self.panel.site.get_value(),
            chat: self.conversation.get().head.get(),
            wanted: self.panel.wanted.try_update_value(Option::take).flatten(),
            live: self.live(),
        });
        self.panel.tell(&ToPanel::Open(Box::new(opened)));
    }

    fn live(self) -> Live {
        let usage = self.panel.usage.get();
        self.settings.with(|settings| Live {
            number: self.panel.number.get_value(),
            person: settings.person().clone(),
            keys: keys_of(settings),
            vault: self.vault.get(),
            stored: Stored {
                in_memory: self.in_memory.get(),
                unreadable: self.unreadable() as u64,
                usage: usage.map(|usage| (usage.used, usage.quota, usage.persisted)),
            },
        })
    }

    fn hear_panel(self, message: ToPage) {
        match message {
            ToPage::Ready(build) if build == BUILD => {
                self.panel_came(Standing::There);
            }
            ToPage::Ready(_) => {
                self.panel.line.set_value(None);
                self.panel_came(Standing::OtherBuild);
            }
            ToPage::Edited(edited) => self.take_over_settings(*edited),
            ToPage::Decline(of, adaptation) => self.undo_adaptation(&of, &adaptation),
            ToPage::Adopt(pasted) => self.adopt(&pasted),
            ToPage::Recipe(connection) => self.show_recipe(&connection, false),
            ToPage::Import(files) => {
                self.import(files.into_iter().map(LocalFile::of_parts).collect());
            }
            ToPage::ExportAll => self.export_wanted.set(Some(ExportOf::All)),
            ToPage::ExportDamaged => self.export_damaged(),
            ToPage::DeleteEverything => self.delete_everything(),
            ToPage::Lock => self.lock(),
            ToPage::Unlock => self.ask_to_unlock(),
            ToPage::Passphrase(new) => self.take_over_passphrase(new),
            ToPage::ForgetKeys => self.forget_vault(),
        }
    }

    /// Takes over what the person has changed in Settings, and stores it.
    fn take_over_settings(self, edited: Edited) {
        self.panel.number.set_value(edited.number);
        let before = self.settings.with_untracked(Settings::keys);
        self.settings.update(|settings| {
            settings.take_over(edited.person);
            put_keys(settings, edited.keys);
            if let Some(id) = edited.select {
                settings.select(id);
            }
        });
        self.store_settings();
        let after = self.settings.with_untracked(Settings::keys);
        self.keep_changed_keys(edited.passphrase, &before, &after);
        if !edited.chat.is_empty() {
            // The one on view now: a pasted one may have been opened meanwhile.
            let conversation = self.conversation.get_untracked();
            self.change(&conversation, edited.chat);
        }
        if edited.closes {
            self.panel.tell(&ToPanel::Saved);
        }
    }
}
