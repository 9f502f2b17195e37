//! What the service's strict mode takes of JSON Schema.
//!
//! <https://learn.microsoft.com/azure/ai-services/openai/how-to/structured-outputs#json-schema-support-and-limitations>:
//! objects forbid further properties and require all of theirs; at most 100
//! properties, five levels deep; no `anyOf` at the top; a list of keywords that
//! are not supported. Where the service has become wider than its
//! documentation, these are warnings too many: nothing is refused for them.

use serde_json::{Map, Value};

use crate::settings;

/// Keywords that the service names as not supported, by type, and those of
/// composition that its grammar does not have.
const UNSUPPORTED: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "allOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
];
const MOST_PROPERTIES: usize = 100;
const MOST_LEVELS: usize = 5;

/// A step into a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Field(String),
    Item(usize),
}

impl Step {
    /// The step in the text of a schema.
    pub(super) fn in_text(&self) -> settings::Step<'_> {
        match self {
            Self::Field(name) => settings::Step::Field(name),
            Self::Item(index) => settings::Step::Item(*index),
        }
    }
}

/// What strict mode does not take, each with the way to it.
#[must_use]
pub fn violations(schema: &Value) -> Vec<(Vec<Step>, String)> {
    let mut walk = Walk::default();
    if schema.get("anyOf").is_some() {
        walk.note(Some("anyOf"), "the top of the schema cannot be anyOf");
    }
    if schema.get("type").is_some_and(|kind| kind != "object") {
        walk.note(Some("type"), "the top of the schema is of type \"object\"");
    }
    walk.schema(schema, 0);
    if walk.properties > MOST_PROPERTIES {
        let what = format!(
            "{} properties; at most {MOST_PROPERTIES} are taken",
            walk.properties
        );
        walk.found.push((Vec::new(), what));
    }
    walk.found
}

#[derive(Default)]
struct Walk {
    path: Vec<Step>,
    found: Vec<(Vec<Step>, String)>,
    properties: usize,
}

impl Walk {
    fn note(&mut self, field: Option<&str>, what: impl Into<String>) {
        let mut path = self.path.clone();
        path.extend(field.map(|field| Step::Field(field.to_owned())));
        self.found.push((path, what.into()));
    }

    fn within(&mut self, steps: &[Step], walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.extend_from_slice(steps);
        walk(self);
        self.path.truncate(length);
    }

    /// A schema below so many objects.
    fn schema(&mut self, schema: &Value, level: usize) {
        let Some(fields) = schema.as_object() else {
            if schema.is_boolean() {
                self.note(None, "a schema is an object in braces");
            }
            return;
        };
        for keyword in UNSUPPORTED {
            if fields.contains_key(*keyword) {
                self.note(Some(keyword), format!("{keyword} is not supported"));
            }
        }
        let properties = fields.get("properties").and_then(Value::as_object);
        let is_object = match fields.get("type") {
            Some(Value::String(kind)) => kind == "object",
            Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
            _ => properties.is_some(),
        };
        if is_object {
            self.object(fields, properties, level);
        }
        self.inside(fields, level);
    }

    fn object(
        &mut self,
        fields: &Map<String, Value>,
        properties: Option<&Map<String, Value>>,
        level: usize,
    ) {
        if level == MOST_LEVELS {
            self.note(
                None,
                format!("objects are nested more than {MOST_LEVELS} levels deep"),
            );
        }
        match fields.get("additionalProperties") {
            Some(Value::Bool(false)) => {}
            None => self.note(None, "\"additionalProperties\": false is missing"),
            Some(_) => self.note(
                Some("additionalProperties"),
                "additionalProperties has to be false",
            ),
        }
        let required = fields.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
        for name in properties.into_iter().flat_map(Map::keys) {
            self.properties += 1;
            if !is_required(name) {
                let what = format!(
                    "“{name}” has to be in required; a type of [\"…\", \"null\"] makes it optional"
                );
                let steps = [
                    Step::Field("properties".to_owned()),
                    Step::Field(name.clone()),
                ];
                self.within(&steps, |walk| walk.note(None, what));
            }
        }
    }

    /// The schemas in a schema.
    fn inside(&mut self, fields: &Map<String, Value>, level: usize) {
        for name in ["properties", "$defs", "definitions"] {
            let deeper = if name == "properties" { level + 1 } else { 0 };
            for (key, schema) in fields
                .get(name)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let steps = [Step::Field(name.to_owned()), Step::Field(key.clone())];
                self.within(&steps, |walk| walk.schema(schema, deeper));
            }
        }
        for name in ["items", "anyOf"] {
            match fields.get(name) {
                Some(Value::Array(schemas)) => {
                    for (index, schema) in schemas.iter().enumerate() {
                        let steps = [Step::Field(name.to_owned()), Step::Item(index)];
                        self.within(&steps, |walk| walk.schema(schema, level));
                    }
                }
                Some(schema) => {
                    let steps = [Step::Field(name.to_owned())];
                    self.within(&steps, |walk| walk.schema(schema, level));
                }
                None => {}
            }
        }
    }
}
