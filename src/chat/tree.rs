//! The messages of a conversation as a tree: each follows another, and what
//! several of them follow has versions. One way through it is on view.
//!
//! Nothing is ever taken out by deleting: what was deleted is marked
//! ([`Removed`]), and the marks say what is shown.

use super::by_id::ById;
use super::conversation::{Change, Conversation, Extent};
use super::id::MessageId;

/// How many messages are looked at for the one before a gap.
const TRIES: usize = 50;

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
    nodes: ById<Node>,
    /// What begins the conversation.
    first: Vec<MessageId>,
    /// Of what begins the conversation.
    selected_first: Option<MessageId>,
    /// Of what follows a message directly.
    selected: ById<MessageId>,
    removed: ById<Extent>,
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
        tree.break_rings();
        let missing = tree.fill_gaps(links);
        for id in tree.nodes.ids() {
            tree.file(id);
        }
        tree.mark(conversation);
        (tree, missing)
    }

    /// Takes over which versions are selected and what is deleted. To be done
    /// after a message was added that either is about.
    pub fn mark(&mut self, conversation: &Conversation) {
        self.selected_first = None;
        self.selected.clear();
        for (parent, message) in &conversation.selected {
            self.select(*parent, *message);
        }
        self.removed.clear();
        for removed in &conversation.removed {
            self.removed.insert(removed.id, removed.extent);
        }
    }

    /// Selects every step from one message to another. There are several where
    /// something between them was deleted alone when that was said; what is
    /// said later of one of them goes before.
    fn select(&mut self, parent: Option<MessageId>, message: MessageId) {
        let mut steps = vec![message];
        let mut above = self.parent(message);
        while let Some(step) = above.filter(|_| above != parent) {
            steps.push(step);
            above = self.parent(step);
        }
        if above == parent {
            for step in steps {
                self.choose(self.parent(step), step);
            }
        }
    }

    /// Adds a message, or does nothing where it is known. Its parent is known,
    /// or it begins the conversation.
    pub fn insert(&mut self, link: Link) {
        if self.nodes.contains(link.id) {
            return;
        }
        let parent = link.parent.filter(|parent| self.nodes.contains(*parent));
        self.add(Link { parent, ..link });
        self.file(link.id);
    }

    /// Takes out a message that was never kept, and that nothing follows.
    pub fn forget(&mut self, id: MessageId) {
        if let Some(node) = self.nodes.get(id).filter(|node| node.children.is_empty()) {
            let parent = node.parent;
            self.children_mut(parent).retain(|child| *child != id);
            self.nodes.remove(id);
        }
    }

    #[must_use]
    pub fn contains(&self, id: MessageId) -> bool {
        self.nodes.contains(id)
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
            match self.removed.get(id) {
                None => shown.push(id),
                Some(Extent::Branch) => {}
                Some(Extent::Message) => open.extend(self.children(Some(id)).iter().rev()),
            }
        }
        shown
    }

    /// The place of a message among its versions, and their number.
    #[must_use]
    pub fn place(&self, id: MessageId) -> (usize, usize) {
        // Nearly always; of ten thousand no lists are made then.
        let parent = self.parent(id);
        let is_shown = parent.is_none_or(|parent| !self.removed.contains(parent));
        if is_shown && self.children(parent) == [id] {
            return (0, 1);
        }
        let (place, versions) = self.versions(id);
        (place, versions.len())
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
        while let Some(above) = parent.filter(|above| self.removed.contains(*above)) {
            parent = self.parent(above);
        }
        parent
    }

    /// Whether neither it nor what it belongs to is deleted.
    #[must_use]
    pub fn is_shown(&self, id: MessageId) -> bool {
        let mut above = Some(id).filter(|id| self.contains(*id) && !self.removed.contains(*id));
        if above.is_none() {
            return false;
        }
        while let Some(id) = above {
            if self.removed.get(id) == Some(&Extent::Branch) {
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

    /// What is on view after a message: what was selected, and else the
    /// newest. Where that was deleted alone, what is on view after it.
    fn selected_after(&self, parent: Option<MessageId>) -> Option<MessageId> {
        let mut after = parent;
        // Each turn is one further down.
        loop {
            let follows = |id: &MessageId| self.contains(*id) && self.parent(*id) == after;
            let selected = self.chosen(after).filter(follows);
            let newest = self.children(after).iter().rev().copied();
            let mut choice = selected.into_iter().chain(newest);
            let chosen = choice.find(|id| self.leads_on(*id))?;
            if !self.removed.contains(chosen) {
                return Some(chosen);
            }
            after = Some(chosen);
        }
    }

    fn chosen(&self, parent: Option<MessageId>) -> Option<MessageId> {
        match parent {
            None => self.selected_first,
            Some(parent) => self.selected.get(parent).copied(),
        }
    }

    fn choose(&mut self, parent: Option<MessageId>, message: MessageId) {
        match parent {
            None => self.selected_first = Some(message),
            Some(parent) => self.selected.insert(parent, message),
        }
    }

    /// Whether it is shown, or something behind it in its place.
    fn leads_on(&self, id: MessageId) -> bool {
        match self.removed.get(id) {
            None => self.contains(id),
            Some(Extent::Branch) => false,
            Some(Extent::Message) => !self.shown_after(Some(id)).is_empty(),
        }
    }

    fn parent(&self, id: MessageId) -> Option<MessageId> {
        self.nodes.get(id).and_then(|node| node.parent)
    }

    fn children(&self, parent: Option<MessageId>) -> &[MessageId] {
        match parent {
            None => &self.first,
            Some(parent) => match self.nodes.get(parent) {
                Some(node) => &node.children,
                None => &[],
            },
        }
    }

    fn children_mut(&mut self, parent: Option<MessageId>) -> &mut Vec<MessageId> {
        match parent.and_then(|parent| self.nodes.get_mut(parent)) {
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
        let age = |id: MessageId| (self.nodes.get(id).map(|node| node.created_ms), id);
        let siblings = self.children(parent);
        let place = siblings.partition_point(|sibling| age(*sibling) < age(id));
        self.children_mut(parent).insert(place, id);
    }

    /// Puts something into the place of messages that others follow and that
    /// are not there. What they followed cannot be known: the last message
    /// before those is taken.
    fn fill_gaps(&mut self, links: &[Link]) -> Vec<Link> {
        let mut gaps: ById<u64> = ById::default();
        for link in links {
            if let Some(gap) = link.parent.filter(|parent| !self.contains(*parent)) {
                let known = gaps.get(gap).copied().unwrap_or(u64::MAX);
                gaps.insert(gap, link.created_ms.min(known));
            }
        }
        let mut tops = ById::default();
        let mut missing = Vec::new();
        for id in gaps.ids() {
            let created_ms = gaps.get(id).copied().unwrap_or_default();
            let parent = self.last_before(id, created_ms, links, &mut tops);
            let filled = Link {
                id,
                parent,
                created_ms,
            };
            self.add(filled);
            missing.push(filled);
        }
        missing
    }

    /// The newest message that is older than a gap and does not follow it.
    fn last_before(
        &self,
        gap: MessageId,
        created_ms: u64,
        links: &[Link],
        tops: &mut ById<MessageId>,
    ) -> Option<MessageId> {
        let mut below = (created_ms, MessageId(0));
        // Only where clocks went wrong is the first one that follows it.
        for _ in 0..TRIES {
            let older = links.iter().map(|link| (link.created_ms, link.id));
            let last = older.filter(|older| *older < below).max()?;
            if self.top(last.1, tops) != gap {
                return Some(last.1);
            }
            below = last;
        }
        None
    }

    /// The first of all that a message follows, there or not. What was once
    /// found out is noted, so that long ways are walked once.
    fn top(&self, id: MessageId, tops: &mut ById<MessageId>) -> MessageId {
        let mut way = Vec::new();
        let mut top = id;
        while let Some(above) = tops.get(top).copied().or_else(|| self.parent(top)) {
            way.push(top);
            top = above;
        }
        for passed in way {
            tops.insert(passed, top);
        }
        top
    }

    /// Messages that follow from themselves (only a damaged file has such):
    /// the oldest of a ring begins the conversation.
    fn break_rings(&mut self) {
        // From where each was first passed.
        let mut passed = ById::default();
        for start in self.nodes.ids() {
            let mut above = Some(start);
            while let Some(id) = above.filter(|id| !passed.contains(*id)) {
                passed.insert(id, start);
                above = self.parent(id);
            }
            let ring = above.filter(|id| passed.get(*id) == Some(&start));
            if let Some(oldest) = ring.map(|within| self.oldest_of_ring(within))
                && let Some(node) = self.nodes.get_mut(oldest)
            {
                node.parent = None;
            }
        }
    }

    fn oldest_of_ring(&self, within: MessageId) -> MessageId {
        let age = |id: MessageId| (self.nodes.get(id).map(|node| node.created_ms), id);
        let mut oldest = within;
        let mut above = self.parent(within);
        while let Some(id) = above.filter(|id| *id != within) {
            oldest = if age(id) < age(oldest) { id } else { oldest };
            above = self.parent(id);
        }
        oldest
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
        let places = [1, 2, 3, 5].map(|id| tree.place(MessageId(id)));
        assert_eq!(places, [(0, 1), (0, 2), (0, 1), (1, 2)]);
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
