//! What the person sets.

use crate::inference::endpoint::{self, ConnectionProblem};
use crate::settings::Connection;
use crate::storage;

use super::AppState;

impl AppState {
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
        let mut key_stored = true;
        if let Some(connection) = connection {
            key_stored = storage::save_key(&connection);
            self.settings
                .update(|settings| settings.save_connection(connection));
        }
        self.store_settings(key_stored);
        Ok(())
    }

    /// Whether the model is asked for titles; stored at once.
    pub fn ask_for_titles(self, ask: bool) {
        self.settings
            .update(|settings| settings.ask_for_titles(ask));
        self.store_settings(true);
    }

    pub(super) fn store_settings(self, key_stored: bool) {
        let stored = self
            .settings
            .with_untracked(|settings| storage::save_settings(settings.person()));
        if !(stored && key_stored) {
            self.alert("This browser does not store anything for this page, so the settings are kept only until it is left or reloaded.".to_owned());
        }
    }
}
