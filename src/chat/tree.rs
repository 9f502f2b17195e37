//! The messages of a conversation as a tree: each follows another, and what
//! several of them follow has versions. One way through it is on view.
//!
//! Nothing is ever taken out by deleting: what was deleted is marked
//! ([`Removed`]), and the marks say what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::conversation::{Change, Conversation, Extent};
use super::id::MessageId;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub id: MessageId,
    pub parent: Option<MessageId>,
    pub created_ms: u64,
}

/// All messages of a conversation, and which of them are on view.
///
/// Versions stand in the order in which they were made, whatever the order in
/// which they became known, so that all tabs see the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: BTreeMap<MessageId, Node>,
    /// What begins the conversation.
    first: Vec<MessageId>,
    selected: BTreeMap<Option<MessageId>, MessageId>,
    removed: BTreeMap<MessageId, Extent>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    parent: Option<MessageId>,
    created_ms: u64,
    children: Vec<MessageId>,
}

impl Tree {
    /// Builds a tree of what was stored. Returns, besides it, the messages
    /// that others follow and that are missing: they stand in the tree, so
    /// that nothing behind them is hidden.
    #[must_use]
    pub fn new(links: &[Link], conversation: &Conversation) -> (Self, Vec<Link>) {
        let mut tree = Self::default();
        for link in links {
            tree.add(*link);
        }
        let missing = tree.fill_gaps(links);
        tree.break_rings();
        let ids: Vec<_> = tree.nodes.keys().copied().collect();
        for id in ids {
            tree.file(id);
        }
        tree.mark(conversation);
        (tree, missing)
    }

    /// Takes over which versions are selected and what is deleted.
    pub fn mark(&mut self, conversation: &Conversation) {
        self.selected.clear();
        for (parent, message) in &conversation.selected {
            self.selected.insert(*parent, *message);
        }
        self.removed.clear();
        for removed in &conversation.removed {
            self.removed.insert(removed.id, removed.extent);
        }
    }

    /// Adds a message, or does nothing where it is known. Its parent is known,
    /// or it begins the conversation.
    pub fn insert(&mut self, link: Link) {
        if self.nodes.contains_key(&link.id) {
            return;
        }
        let parent = link.parent.filter(|parent| self.nodes.contains_key(parent));
        self.add(Link { parent, ..link });
        self.file(link.id);
    }

    /// Takes out a message that was never kept, and that nothing follows.
    pub fn forget(&mut self, id: MessageId) {
        if let Some(node) = self.nodes.get(&id).filter(|node| node.children.is_empty()) {
            let parent = node.parent;
            self.children_mut(parent).retain(|child| *child != id);
            self.nodes.remove(&id);
        }
    }

    #[must_use]
    pub fn contains(&self, id: MessageId) -> bool {
        self.nodes.contains_key(&id)
    }

    /// The messages on view, in order.
    #[must_use]
    pub fn path(&self) -> Vec<MessageId> {
        let mut path = Vec::new();
        let mut last = None;
        while let Some(next) = self.selected_after(last) {
            path.push(next);
            last = Some(next);
        }
        path
    }

    /// What follows a message (or begins), in the order of their making:
    /// without what was deleted, and with what followed that, where it was
    /// deleted alone.
    #[must_use]
    pub fn shown_after(&self, parent: Option<MessageId>) -> Vec<MessageId> {
        let mut shown = Vec::new();
        let mut open: Vec<_> = self.children(parent).iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            match self.removed.get(&id) {
                None => shown.push(id),
                Some(Extent::Branch) => {}
                Some(Extent::Message) => open.extend(self.children(Some(id)).iter().rev()),
            }
        }
        shown
    }

    /// The versions among which a message is one, and its place.
    #[must_use]
    pub fn versions(&self, id: MessageId) -> (usize, Vec<MessageId>) {
        let versions = self.shown_after(self.shown_parent(id));
        let place = versions.iter().position(|version| *version == id);
        (place.unwrap_or(0), versions)
    }

    /// The message before this one, as it is shown.
    #[must_use]
    pub fn shown_parent(&self, id: MessageId) -> Option<MessageId> {
        let mut parent = self.parent(id);
        while let Some(above) = parent.filter(|above| self.removed.contains_key(above)) {
            parent = self.parent(above);
        }
        parent
    }

    /// Whether neither it nor what it belongs to is deleted.
    #[must_use]
    pub fn is_shown(&self, id: MessageId) -> bool {
        let mut above = Some(id).filter(|id| self.contains(*id) && !self.removed.contains_key(id));
        if above.is_none() {
            return false;
        }
        while let Some(id) = above {
            if self.removed.get(&id) == Some(&Extent::Branch) {
                return false;
            }
            above = self.parent(id);
        }
        true
    }

    /// The changes after which a message is on view; none where it is deleted.
    #[must_use]
    pub fn reveal(&self, id: MessageId) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut shown = Some(id).filter(|id| self.is_shown(*id));
        while let Some(message) = shown {
            let parent = self.shown_parent(message);
            if self.selected_after(parent) != Some(message) {
                changes.push(Change::Select(parent, message));
            }
            shown = parent;
        }
        changes
    }

    /// A message and all that follows from it, deleted or not.
    #[must_use]
    pub fn branch(&self, id: MessageId) -> Vec<MessageId> {
        let mut branch = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            branch.push(id);
            open.extend(self.children(Some(id)).iter().rev());
        }
        branch
    }

    fn selected_after(&self, parent: Option<MessageId>) -> Option<MessageId> {
        let shown = self.shown_after(parent);
        let mut selected = self.selected.get(&parent).copied();
        // Where the selected one was deleted alone, what was selected after it.
        while let Some(id) = selected.filter(|id| self.removed.get(id) == Some(&Extent::Message)) {
            let after = self.selected.get(&Some(id)).copied();
            selected = after.or_else(|| self.shown_after(Some(id)).last().copied());
        }
        selected
            .filter(|id| shown.contains(id))
            .or_else(|| shown.last().copied())
    }

    fn parent(&self, id: MessageId) -> Option<MessageId> {
        self.nodes.get(&id).and_then(|node| node.parent)
    }

    fn children(&self, parent: Option<MessageId>) -> &[MessageId] {
        match parent {
            None => &self.first,
            Some(parent) => match self.nodes.get(&parent) {
                Some(node) => &node.children,
                None => &[],
            },
        }
    }

    fn children_mut(&mut self, parent: Option<MessageId>) -> &mut Vec<MessageId> {
        match parent.and_then(|parent| self.nodes.get_mut(&parent)) {
            Some(node) => &mut node.children,
            None => &mut self.first,
        }
    }

    fn add(&mut self, link: Link) {
        let node = Node {
            parent: link.parent,
            created_ms: link.created_ms,
            children: Vec::new(),
        };
        self.nodes.insert(link.id, node);
    }

    /// Puts a message among those that follow the same one.
    fn file(&mut self, id: MessageId) {
        let parent = self.parent(id);
        let age = |id: MessageId| (self.nodes.get(&id).map(|node| node.created_ms), id);
        let siblings = self.children(parent).iter();
        let place = siblings
            .take_while(|sibling| age(**sibling) < age(id))
            .count();
        self.children_mut(parent).insert(place, id);
    }

    /// Puts something into the place of messages that others follow and that
    /// are not there. What they followed cannot be known: the last message
    /// before those is taken.
    fn fill_gaps(&mut self, links: &[Link]) -> Vec<Link> {
        let mut missing: Vec<Link> = Vec::new();
        for link in links {
            let Some(gap) = link.parent.filter(|parent| !self.contains(*parent)) else {
                continue;
            };
            let before = links
                .iter()
                .filter(|other| other.created_ms < link.created_ms && !self.follows(other.id, gap))
                .max_by_key(|other| (other.created_ms, other.id));
            let filled = Link {
                id: gap,
                parent: before.map(|before| before.id),
                created_ms: link.created_ms,
            };
            self.add(filled);
            missing.push(filled);
        }
        missing
    }

    /// Whether a message follows from another, or is it.
    fn follows(&self, id: MessageId, from: MessageId) -> bool {
        let mut seen = 0;
        let mut above = Some(id);
        while let Some(id) = above.filter(|_| seen <= self.nodes.len()) {
            if id == from {
                return true;
            }
            above = self.parent(id);
            seen += 1;
        }
        false
    }

    /// Messages that follow from themselves (only a damaged file has such):
    /// the oldest of a ring begins the conversation.
    fn break_rings(&mut self) {
        let ids: Vec<_> = self.nodes.keys().copied().collect();
        let mut rooted = BTreeSet::new();
        for start in ids {
            let mut way = Vec::new();
            let mut above = Some(start);
            while let Some(id) = above.filter(|id| !rooted.contains(id)) {
                if let Some(ring) = way.iter().position(|passed| *passed == id) {
                    let ring = way.iter().skip(ring);
                    let age =
                        |id: &MessageId| (self.nodes.get(id).map(|node| node.created_ms), *id);
                    let oldest = ring.copied().min_by_key(age);
                    if let Some(node) = oldest.and_then(|oldest| self.nodes.get_mut(&oldest)) {
                        node.parent = None;
                    }
                    break;
                }
                way.push(id);
                above = self.parent(id);
            }
            rooted.extend(way);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::conversation::Removed;
    use crate::chat::id::ConversationId;

    /// `(id, parent)`, made in the order of their ids; parent 0 is none.
    fn tree(links: &[(u64, u64)], changes: &[Change]) -> (Tree, Conversation) {
        let mut conversation = Conversation::new(ConversationId(1), 0);
        changes.iter().for_each(|change| conversation.apply(change));
        let links: Vec<_> = links.iter().map(|link| made(*link)).collect();
        (Tree::new(&links, &conversation).0, conversation)
    }

    fn made((id, parent): (u64, u64)) -> Link {
        Link {
            id: MessageId(id),
            parent: (parent > 0).then_some(MessageId(parent)),
            created_ms: id * 10,
        }
    }

    fn check(links: &[(u64, u64)], changes: &[Change], path: &[u64]) {
        let (tree, _) = tree(links, changes);
        let expected: Vec<_> = path.iter().copied().map(MessageId).collect();
        assert_eq!(tree.path(), expected, "{links:?} {changes:?}");
    }

    fn select(parent: u64, id: u64) -> Change {
        Change::Select((parent > 0).then_some(MessageId(parent)), MessageId(id))
    }

    fn remove(id: u64, extent: Extent) -> Change {
        Change::Remove(Removed {
            id: MessageId(id),
            extent,
            at_ms: 1,
        })
    }

    const TWO_BRANCHES: &[(u64, u64)] = &[(1, 0), (2, 1), (3, 2), (4, 1), (5, 4)];

    #[test]
    fn the_newest_version_is_on_view_unless_another_is_selected() {
        check(&[], &[], &[]);
        check(&[(1, 0), (2, 1), (3, 2)], &[], &[1, 2, 3]);
        check(TWO_BRANCHES, &[], &[1, 4, 5]);
        check(TWO_BRANCHES, &[select(1, 2)], &[1, 2, 3]);
        check(TWO_BRANCHES, &[select(1, 99)], &[1, 4, 5]);
    }

    #[test]
    fn what_is_deleted_is_not_on_view() {
        check(TWO_BRANCHES, &[remove(4, Extent::Branch)], &[1, 2, 3]);
        check(TWO_BRANCHES, &[remove(1, Extent::Branch)], &[]);
        check(TWO_BRANCHES, &[remove(5, Extent::Message)], &[1, 4]);
        check(TWO_BRANCHES, &[remove(4, Extent::Message)], &[1, 5]);
        check(TWO_BRANCHES, &[remove(1, Extent::Message)], &[4, 5]);
    }

    #[test]
    fn what_was_selected_after_a_message_stays_so_when_it_is_deleted_alone() {
        let links = &[(1, 0), (2, 1), (3, 2), (4, 2), (5, 1)];
        let changes = [select(1, 2), select(2, 3), remove(2, Extent::Message)];
        check(links, &changes, &[1, 3]);
    }

    #[test]
    fn versions_are_counted_as_they_are_shown() {
        let (tree, _) = tree(TWO_BRANCHES, &[remove(4, Extent::Message)]);
        let (place, versions) = tree.versions(MessageId(5));
        assert_eq!((place, versions), (1, vec![MessageId(2), MessageId(5)]));
        assert_eq!(tree.shown_parent(MessageId(5)), Some(MessageId(1)));
    }

    #[test]
    fn a_message_can_be_brought_on_view_wherever_it_is() {
        let (mut tree, mut conversation) = tree(TWO_BRANCHES, &[]);
        let changes = tree.reveal(MessageId(3));
        assert_eq!(changes, [select(1, 2)]);
        changes.iter().for_each(|change| conversation.apply(change));
        tree.mark(&conversation);
        assert_eq!(tree.path().last(), Some(&MessageId(3)));
        conversation.apply(&remove(2, Extent::Branch));
        tree.mark(&conversation);
        assert_eq!(tree.reveal(MessageId(3)), []);
    }

    #[test]
    fn what_follows_a_missing_message_is_there_all_the_same() {
        let links: Vec<_> = [(1, 0), (2, 1), (4, 3), (5, 4)].map(made).into();
        let conversation = Conversation::new(ConversationId(1), 0);
        let (tree, missing) = Tree::new(&links, &conversation);
        assert_eq!(missing.len(), 1);
        assert_eq!(
            (missing[0].id, missing[0].parent),
            (MessageId(3), Some(MessageId(2)))
        );
        assert_eq!(tree.path(), [1, 2, 3, 4, 5].map(MessageId));
    }

    #[test]
    fn a_ring_is_broken_at_its_oldest_message() {
        check(&[(1, 3), (2, 1), (3, 2), (4, 3)], &[], &[1, 2, 3, 4]);
        check(&[(7, 7)], &[], &[7]);
    }

    #[test]
    fn a_tree_that_grew_is_the_one_that_was_built() {
        let (built, conversation) = tree(TWO_BRANCHES, &[]);
        let (mut grown, _) = Tree::new(&[], &conversation);
        for link in [
            TWO_BRANCHES[0],
            TWO_BRANCHES[3],
            TWO_BRANCHES[1],
            TWO_BRANCHES[4],
            TWO_BRANCHES[2],
        ] {
            grown.insert(made(link));
        }
        assert_eq!(grown, built);
        grown.insert(made((9, 3)));
        grown.forget(MessageId(9));
        grown.forget(MessageId(1));
        assert_eq!(grown, built);
    }
}
