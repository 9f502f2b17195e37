//! What shortcuts and the command palette do.

use leptos::prelude::*;

use crate::browser::frame::next_frame;
use crate::browser::{dialog, keys};
use crate::chat::announcement;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::list::Shelf;
use crate::chat::message::Role;
use crate::chat::route::Route;
use crate::settings::{ShortcutUse, VaultState};
use crate::shortcuts::{self, Action, Platform, Situation};

use super::AppState;
use super::exporting::ExportOf;
use super::finding::element_id;
use super::row::MessageRow;

/// The ids of what shortcuts lead to.
pub const SEARCH_FIELD: &str = "search-conversations";
pub const FIND_FIELD: &str = "find-in-chat";
pub const COMPOSER: &str = "composer";
/// What is around the button that asks for files.
pub const IMPORT_BUTTON: &str = "import-chats";
/// The buttons that show the list of chats and put it away.
pub const SHOW_LIST: &str = "show-conversations";
pub const HIDE_LIST: &str = "hide-conversations";

/// What can be done with a message: the last of it.
const ACTION: &str = ".message__actions > button:last-of-type";

impl AppState {
    /// Listens to the keyboard for as long as the page lives.
    pub(super) fn begin_with_keyboard(self) {
        let platform = self.platform();
        keys::on_press(move |press, situation| {
            let Some(allowed) = self.is_there().then(|| self.shortcut_use()) else {
                return false;
            };
            let situation = Situation {
                replying: self.replying.get_untracked(),
                ..situation
            };
            let action = shortcuts::action(press, situation, platform, allowed);
            action.is_some_and(|action| untrack(|| self.act(action)))
        });
    }

    /// Which shortcuts the person wants.
    #[must_use]
    pub fn shortcut_use(self) -> ShortcutUse {
        self.settings.with(|settings| settings.person().shortcuts)
    }

    /// The person wants these shortcuts from now on.
    pub fn use_shortcuts(self, wanted: ShortcutUse) {
        self.settings
            .update(|settings| settings.use_shortcuts(wanted));
        self.store_settings();
    }

    /// Whose keyboard it is.
    #[must_use]
    pub fn platform(self) -> Platform {
        self.platform.get_value()
    }

    /// Whether there is something that it would do now.
    #[must_use]
    pub fn can(self, action: Action) -> bool {
        let something = || {
            let rows = self.conversation.get_untracked().rows;
            rows.with_untracked(|rows| !rows.is_empty())
        };
        match action {
            Action::Stop => self.replying.get_untracked(),
            Action::Find => something(),
            Action::EditLast => self.editable_question().is_some(),
            Action::CopyReply => self.newest_reply().is_some(),
            Action::ReadReply => something(),
            Action::Regenerate => self.last_reply().is_some(),
            Action::ExportChat | Action::ArchiveChat | Action::DeleteChat => {
                let id = self.conversation.with_untracked(|on_view| on_view.id);
                self.is_listed(id)
            }
            Action::Lock => self.vault.get_untracked() == VaultState::Open,
            Action::Unlock => self.vault.get_untracked() == VaultState::Locked,
            _ => true,
        }
    }

    /// Does it; says whether there was something to do.
    pub fn act(self, action: Action) -> bool {
        if !self.can(action) {
            return false;
        }
        let id = self.conversation.with_untracked(|on_view| on_view.id);
        match action {
            Action::Palette => self.palette_open.set(true),
            Action::Shortcuts => self.shortcuts_open.set(true),
            Action::NewChat => {
                self.new_chat();
                self.write();
            }
            Action::TemporaryChat => self.go_to(Route::Temporary),
            Action::Search => {
                self.sidebar.show(true);
                next_frame(|| dialog::focus_field(SEARCH_FIELD));
            }
            Action::Find => {
                self.sidebar.close_drawer();
                if self.open_finding() {
                    next_frame(|| dialog::focus_field(FIND_FIELD));
                }
            }
            Action::PreviousChat => self.go_along_list(false),
            Action::NextChat => self.go_along_list(true),
            Action::Stop => {
                self.stop();
                self.keep_focus(COMPOSER);
            }
            Action::Compose => self.write(),
            Action::EditLast => self.edit_last(),
            Action::CopyReply => self.copy_reply(),
            Action::ReadReply => self.read_reply(),
            Action::Regenerate => {
                if let Some(reply) = self.last_reply() {
                    self.regenerate(reply);
                }
            }
            Action::ExportChat => self.export_wanted.set(Some(ExportOf::One(id))),
            Action::ExportAll => self.export_wanted.set(Some(ExportOf::All)),
            Action::Import => {
                self.sidebar.show(true);
                next_frame(|| {
                    dialog::press_in(IMPORT_BUTTON, "input");
                });
            }
            Action::ArchiveChat => self.archive(id, true),
            Action::DeleteChat => self.delete(id),
            Action::Archived => self.sidebar.shelf.set(Some(Shelf::Archive)),
            Action::Trash => self.sidebar.shelf.set(Some(Shelf::Trash)),
            Action::Sidebar => self.toggle_list(),
            Action::Lock => self.lock(),
            Action::Unlock => self.ask_to_unlock(),
            Action::Settings => self.open_settings(None, None),
        }
        true
    }

    fn write(self) {
        self.sidebar.close_drawer();
        self.composer_wanted.notify();
    }

    /// Where what had the focus goes with the next frame, something else gets
    /// it.
    pub fn keep_focus(self, id: &'static str) {
        next_frame(move || {
            if dialog::focus_is_nowhere() {
                dialog::focus_field(id);
            }
        });
    }

    /// The same, where a message went: to what can be done with the one before,
    /// or to the composer.
    pub(super) fn focus_message(self, message: Option<MessageId>) {
        next_frame(move || {
            if let Some(message) = message
                && dialog::focus_is_nowhere()
            {
                dialog::focus_first(&element_id(message), ACTION);
            }
            if dialog::focus_is_nowhere() {
                dialog::focus_field(COMPOSER);
            }
        });
    }

    /// Shows the list of chats, or puts it out of the way.
    fn toggle_list(self) {
        let shown = self.sidebar.is_shown();
        self.sidebar.show(!shown);
        if self.sidebar.is_drawer() {
            next_frame(|| dialog::focus_field(HIDE_LIST));
        } else {
            self.keep_focus(SHOW_LIST);
        }
    }

    /// The chat before or after the one on view, as the list has them; the
    /// first one where that is not in it.
    fn go_along_list(self, forwards: bool) {
        let list = self.shelf(Shelf::Listed);
        let on_view = self.conversation.with_untracked(|on_view| on_view.id);
        let next = self.conversations.with_untracked(|heads| {
            let id = |place: usize| {
                let entry = list.entries.get(place)?;
                heads.get(entry.head).map(|head| head.id)
            };
            let here = (0..list.entries.len()).find(|place| id(*place) == Some(on_view));
            match (here, forwards) {
                (None, _) => id(0),
                (Some(here), true) => id(here + 1),
                (Some(here), false) => here.checked_sub(1).and_then(id),
            }
        });
        match next {
            Some(next) => self.show_chat(next),
            None if forwards => self.say("That was the last chat of the list.".to_owned()),
            None => self.say("That was the first chat of the list.".to_owned()),
        }
    }

    /// Goes to a chat, and says which.
    pub(super) fn show_chat(self, id: ConversationId) {
        let title = self.with_head(id, |head| head.map(|head| head.title.clone()));
        self.go_to(Route::Conversation(id, None));
        self.say(title.unwrap_or_default());
    }

    /// The newest question of the person's on view, where it can be changed
    /// now.
    fn editable_question(self) -> Option<MessageRow> {
        let rows = self.conversation.get_untracked().rows;
        let at_rest = !self.replying.get_untracked();
        rows.with_untracked(|rows| {
            let mine = |row: &&MessageRow| at_rest && row.role == Role::User;
            rows.iter().rfind(mine).cloned()
        })
    }

    fn edit_last(self) {
        if let Some(MessageRow { id, .. }) = self.editable_question() {
            self.jump_to.set(Some(id));
            self.edit_wanted.set(Some(id));
        }
    }

    /// The newest reply on view with a text.
    fn newest_reply(self) -> Option<MessageRow> {
        let rows = self.conversation.get_untracked().rows;
        rows.with_untracked(|rows| {
            let said = |row: &&MessageRow| {
                row.role == Role::Assistant && row.text.with_untracked(|text| !text.is_empty())
            };
            rows.iter().rfind(said).cloned()
        })
    }

    fn copy_reply(self) {
        let Some(reply) = self.newest_reply() else {
            return;
        };
        // Its own button shows that it was done.
        if !dialog::press_in(&element_id(reply.id), "[data-copy]") {
            self.copy(reply.text.get_untracked(), || ());
        }
    }

    /// Says what has come of the newest reply since it was last said.
    fn read_reply(self) {
        let rows = self.conversation.get_untracked().rows;
        let newest = rows.with_untracked(|rows| {
            let reply = |row: &&MessageRow| row.role == Role::Assistant;
            rows.iter().rfind(reply).cloned()
        });
        let Some(reply) = newest else {
            return;
        };
        let before = self.read_out.get_value();
        let growing = self.replying.get_untracked();
        let said = match before {
            (id, said) if growing && id == reply.id => said,
            _ => 0,
        };
        let text = reply.text.get_untracked();
        let (words, said) = announcement::so_far(&text, said);
        self.read_out.set_value((reply.id, said));
        self.say(words);
    }

    /// Says something to those who do not see the page.
    pub(super) fn say(self, words: String) {
        // What stands there already would not be said again.
        let same = self.announcement.with_untracked(|said| *said == words);
        let again = if same { "\u{a0}" } else { "" };
        self.announcement.set([&words, again].concat());
    }
}
