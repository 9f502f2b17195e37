//! What the page has learned about a connection.

use crate::inference::adaptation::Adaptation;

/// What a connection's deployment does not take, as its refusals told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// Done with every request, in this order.
    pub adaptations: Vec<Adaptation>,
    /// Undone by the person: not to be done by itself again.
    pub declined: Vec<Adaptation>,
}

impl Learned {
    /// Takes over a change.
    pub fn adapt(&mut self, adaptation: Adaptation) {
        self.declined.retain(|declined| *declined != adaptation);
        if !self.adaptations.contains(&adaptation) {
            self.adaptations.push(adaptation);
        }
    }

    /// The `api-version` is chosen anew.
    pub fn forget_api_version(&mut self) {
        let others = |adaptation: &Adaptation| !matches!(adaptation, Adaptation::ApiVersion(_));
        self.adaptations.retain(others);
        self.declined.retain(others);
    }

    /// Takes a change back.
    pub fn decline(&mut self, adaptation: Adaptation) {
        self.adaptations.retain(|learned| *learned != adaptation);
        if !self.declined.contains(&adaptation) {
            self.declined.push(adaptation);
        }
    }
}
