//! The chat page, driven the way people use it.

use thirtyfour::prelude::*;

use crate::accessible::{self, Name, Role};
use crate::browser::{Browser, or_panic};
use crate::message::{self, Message};

/// The page that is open in a browser. Every look and every action waits until its object is there.
#[derive(Debug, Clone, Copy)]
pub struct ChatPage<'browser> {
    pub(crate) browser: &'browser Browser,
}

impl<'browser> ChatPage<'browser> {
    pub(crate) fn new(browser: &'browser Browser) -> Self {
        Self { browser }
    }

    fn driver(&self) -> &WebDriver {
        self.browser.driver()
    }

    /// The visible element of a role and name, once it is there.
    pub async fn find(&self, role: Role, name: Name<'_>) -> WebElement {
        let what = format!("{role:?} {name}");
        self.browser
            .wait_until(&what, async || {
                accessible::find(self.driver(), None, role, name).await
            })
            .await
    }

    /// The visible element of a role and name inside of another one, if it is there now.
    ///
    /// # Errors
    /// The driver's, as where the outer element has gone.
    pub async fn within(
        &self,
        element: &WebElement,
        role: Role,
        name: Name<'_>,
    ) -> WebDriverResult<Option<WebElement>> {
        accessible::find(self.driver(), Some(element), role, name).await
    }

    /// Whether a role and name is visible now.
    pub async fn shows(&self, role: Role, name: Name<'_>) -> bool {
        let found = accessible::find(self.driver(), None, role, name).await;
        matches!(found, Ok(Some(_)))
    }

    /// The text box to write in.
    pub async fn composer(&self) -> WebElement {
        self.find(Role::Textbox, Name::Is("Message")).await
    }

    /// What is written in it.
    pub async fn composer_text(&self) -> String {
        let composer = or_panic("name the composer", self.composer().await.to_json());
        let script = "const box = arguments[0]; return 'value' in box ? box.value : box.innerText";
        let text = self.browser.execute(script, vec![composer]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Presses keys in the composer, as they come.
    pub async fn type_message(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        let composer = self.composer().await;
        or_panic("type", composer.send_keys(keys).await);
    }

    /// Sends with Enter what the composer holds.
    pub async fn send(&self) {
        self.type_message(Key::Enter).await;
    }

    /// Types a question and sends it.
    pub async fn ask(&self, question: &str) {
        self.type_message(question).await;
        self.send().await;
    }

    /// Asks, and waits until the reply to it has ended, well or not.
    pub async fn ask_and_wait(&self, question: &str) -> Message {
        let before = self
            .messages()
            .await
            .iter()
            .filter(|message| message.is_reply())
            .count();
        self.ask(question).await;
        self.message(&format!("a reply to {question:?}"), |messages| {
            let replies = messages.iter().filter(|message| message.is_reply());
            replies.skip(before).find(|reply| is_over(reply)).cloned()
        })
        .await
    }

    /// The messages of the transcript now. None as long as there is no transcript.
    pub async fn messages(&self) -> Vec<Message> {
        self.browser
            .wait_until("the transcript", async || self.look().await.map(Some))
            .await
    }

    /// Waits until `pick` finds what it wants among the messages.
    pub async fn message<T>(&self, what: &str, pick: impl Fn(&[Message]) -> Option<T>) -> T {
        self.browser
            .wait_until(what, async || Ok(pick(&self.look().await?)))
            .await
    }

    async fn look(&self) -> WebDriverResult<Vec<Message>> {
        match self.log().await? {
            Some(log) => message::messages(self.driver(), &log).await,
            None => Ok(Vec::new()),
        }
    }

    async fn log(&self) -> WebDriverResult<Option<WebElement>> {
        // An empty log may take no room, and then counts as invisible: asked for without visibility.
        for log in self.driver().find_all(By::Css("[role=log]")).await? {
            if accessible::label(self.driver(), &log.element_id().to_string()).await?
                == "Conversation"
            {
                return Ok(Some(log));
            }
        }
        Ok(None)
    }

    /// Waits until the last reply is as wanted, and returns it.
    pub async fn reply(&self, what: &str, fits: impl Fn(&Message) -> bool) -> Message {
        self.message(what, |messages| {
            let last = messages.iter().rfind(|message| message.is_reply());
            last.filter(|reply| fits(reply)).cloned()
        })
        .await
    }

    /// Waits until the last reply is this text, whole and without an alert.
    pub async fn replied(&self, text: &str) -> Message {
        self.reply(&format!("the reply {text:?}"), |reply| {
            reply.text == text && !reply.busy && reply.alerts.is_empty()
        })
        .await
    }

    /// From now on remembers every text that a busy message, or an alert, status or timer shows, however
    /// short it is there.
    pub async fn watch(&self) {
        self.browser.execute(WATCH, Vec::new()).await;
    }

    /// The different texts that busy messages have shown since [`watch`](Self::watch).
    pub async fn watched(&self) -> Vec<String> {
        let texts = self
            .browser
            .execute("return window.watchedTexts || []", Vec::new())
            .await;
        serde_json::from_value(texts).unwrap_or_else(|error| panic!("a list of texts: {error}"))
    }

    /// The text of the last reply; empty when there is none.
    pub async fn last_reply_text(&self) -> String {
        let messages = self.messages().await;
        messages
            .into_iter()
            .rfind(Message::is_reply)
            .map(|reply| reply.text)
            .unwrap_or_default()
    }

    /// The different texts that alerts, statuses and timers have shown since [`watch`](Self::watch).
    pub async fn announced(&self) -> Vec<String> {
        let texts = self
            .browser
            .execute("return window.announcedTexts || []", Vec::new())
            .await;
        serde_json::from_value(texts).unwrap_or_else(|error| panic!("a list of texts: {error}"))
    }

    /// The texts of all visible alerts.
    pub async fn alerts(&self) -> Vec<String> {
        self.live("alert").await
    }

    /// The texts of all visible elements of a live role: `alert`, `status`, `timer`.
    pub async fn live(&self, role: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(`[role=${arguments[0]}]`)]
            .filter(element => element.checkVisibility()).map(element => element.innerText).filter(text => text.trim())";
        let texts = self.browser.execute(script, vec![role.into()]).await;
        serde_json::from_value(texts).unwrap_or_else(|error| panic!("these are texts: {error}"))
    }

    /// Waits for a visible alert that contains all of `parts`, and returns its text.
    pub async fn alert_with(&self, parts: &[&str]) -> String {
        self.live_with("alert", parts).await
    }

    /// Waits for a visible status that contains all of `parts`, and returns its text.
    pub async fn status_with(&self, parts: &[&str]) -> String {
        self.live_with("status", parts).await
    }

    /// Waits for a visible timer that contains all of `parts`, and returns its text.
    pub async fn timer_with(&self, parts: &[&str]) -> String {
        self.live_with("timer", parts).await
    }

    async fn live_with(&self, role: &str, parts: &[&str]) -> String {
        let what = format!("{role} with {parts:?}");
        self.browser
            .wait_until(&what, async || {
                let texts = self.live(role).await;
                Ok(texts
                    .into_iter()
                    .find(|text| parts.iter().all(|part| text.contains(part))))
            })
            .await
    }

    /// Presses a button of this name, once it can be pressed.
    pub async fn click_button(&self, name: &str) {
        let what = format!("a button {name:?} to press");
        self.browser
            .wait_until(&what, async || {
                click(accessible::find(self.driver(), None, Role::Button, Name::Is(name)).await?)
                    .await
            })
            .await;
    }

    /// Presses a button of the n-th message, counted from 0, with the mouse over that message: actions
    /// may show only then.
    pub async fn click_in_message(&self, index: usize, name: &str) {
        let what = format!("a button {name:?} to press in message {index}");
        self.browser
            .wait_until(&what, async || {
                let Some(log) = self.log().await? else {
                    return Ok(None);
                };
                let articles = log.find_all(By::Css("article, [role=article]")).await?;
                let Some(article) = articles.get(index) else {
                    return Ok(None);
                };
                article.scroll_into_view().await?;
                self.driver()
                    .action_chain()
                    .move_to_element_center(article)
                    .perform()
                    .await?;
                click(
                    accessible::find(self.driver(), Some(article), Role::Button, Name::Is(name))
                        .await?,
                )
                .await
            })
            .await;
    }

    /// Presses a button of the list's entry with this title, with the mouse over it: some show only then.
    pub async fn click_in_entry(&self, title: &str, button: &str) {
        let what = format!("{button:?} of {title:?}");
        self.browser
            .wait_until(&what, async || {
                let link = self.find(Role::Link, Name::Is(title)).await;
                let entry = link.find(By::XPath("ancestor::li")).await?;
                let chain = self.driver().action_chain();
                chain.move_to_element_center(&link).perform().await?;
                click(self.within(&entry, Role::Button, Name::Is(button)).await?).await
            })
            .await;
    }

    /// The role and name of an element that a script returned.
    pub async fn role_and_name(&self, element: &serde_json::Value) -> (String, String) {
        let id = element
            .as_object()
            .and_then(|object| object.values().next()?.as_str())
            .unwrap_or_default();
        let role = or_panic("ask for a role", accessible::role(self.driver(), id).await);
        let name = accessible::name(self.driver(), id, &role).await;
        (role, or_panic("ask for a name", name))
    }

    /// Waits until the field of this name has the focus.
    pub async fn focused(&self, name: &str) {
        let what = format!("the focus on {name:?}");
        self.browser
            .wait_until(&what, async || {
                let element = self.driver().active_element().await?.element_id();
                let label = accessible::label(self.driver(), &element.to_string()).await?;
                Ok((label == name).then_some(()))
            })
            .await;
    }

    /// Waits until nothing of this role and name is visible.
    pub async fn gone(&self, role: Role, name: Name<'_>) {
        let what = format!("no {role:?} {name}");
        self.browser
            .wait_until(&what, async || {
                let found = accessible::find(self.driver(), None, role, name).await?;
                Ok(found.is_none().then_some(()))
            })
            .await;
    }

    /// Chooses the connection that answers from now on, by its name.
    pub async fn choose_connection(&self, name: &str) {
        self.choose("Connection", name).await;
    }
}

/// Looks at each change of the document: polling from outside could miss a short reply's growth.
const WATCH: &str = r#"
    window.watchedTexts = [];
    window.announcedTexts = [];
    const remember = (texts, selector) => document.querySelectorAll(selector).forEach(element => {
        const text = element.textContent.trim();
        if (text && !texts.includes(text)) texts.push(text);
    });
    const look = () => {
        remember(window.watchedTexts, "article[aria-busy=true] [data-content]");
        remember(window.announcedTexts, "[role=alert], [role=status], [role=timer]");
    };
    const changes = {subtree: true, childList: true, characterData: true, attributes: true};
    new MutationObserver(look).observe(document.body, changes);
"#;

/// A reply is over when nothing streams and it has something to say, if only what went wrong.
fn is_over(reply: &Message) -> bool {
    let says_something = !reply.text.is_empty() || !reply.alerts.is_empty();
    says_something && !reply.busy
}

async fn click(button: Option<WebElement>) -> WebDriverResult<Option<()>> {
    match button {
        Some(button) => button.click().await.map(Some),
        None => Ok(None),
    }
}
