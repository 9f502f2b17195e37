//! Which connection answers in a conversation.

use leptos::prelude::*;

use crate::chat::conversation::{Change, Conversation};
use crate::chat::message::Answerer;
use crate::settings::{Connection, ConnectionId, Settings};

use super::AppState;
use super::open_conversation::OpenConversation;

/// What of a conversation decides it.
fn chosen(conversation: &OpenConversation) -> Option<Answerer> {
    let head = &conversation.head;
    head.with_untracked(|head| head.connection.clone())
}

/// The connection that answers where this one was chosen; none where that is
/// gone, since nothing is ever sent elsewhere without being told to.
fn answering<'a>(settings: &'a Settings, chosen: Option<&Answerer>) -> Option<&'a Connection> {
    match chosen {
        Some(chosen) => settings.connection_of(&chosen.id),
        None => settings.connection(),
    }
}

/// Before the id of a connection of another page: none of this page has it.
const ELSEWHERE: &str = "imported:";

impl AppState {
    /// Reads the connection that answers in the conversation on view.
    pub fn with_connection<T>(self, read: impl FnOnce(Option<&Connection>) -> T) -> T {
        let head = self.conversation.get().head;
        let chosen = head.with(|head| head.connection.clone());
        self.settings
            .with(|settings| read(answering(settings, chosen.as_ref())))
    }

    /// The connection that was chosen in the conversation on view, where it is
    /// there no more.
    pub fn lost_connection(self) -> Option<Answerer> {
        let head = self.conversation.get().head;
        let chosen = head.with(|head| head.connection.clone())?;
        let is_there = self
            .settings
            .with(|settings| settings.connection_of(&chosen.id).is_some());
        (!is_there).then_some(chosen)
    }

    /// The connection that answers in a conversation.
    pub(super) fn connection_in(self, conversation: &OpenConversation) -> Option<Connection> {
        let chosen = chosen(conversation);
        self.settings
            .with_untracked(|settings| answering(settings, chosen.as_ref()).cloned())
    }

    /// The connection that answers in the conversation on view.
    pub(super) fn connection_id(self) -> Option<ConnectionId> {
        let connection = self.connection_in(&self.conversation.get_untracked());
        connection.map(|connection| connection.id)
    }

    /// A conversation is answered by the connection that was asked first in
    /// it, until another one is chosen.
    pub(super) fn settle_connection(self, conversation: &OpenConversation) -> Option<Answerer> {
        let connection = self.connection_in(conversation)?;
        let answerer = Answerer::from(&connection);
        if chosen(conversation).as_ref() != Some(&answerer) {
            let change = Change::Connection(Some(answerer.clone()));
            self.change(conversation, vec![change]);
        }
        Some(answerer)
    }

    /// Answers in the conversation on view come from this connection from now
    /// on, and in those that begin later; no other one changes.
    pub fn select_connection(self, id: ConnectionId) {
        let known = self
            .settings
            .with_untracked(|settings| settings.connection_of(&id).map(Answerer::from));
        let Some(answerer) = known else {
            return;
        };
        self.settings.update(|settings| settings.select(id));
        self.store_settings();
        let conversation = self.conversation.get_untracked();
        self.change(&conversation, vec![Change::Connection(Some(answerer))]);
    }

    /// Makes sure that a conversation from a file is not answered by another
    /// connection than in the page that wrote it: ids may be the same there,
    /// so that it has to be called the same, too.
    pub(super) fn recognize_connection(self, conversation: &mut Conversation) {
        let Some(named) = &mut conversation.connection else {
            return;
        };
        let known = self.settings.with_untracked(|settings| {
            let known = settings.connection_of(&named.id);
            known.is_some_and(|known| known.label() == named.name)
        });
        if !known && !named.id.0.starts_with(ELSEWHERE) {
            named.id = ConnectionId([ELSEWHERE, &named.id.0].concat());
        }
    }

    /// Whether something can be asked in the conversation on view now. Where
    /// its connection is gone, the person is led to choose another.
    pub(super) fn may_ask(self) -> bool {
        if self.replying.get_untracked() || self.is_busy_elsewhere() {
            return false;
        }
        let lost = untrack(|| self.lost_connection()).is_some();
        if lost {
            self.connection_wanted.notify();
        }
        !lost
    }
}
