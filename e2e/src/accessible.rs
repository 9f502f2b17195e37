//! Finding elements as assistive technology does: by the role and the name the browser computes.

use std::fmt;
use std::sync::Arc;

use axum::http::Method;
use serde_json::Value;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::engine::Engine;

/// The roles that the page's contract names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `alertdialog`
    Alertdialog,
    /// `button`
    Button,
    /// `combobox`
    Combobox,
    /// `dialog`
    Dialog,
    /// `group`
    Group,
    /// `link`
    Link,
    /// `log`
    Log,
    /// `navigation`
    Navigation,
    /// `searchbox`
    Searchbox,
    /// `separator`
    Separator,
    /// `spinbutton`
    Spinbutton,
    /// `textbox`; password fields, which have no role in the standards, count as one
    Textbox,
}

impl Role {
    /// The name of the role, and a selector of everything that can have it.
    fn terms(self) -> (&'static str, &'static str) {
        match self {
            Self::Alertdialog => ("alertdialog", "[role=alertdialog]"),
            Self::Button => (
                "button",
                "button, summary, input[type=button], input[type=submit], [role=button]",
            ),
            Self::Combobox => ("combobox", "select, input[list], [role=combobox]"),
            Self::Dialog => ("dialog", "dialog, [role=dialog]"),
            Self::Group => ("group", "[role=group]"),
            Self::Link => ("link", "a, [role=link]"),
            Self::Log => ("log", "[role=log]"),
            Self::Navigation => ("navigation", "nav, [role=navigation]"),
            Self::Searchbox => ("searchbox", "input[type=search], [role=searchbox]"),
            Self::Separator => ("separator", "hr, [role=separator]"),
            Self::Spinbutton => ("spinbutton", "input[type=number], [role=spinbutton]"),
            Self::Textbox => (
                "textbox",
                "textarea, input, [contenteditable], [role=textbox]",
            ),
        }
    }
}

/// What an accessible name must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'a> {
    /// Exactly this.
    Is(&'a str),
    /// This, and perhaps more.
    Begins(&'a str),
}

impl Name<'_> {
    fn fits(self, name: &str) -> bool {
        match self {
            Self::Is(expected) => name == expected,
            Self::Begins(expected) => name.starts_with(expected),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(name) => write!(formatter, "\"{name}\""),
            Self::Begins(name) => write!(formatter, "\"{name}…\""),
        }
    }
}

/// The first visible element of a role and name, in the whole page or within an element.
pub(crate) async fn find(
    driver: &WebDriver,
    within: Option<&WebElement>,
    role: Role,
    name: Name<'_>,
) -> WebDriverResult<Option<WebElement>> {
    let field = matches!(role, Role::Combobox | Role::Spinbutton | Role::Textbox);
    let (role, selector) = role.terms();
    let candidates = match within {
        None => driver.find_all(By::Css(selector)).await?,
        Some(element) => element.find_all(By::Css(selector)).await?,
    };
    for candidate in candidates {
        let id = candidate.element_id().to_string();
        if fits(name, field, &label(driver, &id).await?)
            && is_role(role, &computed(driver, &id, "computedrole").await?)
            && is_displayed(driver, &candidate).await?
        {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// Whether an element is to be seen. WebKit's driver takes what stands in a part that scrolls, and is placed there by
/// `position: absolute`, for hidden: there the document says it, of all that the driver looks at too.
async fn is_displayed(driver: &WebDriver, element: &WebElement) -> WebDriverResult<bool> {
    const LOOK: &str = "const [element] = arguments;
        const takesRoom = one => { const box = one.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
        return element.checkVisibility({opacityProperty: true, visibilityProperty: true})
            && [element, ...element.querySelectorAll('*')].some(takesRoom)";
    if Engine::chosen() != Engine::Webkit {
        return element.is_displayed().await;
    }
    let looked = driver.execute(LOOK, vec![element.to_json()?]).await?;
    looked.convert()
}

/// Where a label is around its field, `WebKitGTK` adds what the field shows to the name.
fn fits(name: Name<'_>, field: bool, computed: &str) -> bool {
    let begins = match name {
        Name::Is(name) => computed.strip_prefix(name),
        Name::Begins(_) => None,
    };
    name.fits(computed)
        || field
            && Engine::chosen() == Engine::Webkit
            && begins.is_some_and(|shown| shown.starts_with(' '))
}

/// A `summary` is exposed as a button; Chromium says its own name for that, and WebKit none, as Firefox does of a
/// password field. WebKit exposes a `select` as a button that opens something, and an `input` with a list or for a
/// number as the text box that it is too. No candidate is of another kind than is wanted.
fn is_role(wanted: &str, computed: &str) -> bool {
    let role = match (computed, wanted) {
        ("DisclosureTriangle", _) => "button",
        ("", _) | ("button" | "textbox", "combobox") | ("textbox", "spinbutton") => wanted,
        (role, _) => role,
    };
    role.eq_ignore_ascii_case(wanted)
}

/// The accessible name of an element, as the browser computes it.
pub(crate) async fn label(driver: &WebDriver, element: &str) -> WebDriverResult<String> {
    match computed(driver, element, "computedlabel").await {
        // What WebKit says of an element that assistive technology does not see at all.
        Err(error) if matches!(error.as_inner(), WebDriverErrorInner::UnknownError(_)) => {
            Ok(String::new())
        }
        label => label,
    }
}

/// The name of an element that has a role. Only an author names a list item
/// (<https://www.w3.org/TR/wai-aria-1.2/#listitem>): Firefox takes its content for that, which says nothing of the page.
pub(crate) async fn name(driver: &WebDriver, element: &str, role: &str) -> WebDriverResult<String> {
    if Engine::chosen() == Engine::Firefox && role == "listitem" {
        return Ok(String::new());
    }
    label(driver, element).await
}

/// The role of an element, as the browser computes it, in the words of the standards.
pub(crate) async fn role(driver: &WebDriver, element: &str) -> WebDriverResult<String> {
    let role = computed(driver, element, "computedrole").await?;
    Ok(match role.as_str() {
        "DisclosureTriangle" => "button".to_owned(),
        "MathMLMath" => "math".to_owned(),
        _ => role.to_lowercase(),
    })
}

async fn computed(
    driver: &WebDriver,
    element: &str,
    what: &'static str,
) -> WebDriverResult<String> {
    let question = Computed {
        element: element.to_owned(),
        what,
    };
    driver
        .cmd(Command::ExtensionCommand(Box::new(question)))
        .await?
        .value()
}

/// "Get Computed Label" and "Get Computed Role" of WebDriver, which the library has no words for.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/{}", self.element, self.what).into()
    }
}
