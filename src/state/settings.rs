//! What the person sets.

use crate::storage;

use super::AppState;

impl AppState {
    pub(super) fn store_settings(self) {
        let stored = self
            .settings
            .with_untracked(|settings| storage::save_settings(settings.person()));
        if !stored {
            self.alert("This browser does not store anything for this page, so the settings are kept only until it is left or reloaded.".to_owned());
        }
    }
}
