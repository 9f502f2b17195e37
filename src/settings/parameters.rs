//! Body fields that the person or the operator set.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Body fields by their names on the wire. `null` counts as not set; zero,
/// `""`, `[]` and `false` are values like any other.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Parameters(Map<String, Value>);

impl Parameters {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whether no field is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Value::is_null)
    }

    /// The fields that are set, except those named.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(name, value)| !value.is_null() && !names.contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
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
