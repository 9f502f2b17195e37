//! A conversation as it is kept: what is known of it besides its messages, and
//! how that changes.

use crate::settings::Parameters;

use super::history::HistoryRule;
use super::id::{ConversationId, MessageId};
use super::message::{Answerer, Message};

/// All of a conversation but its messages; lists are made of these.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    pub id: ConversationId,
    pub title: String,
    pub titled_by: TitledBy,
    /// Milliseconds since 1970, as all times here.
    pub created_ms: u64,
    /// When something was last said in it.
    pub updated_ms: u64,
    pub pinned: bool,
    pub archived: bool,
    /// When it was put into the trash.
    pub deleted_ms: Option<u64>,
    /// Body fields of this conversation; they go before the connection's.
    pub parameters: Parameters,
    /// The connection that answers in it; the one chosen last where nothing was
    /// chosen or asked in it yet.
    pub connection: Option<Answerer>,
    /// Its system message; the general one where there is none.
    pub system: Option<String>,
    /// How much of it is sent.
    pub history: HistoryRule,
    /// Which of several versions is on view: `(parent, message)`, the parent
    /// being `None` for the first message. Where nothing is said of a parent
    /// it is the newest.
    pub selected: Vec<(Option<MessageId>, MessageId)>,
    /// What was deleted in it, and can be brought back.
    pub removed: Vec<Removed>,
}

/// Where a title comes from. A person's is never changed by the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitledBy {
    /// The first question's first sentence.
    Question,
    /// The model was asked for it.
    Model,
    /// The person, or the file it came from.
    Person,
}

/// A message that was deleted; its record is kept for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    pub id: MessageId,
    pub extent: Extent,
    pub at_ms: u64,
}

/// How much is deleted with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// It and all that follows from it.
    Branch,
    /// It alone: what followed it follows the message before it.
    Message,
}

/// A conversation with its messages, in no order that means anything: each
/// names the one it follows.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeConversation {
    pub conversation: Conversation,
    pub messages: Vec<Message>,
}

/// A change of what is known of a conversation. Changes from several tabs are
/// applied one after the other to what is stored, so that none undoes another.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Sets a title, unless the person has set one (or does so now).
    Title(String, TitledBy),
    Pinned(bool),
    Archived(bool),
    /// When it was put into the trash; `None` takes it out.
    Deleted(Option<u64>),
    /// Something was said at this time.
    Updated(u64),
    Parameters(Parameters),
    Connection(Option<Answerer>),
    System(Option<String>),
    History(HistoryRule),
    /// Shows this version of what follows a message (or begins).
    Select(Option<MessageId>, MessageId),
    Remove(Removed),
    /// Brings back what was deleted by deleting this message.
    Restore(MessageId),
}

impl Conversation {
    /// A conversation in which nothing has been said.
    #[must_use]
    pub fn new(id: ConversationId, now_ms: u64) -> Self {
        Self {
            id,
            title: String::new(),
            titled_by: TitledBy::Question,
            created_ms: now_ms,
            updated_ms: now_ms,
            pinned: false,
            archived: false,
            deleted_ms: None,
            parameters: Parameters::default(),
            connection: None,
            system: None,
            history: HistoryRule::All,
            selected: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Changes it.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Title(title, by) => {
                if self.titled_by != TitledBy::Person || *by == TitledBy::Person {
                    self.title.clone_from(title);
                    self.titled_by = *by;
                }
            }
            Change::Pinned(pinned) => self.pinned = *pinned,
            Change::Archived(archived) => self.archived = *archived,
            Change::Deleted(at) => self.deleted_ms = *at,
            Change::Updated(at) => self.updated_ms = self.updated_ms.max(*at),
            Change::Parameters(parameters) => self.parameters = parameters.clone(),
            Change::Connection(connection) => self.connection.clone_from(connection),
            Change::System(system) => self.system.clone_from(system),
            Change::History(rule) => self.history = *rule,
            Change::Select(parent, message) => {
                self.selected.retain(|(of, _)| of != parent);
                self.selected.push((*parent, *message));
            }
            Change::Remove(removed) => {
                self.removed.retain(|known| known.id != removed.id);
                self.removed.push(*removed);
            }
            Change::Restore(id) => self.removed.retain(|known| known.id != *id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_a_person_gave_stays() {
        let mut conversation = Conversation::new(ConversationId(1), 5);
        let title = |title: &str, by| Change::Title(title.to_owned(), by);
        conversation.apply(&title("first words", TitledBy::Question));
        conversation.apply(&title("Mine", TitledBy::Person));
        conversation.apply(&title("of the model", TitledBy::Model));
        assert_eq!(conversation.title, "Mine");
        conversation.apply(&title("Mine again", TitledBy::Person));
        assert_eq!(conversation.title, "Mine again");
    }

    #[test]
    fn a_change_twice_is_a_change_once() {
        let removed = Removed {
            id: MessageId(3),
            extent: Extent::Branch,
            at_ms: 7,
        };
        let changes = [
            Change::Pinned(true),
            Change::Updated(9),
            Change::Select(None, MessageId(2)),
            Change::Select(Some(MessageId(2)), MessageId(3)),
            Change::Remove(removed),
        ];
        let mut once = Conversation::new(ConversationId(1), 5);
        changes.iter().for_each(|change| once.apply(change));
        let mut twice = once.clone();
        changes.iter().for_each(|change| twice.apply(change));
        assert_eq!(once, twice);
        assert_eq!(once.selected.len(), 2);
        once.apply(&Change::Restore(MessageId(3)));
        assert_eq!(once.removed, []);
        once.apply(&Change::Updated(1));
        assert_eq!(once.updated_ms, 9);
    }
}
