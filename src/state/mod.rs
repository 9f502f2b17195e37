//! Reactive values, and the actions on them that views call.
//!
//! One [`AppState`] of `Copy` handles is provided as a context. What a reply
//! in progress holds are `Arc` signals, owned by no view.

mod answering;
mod attached;
mod attaching;
mod calls;
mod command;
mod conversation;
mod elsewhere;
mod exporting;
mod finding;
mod formulas;
mod generation;
pub mod helper;
pub mod highlight;
mod importing;
mod keeping;
mod keys;
mod library;
mod notices;
mod open_conversation;
mod painter;
mod palette;
mod panel;
pub mod reactive;
mod receipts;
mod remedies;
mod row;
mod schema;
mod searching;
mod sending;
mod settings;
mod shortcuts;
mod sidebar;
mod stored;
mod titling;
mod tray;
mod value;
mod versions;

use leptos::prelude::*;

use crate::browser::clock::Alarm;
use crate::browser::{address, document, http};
use crate::chat::attachment::Carried;
use crate::chat::conversation::Conversation;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::proxy_recipe::ProxyRecipe;
use crate::chat::route::Route;
use crate::search::results::SearchResults;
use crate::settings::{Settings, SiteConfig, VaultState};
use crate::shortcuts::Platform;
use crate::storage::{self, News, Opened};
use crate::workers::WorkerName;

use self::command::Line;
use self::generation::Handle;
use self::helper::Helper;
use self::importing::Importer;
use self::keeping::Keeper;
use self::reactive::condition;
use self::receipts::Exchanges;
use self::searching::Sought;

pub use crate::storage::{Usage, VaultProblem};
pub use attached::Shown;
pub use command::{Command, Rest, begin, obey, read_keys};
pub use conversation::refuse_mixed_content;
pub use exporting::{ExportAs, ExportOf};
pub use finding::{Finding, Found, element_id};
pub use generation::attempt;
pub use importing::Import;
pub use library::{Opening, TRASH_MS};
pub use notices::{Notice, NoticeId, NoticeKind};
pub use open_conversation::OpenConversation;
pub use palette::{Choice, Offer, Offers};
pub use panel::{Panel, Standing};
pub use row::{Asked, MessageRow, Progress};
pub use sending::Unsent;
pub use shortcuts::{COMPOSER, FIND_FIELD, HIDE_LIST, IMPORT_BUTTON, SEARCH_FIELD, SHOW_LIST};
pub use sidebar::{LIST_WIDTH, LIST_WIDTHS, Sidebar};
pub use tray::Tray;
pub use value::Value;

/// The page's state; every handle is `Copy`.
#[derive(Debug, Clone, Copy)]
pub struct AppState {
    pub settings: Value<Settings>,
    /// The conversation on view.
    pub conversation: Value<OpenConversation>,
    /// Whether it is the one at the present address.
    pub opening: Value<Opening>,
    /// What is known of all conversations, in no order.
    pub conversations: Value<Vec<Conversation>>,
    /// They have been read.
    pub listed: RwSignal<bool>,
    /// How many records of conversations cannot be read.
    pub damaged: Value<usize>,
    /// Nothing is kept longer than the page.
    pub in_memory: RwSignal<bool>,
    /// The conversations to which this tab receives replies.
    pub streaming: Value<Vec<ConversationId>>,
    /// Those to which other tabs do.
    pub elsewhere: Value<Vec<ConversationId>>,
    /// Whether and where the list of them is shown.
    pub sidebar: Sidebar,
    /// A reply to the conversation on view is on its way here.
    pub replying: Memo<bool>,
    /// How far an import is, while there is one.
    pub importing: Value<Option<Import>>,
    /// Files are being dragged above the page.
    pub dropping: RwSignal<bool>,
    /// How many conversations of how many are exported, while they are.
    pub exporting: Value<Option<(usize, usize)>>,
    /// What is to be exported, while it is asked how.
    pub export_wanted: Value<Option<ExportOf>>,
    /// When all was exported last, in milliseconds since 1970.
    pub backup_ms: Value<Option<u64>>,
    /// What of the conversation on view is not sent, where that is not all.
    pub unsent: Value<Option<Unsent>>,
    /// The message that the transcript is to go to.
    pub jump_to: Value<Option<MessageId>>,
    /// What is attached somewhere and shown large.
    pub viewed: Value<Option<Carried>>,
    /// What stands in the composer.
    pub draft: RwSignal<String>,
    pub settings_open: RwSignal<bool>,
    /// The command palette is open.
    pub palette_open: RwSignal<bool>,
    /// The list of keyboard shortcuts is open.
    pub shortcuts_open: RwSignal<bool>,
    /// The message that the person wants to write anew.
    pub edit_wanted: Value<Option<MessageId>>,
    /// What draws Settings.
    pub panel: Panel,
    /// The keys under a passphrase.
    pub vault: Value<VaultState>,
    /// The passphrase is being asked for.
    pub unlocking: RwSignal<bool>,
    /// The proxy recipe, while it is shown, and whether the connection's
    /// endpoint can be changed to it there.
    pub recipe: Value<Option<(ProxyRecipe, bool)>>,
    pub notices: Value<Vec<Notice>>,
    /// The last thing to be said to those who do not see the page.
    pub announcement: RwSignal<String>,
    /// A question was sent: the transcript goes to its end.
    pub question_sent: Trigger,
    /// Nothing can be sent before another connection was chosen.
    pub connection_wanted: Trigger,
    /// The person is about to write: the composer takes the focus.
    pub composer_wanted: Trigger,
    /// What shows conversations, and asks, is loaded.
    pub rest_here: RwSignal<bool>,
    /// The dialogs are.
    pub dialogs_here: RwSignal<bool>,
    line: StoredValue<Line, LocalStorage>,
    /// The replies on their way.
    running: StoredValue<Vec<(OpenConversation, MessageRow, Handle)>, LocalStorage>,
    /// Conversations that were on view lately, or to which replies come.
    cached: StoredValue<Vec<OpenConversation>, LocalStorage>,
    /// Other tabs are being looked after.
    looking: StoredValue<Option<Alarm>, LocalStorage>,
    /// Whose keyboard it is.
    platform: StoredValue<Platform>,
    /// The reply that was read out, and how much of it.
    read_out: StoredValue<(MessageId, usize)>,
    importer: StoredValue<Importer, LocalStorage>,
    /// What other tabs have said while a conversation was being read.
    heard: StoredValue<Vec<News>, LocalStorage>,
    /// What was sent for replies and what came, as far as it is kept.
    exchanges: StoredValue<Exchanges, LocalStorage>,
    keeper: StoredValue<Keeper, LocalStorage>,
    /// What opens them and seals further ones, as long as they are open.
    opened: StoredValue<Option<Opened>, LocalStorage>,
    key_watch: StoredValue<keys::Watch, LocalStorage>,
    /// The draft that was kept last, and of which conversation.
    draft_kept: StoredValue<(ConversationId, String), LocalStorage>,
    /// The draft will be kept in a moment.
    draft_waits: StoredValue<bool, LocalStorage>,
    /// What stands in the place of the conversation that is to be opened
    /// first.
    placeholder: StoredValue<Option<ConversationId>, LocalStorage>,
    /// Makes MathML of formulas.
    formulas: StoredValue<Helper, LocalStorage>,
    /// Compares replies with their schemas.
    schemas: StoredValue<Helper, LocalStorage>,
    /// What the search has found.
    pub search_results: Value<SearchResults>,
    /// Words that are looked for in the conversation on view.
    pub finding: Finding,
    /// What is searched for.
    sought: StoredValue<Sought>,
    /// Reads all conversations.
    archive: StoredValue<Helper, LocalStorage>,
    /// The conversations that were handed to it since they are not stored.
    handed_over: StoredValue<Vec<ConversationId>>,
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
    /// The text of `config.json`, where it could be read.
    site: String,
    problem: Option<String>,
}

impl Start {
    /// Reads what the operator and the person have set.
    pub async fn read() -> Self {
        let file = http::own_text_file("config.json").await;
        let text = file.as_ref().ok().and_then(Option::clone);
        let (site, problem) = match file.map(|text| text.as_deref().map(SiteConfig::parse)) {
            Ok(None) => (SiteConfig::default(), None),
            Ok(Some(Ok(site))) => (site, None),
            Ok(Some(Err(problem))) => (SiteConfig::default(), Some(problem.to_string())),
            Err(_) => (
                SiteConfig::default(),
                Some("config.json could not be fetched".to_owned()),
            ),
        };
        Self {
            settings: Settings::new(site, storage::load_settings()),
            site: text.filter(|_| problem.is_none()).unwrap_or_default(),
            problem,
        }
    }
}

impl AppState {
    /// The state of a page that has just been opened.
    #[must_use]
    pub fn new(start: Start) -> Self {
        document::set_title(start.settings.title());
        let route = Route::parse(&address::hash());
        let begun = OpenConversation::new(route == Route::Temporary);
        let id = begun.id;
        let conversation = Value::new(begun);
        let streaming = Value::new(Vec::new());
        let replying = condition(move || {
            let id = conversation.with(|conversation| conversation.id);
            streaming.with(|streaming| streaming.contains(&id))
        });
        let (opening, placeholder) = match route {
            Route::New | Route::Temporary => (Opening::Done, None),
            Route::Conversation(..) | Route::Unknown => (Opening::Reading, Some(id)),
        };
        let state = Self {
            settings_open: RwSignal::new(false),
            palette_open: RwSignal::new(false),
            shortcuts_open: RwSignal::new(false),
            edit_wanted: Value::new(None),
            platform: StoredValue::new(crate::browser::keys::platform()),
            read_out: StoredValue::new((MessageId(0), 0)),
            settings: Value::new(start.settings),
            conversation,
            opening: Value::new(opening),
            conversations: Value::new(Vec::new()),
            listed: RwSignal::new(false),
            damaged: Value::new(0),
            in_memory: RwSignal::new(false),
            streaming,
            elsewhere: Value::new(Vec::new()),
            sidebar: Sidebar::new(),
            replying,
            importing: Value::new(None),
            dropping: RwSignal::new(false),
            exporting: Value::new(None),
            export_wanted: Value::new(None),
            backup_ms: Value::new(None),
            unsent: Value::new(None),
            jump_to: Value::new(None),
            viewed: Value::new(None),
            draft: RwSignal::new(String::new()),
            notices: Value::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            question_sent: Trigger::new(),
            connection_wanted: Trigger::new(),
            composer_wanted: Trigger::new(),
            panel: Panel::new(start.site),
            recipe: Value::new(None),
            rest_here: RwSignal::new(false),
            dialogs_here: RwSignal::new(false),
            line: StoredValue::new_local(Line::default()),
            running: StoredValue::new_local(Vec::new()),
            cached: StoredValue::new_local(Vec::new()),
            looking: StoredValue::new_local(None),
            importer: StoredValue::new_local(None),
            heard: StoredValue::new_local(Vec::new()),
            exchanges: StoredValue::new_local(Exchanges::default()),
            keeper: StoredValue::new_local(Keeper::default()),
            vault: Value::new(keys::stored_vault()),
            unlocking: RwSignal::new(false),
            opened: StoredValue::new_local(None),
            key_watch: StoredValue::new_local(keys::Watch::default()),
            draft_kept: StoredValue::new_local((id, String::new())),
            placeholder: StoredValue::new_local(placeholder),
            draft_waits: StoredValue::new_local(false),
            formulas: StoredValue::new_local(Helper::new(WorkerName::Math.address())),
            schemas: StoredValue::new_local(Helper::new(WorkerName::Schema.address())),
            search_results: Value::new(SearchResults::default()),
            finding: Finding::new(),
            sought: StoredValue::default(),
            handed_over: StoredValue::default(),
            archive: StoredValue::new_local(Helper::new(WorkerName::Archive.address())),
        };
        if let Some(problem) = start.problem {
            state.alert(format!(
                "{problem}. The page works without it; whoever runs it should mend the file."
            ));
        }
        if let Some(said) = storage::take_said() {
            state.notify(NoticeKind::Said, said);
        }
        let newcomer = |settings: &Settings| settings.connection().is_none();
        if state.settings.with_untracked(newcomer) {
            state.command(Command::Welcome);
        }
        state
    }
}
