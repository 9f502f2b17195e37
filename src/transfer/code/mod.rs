//! A request as a program that sends the same one.
//!
//! Each language has a file. What they have in common: the key is never in a
//! program, but read from `AZURE_OPENAI_CHAT_KEY`; a string is written so that
//! nothing in it means anything to the language ([`text`]), and characters that
//! nobody sees are written as escapes, so that what one reads is what is sent.

mod csharp;
mod curl;
mod javascript;
mod python_azure;
mod python_openai;
mod request;
mod text;

use crate::chat::exchange::SentRequest;

use request::Request;

/// In what a request can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Curl,
    /// With `azure-ai-inference`.
    PythonAzure,
    /// With `openai`.
    PythonOpenai,
    JavaScript,
    CSharp,
}

impl Language {
    pub const ALL: [Self; 5] = [
        Self::Curl,
        Self::PythonAzure,
        Self::PythonOpenai,
        Self::JavaScript,
        Self::CSharp,
    ];

    /// What a person calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::PythonAzure => "Python (azure-ai-inference)",
            Self::PythonOpenai => "Python (openai)",
            Self::JavaScript => "JavaScript",
            Self::CSharp => "C#",
        }
    }
}

/// The program that sends a request.
#[must_use]
pub fn program(sent: &SentRequest, language: Language) -> String {
    let request = Request::of(sent);
    match language {
        Language::Curl => curl::program(&request),
        Language::PythonAzure => python_azure::program(&request),
        Language::PythonOpenai => python_openai::program(&request),
        Language::JavaScript => javascript::program(&request),
        Language::CSharp => csharp::program(&request),
    }
}

/// A body as a person reads it: JSON set out over lines, anything else as it
/// is.
#[must_use]
pub fn readable(body: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(body) {
        Ok(value) => text::json(&value),
        Err(_) => body.to_owned(),
    }
}
