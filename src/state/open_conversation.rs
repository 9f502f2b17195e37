//! A conversation whose messages are at hand: its tree, and the rows of
//! signals on the way through it that is on view.

use leptos::prelude::*;

use crate::browser::{clock, random};
use crate::chat::attachment::Bytes;
use crate::chat::by_id::ById;
use crate::chat::conversation::{Change, Conversation, WholeConversation};
use crate::chat::id::{AttachmentId, ConversationId, MessageId};
use crate::chat::message::{Message, MessageStatus, Role};
use crate::chat::tree::{Link, Tree};

use super::row::MessageRow;
use super::tray::Tray;

/// A conversation whose messages are at hand. Copies of it share everything.
#[derive(Debug, Clone)]
pub struct OpenConversation {
    pub id: ConversationId,
    /// The messages on view, in order.
    pub rows: ArcRwSignal<Vec<MessageRow>>,
    /// What is known of it besides its messages.
    pub head: ArcRwSignal<Conversation>,
    /// It is not kept.
    pub temporary: bool,
    tree: ArcStoredValue<Tree>,
    /// All messages, also those that are not on view.
    known: ArcStoredValue<ById<MessageRow>>,
    /// What is attached to what is being written.
    pub tray: Tray,
    /// The content of what was attached here, by this tab.
    pub(super) blobs: ArcStoredValue<Vec<(AttachmentId, Bytes)>>,
    /// What stood in the composer when it was left.
    pub(super) unsent: ArcStoredValue<String>,
}

impl OpenConversation {
    /// One in which nothing has been said.
    pub(super) fn new(temporary: bool) -> Self {
        let id = ConversationId(random::bits());
        Self::of_parts(
            Conversation::new(id, clock::now_ms()),
            Tree::default(),
            temporary,
        )
    }

    /// One as it was kept. Messages that cannot be read, and that nothing
    /// follows, stand at its end.
    pub(super) fn of(whole: WholeConversation, unreadable: &[MessageId]) -> Self {
        let WholeConversation {
            conversation,
            messages,
        } = whole;
        let links: Vec<_> = messages.iter().map(link).collect();
        let (mut tree, mut missing) = Tree::new(&links, &conversation);
        let newest = links.iter().max_by_key(|link| (link.created_ms, link.id));
        for id in unreadable {
            let end = Link {
                id: *id,
                parent: newest.map(|newest| newest.id),
                created_ms: newest.map_or(conversation.created_ms, |newest| newest.created_ms),
            };
            if !tree.contains(*id) {
                tree.insert(end);
                missing.push(end);
            }
        }
        tree.mark(&conversation);
        let open = Self::of_parts(conversation, tree, false);
        open.known.update_value(|known| {
            for message in messages {
                known.insert(message.id, MessageRow::new(message));
            }
            for gap in missing {
                known.insert(gap.id, MessageRow::new(stand_in(gap)));
            }
        });
        open.refresh();
        open
    }

    fn of_parts(conversation: Conversation, tree: Tree, temporary: bool) -> Self {
        Self {
            id: conversation.id,
            tray: Tray::new((!temporary).then_some(conversation.id)),
            blobs: ArcStoredValue::new(Vec::new()),
            rows: ArcRwSignal::default(),
            head: ArcRwSignal::new(conversation),
            temporary,
            tree: ArcStoredValue::new(tree),
            known: ArcStoredValue::new(ById::default()),
            unsent: ArcStoredValue::new(String::new()),
        }
    }

    /// Nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.known.with_value(ById::is_empty)
    }

    pub(super) fn row(&self, id: MessageId) -> Option<MessageRow> {
        self.known.with_value(|known| known.get(id).cloned())
    }

    pub(super) fn last_row(&self) -> Option<MessageRow> {
        self.rows.with_untracked(|rows| rows.last().cloned())
    }

    /// The title as it is shown.
    pub(super) fn title(&self) -> String {
        self.head.with_untracked(|head| head.title.clone())
    }

    /// All that is known of it, as it stands now.
    pub(super) fn whole(&self) -> WholeConversation {
        WholeConversation {
            conversation: self.head.get_untracked(),
            messages: self.known.with_value(|known| {
                let ids = known.ids().into_iter();
                let rows = ids.filter_map(|id| known.get(id));
                rows.filter(|row| row.is_readable())
                    .map(MessageRow::message)
                    .collect()
            }),
        }
    }

    /// Puts messages into the tree, each after its parent, and the last of
    /// them on view; returns what changes by that.
    pub(super) fn add(&self, rows: &[MessageRow]) -> Vec<Change> {
        self.insert(rows);
        let last = rows.last();
        let changes = last.map_or_else(Vec::new, |row| {
            self.tree.with_value(|tree| tree.reveal(row.id))
        });
        self.apply(&changes);
        changes
    }

    /// Puts messages into the tree, and changes nothing of what is on view but
    /// what they follow.
    pub(super) fn insert(&self, rows: &[MessageRow]) {
        self.known.update_value(|known| {
            for row in rows {
                known.insert(row.id, row.clone());
            }
        });
        self.tree.update_value(|tree| {
            for row in rows {
                tree.insert(row.link());
            }
        });
        self.refresh();
    }

    /// Puts a message among the versions of what was said there, and leaves the
    /// one on view there.
    pub(super) fn insert_behind(&self, row: &MessageRow) {
        let shown = self.rows.with_untracked(|rows| {
            let shown = rows.iter().find(|shown| shown.parent == row.parent);
            shown.map(|shown| shown.id)
        });
        self.insert(std::slice::from_ref(row));
        if let Some(shown) = shown {
            self.apply(&self.reveal(shown));
        }
    }

    /// Takes out a message that was never kept.
    pub(super) fn forget(&self, id: MessageId) {
        self.tree.update_value(|tree| tree.forget(id));
        self.known.update_value(|known| {
            known.remove(id);
        });
        self.refresh();
    }

    /// Changes what is known of it, and shows what is on view then.
    pub(super) fn apply(&self, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        self.head
            .update(|head| changes.iter().for_each(|change| head.apply(change)));
        self.mark();
    }

    /// Takes over what another tab has made of it.
    pub(super) fn take_over(&self, conversation: Conversation) {
        self.head.set(conversation);
        self.mark();
    }

    fn mark(&self) {
        self.head
            .with_untracked(|head| self.tree.update_value(|tree| tree.mark(head)));
        self.refresh();
    }

    /// The rows are those that the tree has on view; nothing happens where
    /// they are.
    fn refresh(&self) {
        let path = self.tree.with_value(Tree::path);
        let rows: Vec<MessageRow> = self.known.with_value(|known| {
            path.iter()
                .filter_map(|id| known.get(*id).cloned())
                .collect()
        });
        self.tree.with_value(|tree| {
            for row in &rows {
                row.stand(tree.place(row.id));
            }
        });
        let same = self.rows.with_untracked(|shown| {
            shown.len() == rows.len()
                && shown
                    .iter()
                    .zip(&rows)
                    .all(|(shown, row)| shown.id == row.id)
        });
        if !same {
            self.rows.set(rows);
        }
    }

    /// The version before (-1) a message, or after (1) it.
    pub(super) fn neighbour(&self, id: MessageId, by: isize) -> Option<MessageId> {
        self.tree.with_value(|tree| {
            let (place, versions) = tree.versions(id);
            versions.get(place.checked_add_signed(by)?).copied()
        })
    }

    /// The message before this one, as it is shown.
    pub(super) fn shown_parent(&self, id: MessageId) -> Option<MessageId> {
        self.tree.with_value(|tree| tree.shown_parent(id))
    }

    /// What has to change for a message to be on view; none where it is, or is
    /// deleted.
    pub(super) fn reveal(&self, id: MessageId) -> Vec<Change> {
        self.tree.with_value(|tree| tree.reveal(id))
    }
}

fn link(message: &Message) -> Link {
    Link {
        id: message.id,
        parent: message.parent,
        created_ms: message.created_ms,
    }
}

/// What stands for a message whose record cannot be read.
fn stand_in(gap: Link) -> Message {
    let mut message = Message::new(
        gap.id,
        gap.parent,
        Role::Assistant,
        String::new(),
        gap.created_ms,
    );
    message.status = MessageStatus::Unreadable;
    message
}
