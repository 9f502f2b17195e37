//! `response_format`: a word, or JSON after a schema.
//!
//! <https://learn.microsoft.com/azure/ai-services/openai/how-to/structured-outputs>

use serde_json::{Map, Value, json};

/// The words that stand for a whole `response_format`.
const WORDS: [&str; 3] = ["text", "json_object", "json_schema"];

/// A schema to begin with.
pub const SCHEMA_EXAMPLE: &str = r#"{
  "type": "object",
  "properties": {
    "answer": { "type": "string" },
    "sources": { "type": "array", "items": { "type": "string" } }
  },
  "required": ["answer", "sources"],
  "additionalProperties": false
}"#;

/// What `response_format` is made of where it is a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormatParts {
    pub name: String,
    /// `None` is not sent.
    pub strict: Option<bool>,
    pub description: String,
    /// The schema as JSON text.
    pub schema: String,
}

/// The word of a `response_format` that one word says all about; of one with
/// a schema, the other parts are [`FormatParts`].
pub(super) fn word(format: &Value) -> Option<&str> {
    let fields = format.as_object()?;
    let word = fields.get("type")?.as_str()?;
    let plain = fields.len() == 1 && word != "json_schema";
    let known = WORDS.contains(&word) && (plain || FormatParts::of(format).is_some());
    known.then_some(word)
}

/// What a word stands for; for a schema it is still without its parts.
pub(super) fn of_word(word: &str) -> Option<Value> {
    WORDS.contains(&word).then(|| json!({"type": word}))
}

impl FormatParts {
    /// The word that these are the parts of.
    pub const WORD: &str = "json_schema";

    /// What one begins with.
    #[must_use]
    pub fn fresh() -> Self {
        Self {
            name: "reply".to_owned(),
            strict: Some(true),
            ..Self::default()
        }
    }

    /// What the service will probably say to it: a sentence.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let words = "The service takes 1 to 64 letters, digits, _ and - for a schema's name.";
        (!is_name(self.name.trim())).then(|| words.to_owned())
    }

    /// The parts of a format in the wire's form, where it has nothing else.
    #[must_use]
    pub fn of(format: &Value) -> Option<Self> {
        let outer = format.as_object()?;
        if outer.get("type")?.as_str()? != "json_schema" || outer.len() != 2 {
            return None;
        }
        let inner = outer.get("json_schema")?.as_object()?;
        let mut parts = Self::default();
        for (name, value) in inner {
            match (name.as_str(), value) {
                ("name", Value::String(name)) => parts.name.clone_from(name),
                ("description", Value::String(words)) => parts.description.clone_from(words),
                ("strict", Value::Bool(strict)) => parts.strict = Some(*strict),
                ("schema", schema) => parts.schema = format!("{schema:#}"),
                _ => return None,
            }
        }
        Some(parts)
    }

    /// The format in the wire's form.
    ///
    /// # Errors
    /// A sentence: the schema is no JSON, or missing.
    pub fn to_format(&self) -> Result<Value, String> {
        if self.schema.trim().is_empty() {
            return Err("The JSON schema of response_format is missing.".to_owned());
        }
        let schema: Value = serde_json::from_str(&self.schema).map_err(|error| {
            let mistake = super::Mistake::of_syntax(&self.schema, &error);
            format!(
                "The JSON schema of response_format cannot be read. {}",
                mistake.sentence()
            )
        })?;
        let mut inner = Map::new();
        inner.insert("name".to_owned(), self.name.trim().into());
        if !self.description.trim().is_empty() {
            inner.insert("description".to_owned(), self.description.trim().into());
        }
        if let Some(strict) = self.strict {
            inner.insert("strict".to_owned(), strict.into());
        }
        inner.insert("schema".to_owned(), schema);
        Ok(json!({"type": "json_schema", "json_schema": inner}))
    }
}

/// Whether the service takes this as the name of a schema or a function:
/// letters, digits, `_` and `-`, at most 64.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=64).contains(&name.len()) && name.bytes().all(fits)
}

/// The schema in a `response_format`, in the wire's form or the SDK's short
/// one (`{"name": …, "schema": …}`).
#[must_use]
pub fn schema_in(format: &Value) -> Option<&Value> {
    let short = format.get("type").is_none().then_some(format);
    short.or(format.get("json_schema"))?.get("schema")
}
