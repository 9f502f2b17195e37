//! What the person sets.

use leptos::task::spawn_local;

use crate::inference::endpoint::{self, ConnectionProblem};
use crate::settings::{Connection, ConnectionId};
use crate::storage;

use super::AppState;

impl AppState {
    /// Answers come from this connection from now on.
    pub fn select_connection(self, id: ConnectionId) {
        self.settings.update(|settings| settings.select(id));
        self.store_settings();
    }

    /// Takes over what the form holds: the connection, where one was filled
    /// in, and the system message.
    ///
    /// # Errors
    /// What the connection lacks; nothing is changed then.
    pub fn save(
        self,
        connection: Option<Connection>,
        system: &str,
    ) -> Result<(), ConnectionProblem> {
        if let Some(connection) = &connection {
            endpoint::check(connection)?;
        }
        self.settings
            .update(|settings| settings.save_system(system));
        if let Some(connection) = connection {
            let key = (
                connection.id.clone(),
                connection.key.clone(),
                connection.key_place,
            );
            spawn_local(self.keep_keys(vec![key]));
            self.settings
                .update(|settings| settings.save_connection(connection));
        }
        self.store_settings();
        Ok(())
    }

    /// Whether the model is asked for titles; stored at once.
    pub fn ask_for_titles(self, ask: bool) {
        self.settings
            .update(|settings| settings.ask_for_titles(ask));
        self.store_settings();
    }

    pub(super) fn store_settings(self) {
        let stored = self
            .settings
            .with_untracked(|settings| storage::save_settings(settings.person()));
        if !stored {
            self.alert("This browser does not store anything for this page, so the settings are kept only until it is left or reloaded.".to_owned());
        }
    }
}
