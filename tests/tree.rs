//! The tree of a conversation under any sequence of what people do to it, and
//! under any links.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::conversation::{Change, Conversation, Extent, Removed};
use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::chat::tree::{Link, Tree};
use proptest::prelude::*;
use proptest::sample::Index;

/// What a person does; places are on the path, or among all messages.
#[derive(Debug, Clone)]
enum Step {
    /// Asks, or is answered: something new at the end of what is on view.
    Say,
    /// Edits a question or asks for another reply: a version of what is at a
    /// place. It follows what that follows, or what that is shown after.
    Again(Index, bool),
    Delete(Index, Extent),
    Restore(Index),
    Switch(Index, Index),
    Reveal(Index),
}

fn step() -> impl Strategy<Value = Step> {
    let extent = prop::sample::select(vec![Extent::Branch, Extent::Message]);
    prop_oneof![
        4 => Just(Step::Say),
        3 => any::<(Index, bool)>().prop_map(|(place, raw)| Step::Again(place, raw)),
        3 => (any::<Index>(), extent).prop_map(|(place, extent)| Step::Delete(place, extent)),
        2 => any::<Index>().prop_map(Step::Restore),
        2 => any::<(Index, Index)>().prop_map(|(place, version)| Step::Switch(place, version)),
        1 => any::<Index>().prop_map(Step::Reveal),
    ]
}

#[derive(Debug)]
struct World {
    conversation: Conversation,
    links: Vec<Link>,
    tree: Tree,
    /// Ids in an order of their own.
    ids: u64,
}

impl World {
    fn new(ids: u64) -> Self {
        let conversation = Conversation::new(ConversationId(1), 0);
        Self {
            tree: Tree::new(&[], &conversation).0,
            conversation,
            links: Vec::new(),
            ids,
        }
    }

    fn apply(&mut self, changes: &[Change]) {
        changes
            .iter()
            .for_each(|change| self.conversation.apply(change));
        self.tree.mark(&self.conversation);
    }

    fn say(&mut self, parent: Option<MessageId>) -> MessageId {
        self.ids = self
            .ids
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let link = Link {
            id: MessageId(self.ids),
            parent,
            // Some are of the same moment.
            created_ms: self.links.len() as u64 / 2,
        };
        self.links.push(link);
        self.tree.insert(link);
        let changes = self.tree.reveal(link.id);
        self.apply(&changes);
        assert!(
            self.tree.path().contains(&link.id),
            "what is new is not on view"
        );
        link.id
    }

    fn raw_parent(&self, id: MessageId) -> Option<MessageId> {
        self.links.iter().find(|link| link.id == id).unwrap().parent
    }

    fn take(&mut self, step: &Step) {
        let path = self.tree.path();
        match step {
            Step::Say => {
                let said = self.say(path.last().copied());
                assert_eq!(self.tree.path(), [&path[..], &[said]].concat());
            }
            _ if self.links.is_empty() => {}
            Step::Restore(which) => {
                if let Some(removed) = self
                    .conversation
                    .removed
                    .get(which.index(self.conversation.removed.len().max(1)))
                {
                    let id = removed.id;
                    self.apply(&[Change::Restore(id)]);
                }
            }
            Step::Reveal(which) => {
                let id = self.links[which.index(self.links.len())].id;
                self.reveal(id);
            }
            _ if path.is_empty() => {}
            Step::Again(place, raw) => {
                let place = place.index(path.len());
                let parent = if *raw {
                    self.raw_parent(path[place])
                } else {
                    self.tree.shown_parent(path[place])
                };
                let new = self.say(parent);
                assert_eq!(self.tree.path(), [&path[..place], &[new]].concat());
                assert!(self.tree.versions(new).1.contains(&path[place]));
            }
            Step::Delete(place, extent) => self.delete(&path, place.index(path.len()), *extent),
            Step::Switch(place, version) => {
                let place = place.index(path.len());
                let (_, versions) = self.tree.versions(path[place]);
                let version = versions[version.index(versions.len())];
                self.apply(&[Change::Select(self.tree.shown_parent(path[place]), version)]);
                assert_eq!(self.tree.path()[..place], path[..place]);
                assert_eq!(self.tree.path()[place], version);
            }
        }
    }

    fn delete(&mut self, path: &[MessageId], place: usize, extent: Extent) {
        let id = path[place];
        let removed = Change::Remove(Removed {
            id,
            extent,
            at_ms: 1,
        });
        self.apply(std::slice::from_ref(&removed));
        let after = self.tree.path();
        assert!(!after.contains(&id));
        assert_eq!(after[..place], path[..place], "what stands before it");
        if extent == Extent::Message && place + 1 < path.len() {
            assert_eq!(
                after[place..],
                path[place + 1..],
                "what followed it follows what was before it"
            );
        }
        self.apply(&[Change::Restore(id)]);
        assert_eq!(self.tree.path(), path, "deleted and brought back");
        self.apply(&[removed]);
    }

    fn reveal(&mut self, id: MessageId) {
        let shown = self.tree.is_shown(id);
        let changes = self.tree.reveal(id);
        self.apply(&changes);
        assert_eq!(self.tree.path().contains(&id), shown);
    }

    /// What holds whatever was done.
    fn check(&self) {
        let path = self.tree.path();
        let mut before = None;
        for id in &path {
            assert!(self.tree.shown_after(before).contains(id));
            assert_eq!(self.tree.shown_parent(*id), before);
            assert!(self.tree.is_shown(*id));
            assert!(
                self.conversation
                    .removed
                    .iter()
                    .all(|removed| removed.id != *id)
            );
            before = Some(*id);
        }
        assert_eq!(self.tree.shown_after(before), [], "it goes on");
        for link in &self.links {
            if self.tree.is_shown(link.id) {
                let (place, versions) = self.tree.versions(link.id);
                assert_eq!(versions[place], link.id);
            }
        }
    }

    /// The same tree comes of the same messages, however they come.
    fn check_rebuilt(&self, order: &[Index]) {
        let mut links = self.links.clone();
        for (place, with) in order.iter().enumerate().take(links.len()) {
            let with = with.index(links.len());
            links.swap(place, with);
        }
        let (built, missing) = Tree::new(&links, &self.conversation);
        assert_eq!((&built, missing), (&self.tree, Vec::new()));
        let (mut grown, _) = Tree::new(&[], &self.conversation);
        while !links.is_empty() {
            links.retain(|link| {
                let ready = link.parent.is_none_or(|parent| grown.contains(parent));
                if ready {
                    grown.insert(*link);
                }
                !ready
            });
        }
        grown.mark(&self.conversation);
        assert_eq!(grown, self.tree);
    }

    /// Nothing is ever out of reach.
    fn check_all_can_be_seen(&mut self) {
        while let Some(removed) = self.conversation.removed.first() {
            let id = removed.id;
            self.apply(&[Change::Restore(id)]);
        }
        for id in self.links.iter().map(|link| link.id).collect::<Vec<_>>() {
            assert!(self.tree.is_shown(id));
            self.reveal(id);
            self.check();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_500) })]

    #[test]
    fn whatever_people_do(ids: u64, steps in prop::collection::vec(step(), 0..60), order in prop::collection::vec(any::<Index>(), 40)) {
        let mut world = World::new(ids);
        for step in &steps {
            world.take(step);
            world.check();
        }
        world.check_rebuilt(&order);
        world.check_all_can_be_seen();
    }

    #[test]
    fn any_links_make_a_tree(
        links in prop::collection::vec((0_u64..12, prop::option::of(0_u64..14), 0_u64..6), 0..14),
        marks in prop::collection::vec((0_u64..14, prop::option::of(0_u64..14), 0..3), 0..6),
        order in prop::collection::vec(any::<Index>(), 14),
    ) {
        let mut conversation = Conversation::new(ConversationId(1), 0);
        for (id, parent, mark) in marks {
            let removed = |extent| Change::Remove(Removed { id: MessageId(id), extent, at_ms: 1 });
            conversation.apply(&match mark {
                0 => Change::Select(parent.map(MessageId), MessageId(id)),
                1 => removed(Extent::Branch),
                _ => removed(Extent::Message),
            });
        }
        // One link for each message.
        let mut known = std::collections::BTreeSet::new();
        let mut links: Vec<_> = links.into_iter().filter(|(id, ..)| known.insert(*id)).map(|(id, parent, created_ms)| Link {
            id: MessageId(id),
            parent: parent.map(MessageId),
            created_ms,
        }).collect();
        let (tree, missing) = Tree::new(&links, &conversation);
        let mut world = World { conversation: conversation.clone(), links: links.clone(), tree, ids: 0 };
        world.check();
        for (place, with) in order.iter().enumerate().take(links.len()) {
            let with = with.index(links.len());
            links.swap(place, with);
        }
        let (again, also_missing) = Tree::new(&links, &conversation);
        prop_assert_eq!(&world.tree, &again);
        prop_assert_eq!(&missing, &also_missing);
        world.links.extend(missing);
        world.check_all_can_be_seen();
    }
}

/// As many links as a large conversation has, of every unkind shape: this ends
/// (the test is stopped otherwise).
#[test]
fn large_and_damaged_conversations_are_built() {
    let conversation = Conversation::new(ConversationId(1), 0);
    let count = 10_000;
    let of = |parent: fn(u64) -> Option<u64>, time: fn(u64) -> u64| -> Vec<Link> {
        let link = |id: u64| Link {
            id: MessageId(id.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            parent: parent(id).map(|parent| MessageId(parent.wrapping_mul(0x9e37_79b9_7f4a_7c15))),
            created_ms: time(id),
        };
        (1..=count).map(link).collect()
    };
    let in_a_row = of(|id| Some(id - 1).filter(|parent| *parent > 0), |id| id);
    let backwards = of(
        |id| Some(id - 1).filter(|parent| *parent > 0),
        |id| 20_000 - id,
    );
    let all_first = of(|_| None, |id| id);
    let all_missing = of(|id| Some(id + 100_000), |id| id);
    let all_missing_backwards = of(|id| Some(id + 100_000), |id| 20_000 - id);
    let one_missing = of(|_| Some(100_000), |id| id);
    let one_ring = of(|id| Some(if id == 1 { 10_000 } else { id - 1 }), |id| id);
    for (links, on_view) in [
        (in_a_row, 10_000),
        (backwards, 10_000),
        (all_first, 1),
        (all_missing, 20_000),
        (all_missing_backwards, 20_000),
        (one_missing, 2),
        (one_ring, 10_000),
    ] {
        let (tree, _) = Tree::new(&links, &conversation);
        assert_eq!(tree.path().len(), on_view);
    }
}
