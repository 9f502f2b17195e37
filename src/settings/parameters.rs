//! Body fields that the person or the operator set.

use serde_json::{Map, Value};

/// Body fields by their names on the wire. `null` counts as not set; zero,
/// `""`, `[]` and `false` are values like any other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Map<String, Value>);

impl Parameters {
    /// Reads a JSON object as a person typed it; blank text sets nothing.
    ///
    /// # Errors
    /// A sentence on what is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err("It should be an object in braces: {\"temperature\": 0.2}.".to_owned()),
            Err(error) => Err(format!("{error}.")),
        }
    }

    /// The fields as JSON text that [`Parameters::parse`] reads; empty where
    /// none is set.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        format!("{:#}", Value::Object(self.0.clone()))
    }

    /// Nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Value::is_null)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Sets what the others set.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Takes a field out; returns what it was set to.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    /// The names of the fields that are set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let set = self.0.iter().filter(|(_, value)| !value.is_null());
        set.map(|(name, _)| name.as_str())
    }

    /// The fields that are set and whose names pass.
    #[must_use]
    pub fn filtered(&self, passes: impl Fn(&str) -> bool) -> Self {
        let mut fields = Map::new();
        for (name, value) in &self.0 {
            if !value.is_null() && passes(name) {
                fields.insert(name.clone(), value.clone());
            }
        }
        Self(fields)
    }
}

impl From<Map<String, Value>> for Parameters {
    fn from(fields: Map<String, Value>) -> Self {
        Self(fields)
    }
}

impl From<Parameters> for Map<String, Value> {
    fn from(Parameters(fields): Parameters) -> Self {
        fields
    }
}
