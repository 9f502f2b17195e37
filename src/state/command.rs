//! What the page's frame asks of the rest of the page, which is loaded after it
//! (`src/parts.rs`).
//!
//! What the frame does by itself must need no code of the rest: everything
//! that a [`Command`] leads to is in another file of wasm.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::browser::files::{self, LocalFile};
use crate::chat::history::HistoryRule;
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::route::Route;
use crate::settings::{ConnectionId, KeyPlace};
use crate::shortcuts::Action;
use crate::storage;

use super::AppState;
use super::exporting::{ExportAs, ExportOf};
use super::notices::{Notice, NoticeKind};
use super::tray::Tray;

/// What the frame cannot do by itself.
#[derive(Debug)]
pub enum Command {
    /// Send what stands in the composer.
    Send,
    /// End the reply on its way.
    Stop,
    /// Another connection answers in the conversation on view.
    Connection(ConnectionId),
    /// So much of the conversation on view is sent.
    History(HistoryRule),
    /// Attach files.
    Attach(Tray, Vec<LocalFile>),
    /// Go to an address of the page.
    Go(Route),
    /// What a shortcut is for.
    Act(Action),
    /// Lock the keys under the passphrase.
    Lock,
    /// Undo what a notice told of.
    Undo(Notice),
    /// Delete a message without what follows it.
    DeleteAlone(ConversationId, MessageId),
    /// Write once more what could not be written.
    KeepAgain,
    Export(ExportOf, ExportAs),
    /// Load the page anew.
    Reload,
    /// Load the panel for a newcomer, and then open Settings.
    Welcome,
}

/// The rest of the page, by the one function that the frame calls.
pub type Rest = fn(AppState, Command);

/// The frame's end.
#[derive(Debug, Default)]
pub(super) struct Line {
    rest: Option<Rest>,
    /// What was asked before the rest was there, in order.
    waiting: Vec<Command>,
    /// Loads what is not there.
    load: Option<Callback<()>>,
}

impl AppState {
    /// Has something done by the rest of the page: now, or as soon as it is
    /// there.
    pub fn command(self, command: Command) {
        let rest = self.line.with_value(|line| line.rest);
        match rest {
            Some(rest) => rest(self, command),
            None => self.line.update_value(|line| line.waiting.push(command)),
        }
    }

    /// Attaches the files that are pasted, if it is files. (They are there only
    /// while the event is.)
    pub fn attach_pasted(self, tray: &Tray, event: &Event) {
        let files = files::pasted(event);
        if !files.is_empty() {
            self.command(Command::Attach(tray.clone(), files));
        }
    }

    /// How to load what is not there; called again when the person wants that.
    pub fn load_with(self, load: Callback<()>) {
        self.line.update_value(|line| line.load = Some(load));
    }

    /// The rest of the page is there. It begins to look after all that changes,
    /// and does what waited for it.
    pub fn rest_came(self, rest: Rest, begin: fn(AppState)) {
        begin(self);
        self.line.update_value(|line| line.rest = Some(rest));
        self.rest_here.set(true);
        self.do_what_waits();
    }

    /// Does what was asked before it could be done.
    pub(super) fn do_what_waits(self) {
        let waiting = self
            .line
            .try_update_value(|line| std::mem::take(&mut line.waiting));
        for command in waiting.into_iter().flatten() {
            self.command(command);
        }
    }

    /// A part of the page could not be loaded.
    pub fn part_missing(self) {
        self.notify(
            NoticeKind::NotLoaded,
            "A part of this page could not be loaded: the network is down, or the page was updated on its host. What you have written stays. Try again, or reload the page."
                .to_owned(),
        );
    }

    /// Loads what could not be loaded.
    pub fn load_again(self) {
        if let Some(load) = self.line.with_value(|line| line.load) {
            load.run(());
        }
    }
}

/// Reads the keys of this tab: nothing may be sent before they are there.
pub async fn read_keys(state: AppState) {
    let ids = state
        .settings
        .with_untracked(|settings| settings.ids_with(KeyPlace::Tab));
    if !ids.is_empty() {
        let keys = storage::load_keys(&ids).await;
        state.settings.update(|settings| settings.add_keys(keys));
    }
}

/// Begins to look after all that changes: what of a page is there before
/// anything is asked of it.
pub fn begin(state: AppState) {
    state.begin_with_storage();
    state.begin_with_keys();
    state.begin_with_keyboard();
    state.follow_draft();
    state.take_dropped_files();
    state.title_the_tab();
    state.follow_history();
}

/// Does what the frame asks for.
pub fn obey(state: AppState, command: Command) {
    match command {
        // What is said has to be stored, also where the page is left at once;
        // and to be listed, which a list that is read later would not have.
        Command::Send if !state.listed.get_untracked() => {
            state
                .line
                .update_value(|line| line.waiting.push(Command::Send));
        }
        Command::Send => state.send_draft(),
        Command::Stop => state.stop(),
        Command::Connection(id) => state.select_connection(id),
        Command::History(rule) => state.set_history(rule),
        Command::Attach(tray, files) => state.attach(&tray, files),
        Command::Go(route) => state.go_to(route),
        Command::Act(action) => {
            let _done = state.act(action);
        }
        Command::Lock => state.lock(),
        Command::Undo(notice) => state.undo(&notice),
        Command::DeleteAlone(conversation, message) => state.delete_alone(conversation, message),
        Command::KeepAgain => state.keep_again(),
        Command::Export(what, form) => state.export(what, form),
        Command::Reload => state.reload(),
        Command::Welcome => state.open_settings_once_loaded(),
    }
}
