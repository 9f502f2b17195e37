//! Reactive values, and the actions on them that views call.
//!
//! One [`AppState`] of `Copy` handles is provided as a context. What a reply
//! in progress holds are `Arc` signals, owned by no view.

mod connection_test;
mod conversation;
mod formulas;
mod generation;
pub mod helper;
pub mod highlight;
mod notices;
mod painter;
mod pasting;
mod remedies;
mod searching;
mod settings;
mod version;

use leptos::prelude::*;

use crate::browser::{document, http, http::AbortGuard};
use crate::chat::explain::Field;
use crate::chat::proxy_recipe::ProxyRecipe;
use crate::search::results::SearchResults;
use crate::settings::{Settings, SiteConfig};
use crate::storage;
use crate::workers::WorkerName;

use self::generation::Handle;
use self::helper::Helper;
use self::searching::Sought;

pub use connection_test::TestReport;
pub use conversation::{MessageRow, OpenConversation};
pub use notices::{Notice, NoticeId, NoticeKind};
pub use version::{Asked, Progress, Version};

/// The page's state; every handle is `Copy`.
#[derive(Debug, Clone, Copy)]
pub struct AppState {
    pub settings: RwSignal<Settings>,
    /// The conversation on view.
    pub conversation: RwSignal<OpenConversation>,
    /// A reply is on its way.
    pub replying: RwSignal<bool>,
    /// What stands in the composer.
    pub draft: RwSignal<String>,
    pub settings_open: RwSignal<bool>,
    /// The field of the form to begin with, when Settings opens.
    pub wanted_field: RwSignal<Option<Field>>,
    /// The proxy recipe, while it is shown, and whether the connection's
    /// endpoint can be changed to it there.
    pub recipe: RwSignal<Option<(ProxyRecipe, bool)>>,
    pub notices: RwSignal<Vec<Notice>>,
    /// The last thing to be said to those who do not see the page.
    pub announcement: RwSignal<String>,
    /// A question was sent: the transcript goes to its end.
    pub question_sent: Trigger,
    /// The person is about to write: the composer takes the focus.
    pub composer_wanted: Trigger,
    /// The reply on its way.
    running: StoredValue<Option<Handle>, LocalStorage>,
    /// Ends the test of a connection when it is dropped.
    testing: StoredValue<Option<AbortGuard>, LocalStorage>,
    /// Reads pasted texts.
    reader: StoredValue<Helper, LocalStorage>,
    /// Makes MathML of formulas.
    formulas: StoredValue<Helper, LocalStorage>,
    /// What the search has found.
    pub search_results: RwSignal<SearchResults>,
    /// What is searched for.
    sought: StoredValue<Sought>,
    /// Reads all conversations.
    archive: StoredValue<Helper, LocalStorage>,
}

/// The page's state, inside of [`crate::app::App`].
///
/// # Panics
/// Outside of it, which is a mistake in the code.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "a view outside of App is a mistake in the code"
)]
pub fn use_app_state() -> AppState {
    use_context().expect("AppState is provided by App")
}

/// What was found at start: settings, and a sentence where config.json is
/// broken.
#[derive(Debug)]
pub struct Start {
    settings: Settings,
    problem: Option<String>,
}

impl Start {
    /// Reads what the operator and the person have set.
    pub async fn read() -> Self {
        let file = http::own_text_file("config.json").await;
        let (mut site, problem) = match file.map(|text| text.as_deref().map(SiteConfig::parse)) {
            Ok(None) => (SiteConfig::default(), None),
            Ok(Some(Ok(site))) => (site, None),
            Ok(Some(Err(problem))) => (SiteConfig::default(), Some(problem.to_string())),
            Err(_) => (
                SiteConfig::default(),
                Some("config.json could not be fetched".to_owned()),
            ),
        };
        storage::load_site_keys(&mut site);
        Self {
            settings: Settings::new(site, storage::load_settings()),
            problem,
        }
    }
}

impl AppState {
    /// The state of a page that has just been opened.
    #[must_use]
    pub fn new(start: Start) -> Self {
        document::set_title(start.settings.title());
        let state = Self {
            settings_open: RwSignal::new(start.settings.connection().is_none()),
            settings: RwSignal::new(start.settings),
            conversation: RwSignal::new(OpenConversation::default()),
            replying: RwSignal::new(false),
            draft: RwSignal::new(String::new()),
            notices: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            question_sent: Trigger::new(),
            composer_wanted: Trigger::new(),
            wanted_field: RwSignal::new(None),
            recipe: RwSignal::new(None),
            running: StoredValue::new_local(None),
            testing: StoredValue::new_local(None),
            reader: StoredValue::new_local(Helper::new(WorkerName::Paste.address())),
            formulas: StoredValue::new_local(Helper::new(WorkerName::Math.address())),
            search_results: RwSignal::default(),
            sought: StoredValue::default(),
            archive: StoredValue::new_local(Helper::new(WorkerName::Archive.address())),
        };
        if let Some(problem) = start.problem {
            state.alert(format!(
                "{problem}. The page works without it; whoever runs it should mend the file."
            ));
        }
        state
    }
}
