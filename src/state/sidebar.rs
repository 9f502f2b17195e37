//! The list of conversations beside the page: whether it is shown, what stands
//! in it, and the title of the tab.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::{clock, document, viewport};
use crate::chat::conversation::Conversation;
use crate::chat::id::ConversationId;
use crate::chat::list::{List, LocalTime, Shelf, days_ago, list, tomorrow_ms};
use crate::storage;

use super::AppState;
use super::Value;
use super::reactive::effect;

/// From this width on the list stands beside the conversation; below it lies
/// above it, as a drawer. style.css says the same.
const WIDE: &str = "(min-width: 60rem)";

/// How wide the list is beside the conversation, in CSS pixels, until the
/// person draws it. style.css says the same.
pub const LIST_WIDTH: u32 = 280;

/// The least and the most it can be.
pub const LIST_WIDTHS: (u32, u32) = (208, 480);

/// Browsers take waits up to 2³¹ milliseconds, and sleeping ones are late.
const LONGEST_WAIT_MS: u64 = 60 * 60 * 1000;

/// Whether and where the list of conversations is shown.
#[derive(Debug, Clone, Copy)]
pub struct Sidebar {
    /// There is room for it beside the conversation.
    pub wide: RwSignal<bool>,
    /// The person has put it out of the way, on wide pages.
    hidden: RwSignal<bool>,
    /// It is open above the conversation, on narrow pages.
    drawer: RwSignal<bool>,
    /// How wide it is beside the conversation, in CSS pixels.
    pub width: RwSignal<u32>,
    /// Which of the other lists is open, in a dialog.
    pub shelf: Value<Option<Shelf>>,
    /// A day has begun.
    day: Trigger,
}

impl Sidebar {
    pub(super) fn new() -> Self {
        let sidebar = Self {
            wide: RwSignal::new(viewport::fits(WIDE)),
            hidden: RwSignal::new(storage::list_hidden()),
            drawer: RwSignal::new(false),
            width: RwSignal::new(storage::list_width().unwrap_or(LIST_WIDTH)),
            shelf: Value::new(None),
            day: Trigger::new(),
        };
        viewport::on_change(WIDE, move || {
            sidebar.drawer.set(false);
            sidebar.wide.set(viewport::fits(WIDE));
        });
        sidebar.follow_days();
        sidebar
    }

    /// The list is to be seen.
    #[must_use]
    pub fn is_shown(self) -> bool {
        if self.wide.get() {
            !self.hidden.get()
        } else {
            self.drawer.get()
        }
    }

    /// It lies above the conversation, which cannot be used meanwhile.
    #[must_use]
    pub fn is_drawer(self) -> bool {
        !self.wide.get() && self.drawer.get()
    }

    /// Shows it, or puts it out of the way.
    pub fn show(self, shown: bool) {
        if self.wide.get_untracked() {
            self.hidden.set(!shown);
            storage::keep_list_hidden(!shown);
        } else {
            self.drawer.set(shown);
        }
    }

    /// Makes it as wide as that, within limits.
    pub fn set_width(self, width: u32) {
        let (least, most) = LIST_WIDTHS;
        self.width.set(width.clamp(least, most));
    }

    /// It is as wide the next time.
    pub fn keep_width(self) {
        storage::keep_list_width(self.width.get_untracked());
    }

    /// A drawer has done its work; a column stays.
    pub fn close_drawer(self) {
        self.drawer.set(false);
    }

    fn follow_days(self) {
        let now = clock::now_ms();
        let wait = with_time(tomorrow_ms).saturating_sub(now);
        let wait = Duration::from_millis(wait.min(LONGEST_WAIT_MS) + 1);
        set_timeout(
            move || {
                self.day.notify();
                self.follow_days();
            },
            wait,
        );
    }
}

fn with_time<T>(run: impl FnOnce(&LocalTime<'_>) -> T) -> T {
    run(&LocalTime {
        now_ms: clock::now_ms(),
        offset_ms: &clock::offset_ms,
    })
}

impl AppState {
    /// What lies on a shelf now.
    #[must_use]
    pub fn shelf(self, shelf: Shelf) -> List {
        self.sidebar.day.track();
        with_time(|time| self.conversations.with(|heads| list(heads, shelf, time)))
    }

    /// How long something has been in the trash.
    #[must_use]
    pub fn days_since(self, at_ms: u64) -> u64 {
        with_time(|time| days_ago(at_ms, time))
    }

    /// What is known of a conversation.
    pub fn with_head<T>(
        self,
        id: ConversationId,
        read: impl FnOnce(Option<&Conversation>) -> T,
    ) -> T {
        self.conversations
            .with(|heads| read(heads.iter().find(|head| head.id == id)))
    }

    /// The tab bears the title of the conversation on view.
    pub(super) fn title_the_tab(self) {
        effect(move || {
            let head = self.conversation.get().head;
            let page = self.settings.with(|settings| settings.title().to_owned());
            let title = head.with(|head| match head.title.as_str() {
                "" => page.clone(),
                title => [title, " – ", &page].concat(),
            });
            document::set_title(&title);
        });
    }
}
