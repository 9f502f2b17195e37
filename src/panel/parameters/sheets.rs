//! Whose body fields are being edited.

use leptos::prelude::*;

use crate::chat::explain::Explanation;
use crate::panel::connection::draft::Draft;
use crate::settings::ConnectionId;

use super::sheet::Sheet;

/// Whose fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Conversation,
    /// Those of the connection in the form.
    Connection,
}

/// Everything that is being edited of body fields.
#[derive(Debug, Clone, Copy)]
pub struct Sheets {
    pub scope: RwSignal<Scope>,
    pub conversation: Sheet,
    /// Of the connections that were looked at.
    connections: StoredValue<Vec<(ConnectionId, Sheet)>>,
    /// Sheets last as long as the form, whatever view made them.
    owner: StoredValue<Owner>,
}

impl Sheets {
    /// Begins with the fields of the conversation, as JSON text.
    #[must_use]
    pub fn new(conversation: String) -> Self {
        Self {
            scope: RwSignal::new(Scope::Conversation),
            conversation: Sheet::new(RwSignal::new(conversation)),
            connections: StoredValue::default(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// The fields of a connection that is in the form.
    #[must_use]
    pub fn of(self, draft: Draft) -> Sheet {
        let id = draft.id();
        if let Some(sheet) = self.known(&id) {
            return sheet;
        }
        let sheet = self.owner.get_value().with(|| Sheet::new(draft.parameters));
        self.connections
            .update_value(|sheets| sheets.push((id, sheet)));
        sheet
    }

    /// The fields of a connection, if they were looked at.
    #[must_use]
    pub fn known(self, id: &ConnectionId) -> Option<Sheet> {
        self.connections.with_value(|sheets| {
            let sheet = sheets.iter().find(|(of, _)| of == id);
            sheet.map(|(_, sheet)| *sheet)
        })
    }

    /// Whether all that is typed can be read, of the conversation and of the
    /// connections that are still there.
    ///
    /// # Errors
    /// The first field that cannot.
    pub fn check(self, is_there: impl Fn(&ConnectionId) -> bool) -> Result<(), Explanation> {
        let mut sheets = self.connections.get_value();
        sheets.retain(|(id, _)| is_there(id));
        let connections = sheets.into_iter().map(|(_, sheet)| sheet);
        for sheet in std::iter::once(self.conversation).chain(connections) {
            if let Some((name, why)) = sheet.problem() {
                return Err(Explanation {
                    title: format!("The field {name} cannot be read"),
                    quote: None,
                    advice: format!("{why} Nothing was saved."),
                    remedies: Vec::new(),
                });
            }
        }
        Ok(())
    }
}
