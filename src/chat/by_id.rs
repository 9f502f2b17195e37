//! What is known of messages, by their ids.

use std::collections::BTreeMap;

use super::id::MessageId;

/// A map whose keys are messages, in the order of their ids. The ordered map
/// inside of it is of one type for all, since each further one is 4 KB of wasm.
#[derive(Debug, Clone)]
pub struct ById<T> {
    places: BTreeMap<MessageId, usize>,
    values: Vec<(MessageId, T)>,
}

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self {
            places: BTreeMap::new(),
            values: Vec::new(),
        }
    }
}

impl<T: PartialEq> PartialEq for ById<T> {
    fn eq(&self, other: &Self) -> bool {
        // The order in which they were put in does not count.
        self.values.len() == other.values.len()
            && self
                .values
                .iter()
                .all(|(id, value)| other.get(*id) == Some(value))
    }
}

impl<T: Eq> Eq for ById<T> {}

impl<T> ById<T> {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    #[must_use]
    pub fn contains(&self, id: MessageId) -> bool {
        self.places.contains_key(&id)
    }

    #[must_use]
    pub fn get(&self, id: MessageId) -> Option<&T> {
        let (_, value) = self.values.get(*self.places.get(&id)?)?;
        Some(value)
    }

    pub fn get_mut(&mut self, id: MessageId) -> Option<&mut T> {
        let (_, value) = self.values.get_mut(*self.places.get(&id)?)?;
        Some(value)
    }

    /// Puts it in, in the place of what is there.
    pub fn insert(&mut self, id: MessageId, value: T) {
        if let Some(known) = self.get_mut(id) {
            *known = value;
        } else {
            self.places.insert(id, self.values.len());
            self.values.push((id, value));
        }
    }

    pub fn remove(&mut self, id: MessageId) -> Option<T> {
        let place = self.places.remove(&id)?;
        let (_, value) = self.values.swap_remove(place);
        if let Some((moved, _)) = self.values.get(place) {
            self.places.insert(*moved, place);
        }
        Some(value)
    }

    pub fn clear(&mut self) {
        self.places.clear();
        self.values.clear();
    }

    /// The ids, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<MessageId> {
        self.places.keys().copied().collect()
    }
}
