//! The messages of the transcript, as they are at one moment.

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::accessible;

/// One message of the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The accessible name of its article; begins with who speaks.
    pub label: String,
    /// The rendered text, without decorations.
    pub text: String,
    /// Everything visible in the article: labels, buttons, marks such as "Stopped".
    pub whole: String,
    /// The alerts in the article.
    pub alerts: Vec<String>,
    /// Whether it still streams.
    pub busy: bool,
}

impl Message {
    /// Whether the assistant speaks.
    pub fn is_reply(&self) -> bool {
        self.label.starts_with("Assistant")
    }

    /// Whether the person speaks.
    pub fn is_question(&self) -> bool {
        self.label.starts_with("You")
    }
}

/// One look at all articles of the log: texts of one moment, also while they grow. `innerText` keeps the
/// lines apart, but sees decorations too; where there are some they are left out of a copy.
const LOOK: &str = r#"
    const decorations = "[data-decoration], button, [aria-hidden=true]";
    const textOf = content => {
        if (!content) return "";
        if (!content.querySelector(decorations)) return content.innerText;
        const copy = content.cloneNode(true);
        copy.querySelectorAll(decorations).forEach(decoration => decoration.remove());
        return copy.textContent;
    };
    return [...arguments[0].querySelectorAll("article, [role=article]")].map(article => ({
        element: article,
        text: textOf(article.querySelector("[data-content]")).trim(),
        whole: article.innerText,
        alerts: [...article.querySelectorAll("[role=alert]")].map(alert => alert.innerText),
        busy: article.getAttribute("aria-busy") === "true",
    }));
"#;

#[derive(Deserialize)]
struct Seen {
    element: Reference,
    text: String,
    whole: String,
    alerts: Vec<String>,
    busy: bool,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "element-6066-11e4-a52e-4f735466cecf")]
    id: String,
}

/// The messages in a log, in order.
pub(crate) async fn messages(
    driver: &WebDriver,
    log: &WebElement,
) -> WebDriverResult<Vec<Message>> {
    let seen: Vec<Seen> = driver
        .execute(LOOK, vec![log.to_json()?])
        .await?
        .convert()?;
    let mut messages = Vec::with_capacity(seen.len());
    for Seen {
        element,
        text,
        whole,
        alerts,
        busy,
    } in seen
    {
        let label = accessible::label(driver, &element.id).await?;
        messages.push(Message {
            label,
            text,
            whole,
            alerts,
            busy,
        });
    }
    Ok(messages)
}
