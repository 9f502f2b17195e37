//! The entries of the list, of which only those near its visible part are on
//! the page.

use leptos::ev::{Event, FocusEvent, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::dialog;
use crate::browser::scroll::{self, SizeObserver};
use crate::chat::id::ConversationId;
use crate::chat::list::{Group, List, Shelf};
use crate::state::reactive::effect;
use crate::state::{AppState, use_app_state};
use crate::views::element::{Element, Place, el};
use crate::views::list::{list, row};
use crate::views::when::when;

use super::entry::entry;
use super::focus_soon;
use super::visible::{Layout, View};

/// Until it is measured.
const UNMEASURED: View = View {
    top: 0.0,
    height: 900.0,
    row: 36.0,
};

/// An entry as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) id: ConversationId,
    pub(super) title: String,
    pub(super) pinned: bool,
    pub(super) heading: Option<Group>,
    /// Rows above it.
    pub(super) row: usize,
    /// Its place among all, from 1.
    pub(super) place: usize,
    /// It is on view.
    pub(super) open: bool,
    /// A reply is on its way: here, or in another tab.
    pub(super) replying: Option<&'static str>,
}

/// What the list, its entries and its keys share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries {
    pub(super) state: AppState,
    pub(super) list: Memo<List>,
    /// The places of the conversation on view, and of the entry that the Tab
    /// key leads to.
    pub(super) places: Memo<(Option<usize>, usize)>,
    pub(super) shown: Memo<Vec<Shown>>,
    view: RwSignal<View>,
    scroller: Place,
    /// The entry that was focused last.
    pub(super) active: RwSignal<Option<ConversationId>>,
    /// The entry that the mouse is over.
    pub(super) hovered: RwSignal<Option<ConversationId>>,
    /// The entry that is being renamed.
    pub(super) editing: RwSignal<Option<ConversationId>>,
    /// The focus is in the list, or was when its element went.
    pub(super) focused: RwSignal<bool>,
}

/// Where the link of an entry is to be found.
pub(super) fn link_id(id: ConversationId) -> String {
    format!("chat-{id}")
}

impl Entries {
    fn new(state: AppState) -> Self {
        let list = Memo::new(move |_| state.shelf(Shelf::Listed));
        let view = RwSignal::new(UNMEASURED);
        let active = RwSignal::new(None);
        let on_view = Memo::new(move |_| state.conversation.with(|on_view| on_view.id));
        let places = Memo::new(move |old: Option<&(Option<usize>, usize)>| {
            let (on_view, active) = (on_view.get(), active.get());
            let (mut open, mut tab) = (None, None);
            list.with(|list| {
                state.conversations.with(|heads| {
                    for (place, entry) in list.entries.iter().enumerate() {
                        let id = heads.get(entry.head).map(|head| head.id);
                        if id == Some(on_view) {
                            open = Some(place);
                        }
                        if id == active {
                            tab = Some(place);
                        }
                    }
                });
                // What was focused may have gone: then what is in its place.
                let before = active.and(old).map(|(_, tab)| *tab);
                let last = list.entries.len().saturating_sub(1);
                let tab = tab.or(before).or(open).unwrap_or(0);
                (open, tab.min(last))
            })
        });
        let visible = Memo::new(move |_| {
            let open = places.get().0;
            list.with(|list| Layout { list, open }.visible(view.get()))
        });
        let shown = Memo::new(move |_| {
            let ((open, tab), visible) = (places.get(), visible.get());
            shown(state, list, open, tab, visible)
        });
        Self {
            state,
            list,
            places,
            shown,
            view,
            scroller: Place::new(),
            active,
            hovered: RwSignal::new(None),
            editing: RwSignal::new(None),
            focused: RwSignal::new(false),
        }
    }

    /// The conversation at a place of the list.
    pub(super) fn at(self, place: usize) -> Option<ConversationId> {
        let head = self
            .list
            .try_with_untracked(|list| list.entries.get(place).map(|entry| entry.head))??;
        self.state
            .conversations
            .with_untracked(|heads| heads.get(head).map(|head| head.id))
    }

    /// The entry that the Tab key leads to; none where the list is gone.
    pub(super) fn current(self) -> Option<ConversationId> {
        self.at(self.places.try_get_untracked()?.1)
    }

    /// Focuses the entry at a place.
    pub(super) fn go(self, place: usize) {
        if let Some(id) = self.at(place) {
            self.active.set(Some(id));
            self.reveal(place);
            focus_soon(move || Some(link_id(id)));
        }
    }

    /// Scrolls so that the entry at a place is seen.
    fn reveal(self, place: usize) {
        let Some((open, _)) = self.places.try_get_untracked() else {
            return;
        };
        let view = self.view.get_untracked();
        let top = self
            .list
            .with_untracked(|list| Layout { list, open }.scroll_to(place, view));
        if let (Some(top), Some(scroller)) = (top, self.scroller.get_untracked()) {
            scroll::to(&scroller, top);
        }
    }

    fn measure(self, probe: Place) {
        if let (Some(scroller), Some(probe)) =
            (self.scroller.get_untracked(), probe.get_untracked())
        {
            let position = scroll::position(&scroller);
            let view = View {
                top: position.top,
                height: position.visible,
                row: scroll::position(&probe).visible.max(1.0),
            };
            if self.view.get_untracked() != view {
                self.view.set(view);
            }
        }
    }

    /// The focus stays in the list whatever becomes of its entries.
    fn keep_focus(self) {
        effect(move || {
            self.shown.track();
            if self.focused.get_untracked() && self.editing.get_untracked().is_none() {
                focus_soon(move || {
                    let lost = dialog::focus_is_nowhere();
                    let current = self.current().filter(|_| lost);
                    current.map(link_id)
                });
            }
        });
    }
}

/// The entries that have to be on the page: those that are near the visible
/// part, and the one that has the focus or gets it next.
fn shown(
    state: AppState,
    list: Memo<List>,
    open: Option<usize>,
    tab: usize,
    visible: std::ops::Range<usize>,
) -> Vec<Shown> {
    let (before, after) = (tab < visible.start, tab >= visible.end);
    let places = before.then_some(tab).into_iter();
    let places = places.chain(visible).chain(after.then_some(tab));
    let replying = |id| {
        if state.streaming.with(|streaming| streaming.contains(&id)) {
            Some("Replying")
        } else if state.elsewhere.with(|elsewhere| elsewhere.contains(&id)) {
            Some("Replying in another tab")
        } else {
            None
        }
    };
    list.with(|list| {
        let layout = Layout { list, open };
        state.conversations.with(|heads| {
            let shown = |place: usize| {
                let entry = list.entries.get(place)?;
                let head = heads.get(entry.head)?;
                Some(Shown {
                    id: head.id,
                    title: head.title.clone(),
                    pinned: head.pinned,
                    heading: entry.heading,
                    row: layout.row(place),
                    place: place + 1,
                    open: open == Some(place),
                    replying: replying(head.id),
                })
            };
            places.filter_map(shown).collect()
        })
    })
}

/// The list.
pub(super) fn entries() -> Element {
    let state = use_app_state();
    let entries = Entries::new(state);
    let probe = Place::new();
    let observer = StoredValue::new_local(None::<SizeObserver>);
    effect(move || {
        if let Some(scroller) = entries.scroller.get() {
            let measure = move || entries.measure(probe);
            observer.set_value(Some(SizeObserver::new(&scroller, measure)));
        }
    });
    // What comes on view is shown in the list, once that is known.
    let on_view = Memo::new(move |_| {
        let id = state.conversation.with(|on_view| on_view.id);
        (id, state.listed.get())
    });
    effect(move || {
        on_view.track();
        if let Some(open) = entries.places.get_untracked().0 {
            request_animation_frame(move || entries.reveal(open));
        }
    });
    entries.keep_focus();

    let rows = move || {
        let shown = entries.shown.get().into_iter();
        let view = |shown: Shown| {
            let ConversationId(key) = shown.id;
            row(key, move || entry(entries, shown).into_any())
        };
        shown.map(view).collect()
    };
    let none = move || state.listed.get() && entries.list.with(|list| list.entries.is_empty());
    let empty = || {
        el("p", "sidebar__empty")
            .child("No chats yet. The first question begins one.")
            .into_any()
    };
    let height = move || {
        let open = entries.places.get().0;
        let rows = entries.list.with(|list| Layout { list, open }.rows());
        format!("calc(var(--row) * {rows})")
    };
    let items = el("ul", "sidebar__entries")
        .style_of("height", height)
        .on("keydown", move |event: KeyboardEvent| {
            super::keys::press(entries, &event);
        })
        .on("focusin", move |_: Event| entries.focused.set(true))
        .on("focusout", move |event: FocusEvent| {
            // Where the focus goes nowhere, its element went.
            if event.related_target().is_some() {
                entries.focused.set(false);
            }
        })
        .child(list(rows));
    el("div", "sidebar__list")
        .place(entries.scroller)
        .on("scroll", move |_: Event| entries.measure(probe))
        .child(
            el("div", "sidebar__probe")
                .place(probe)
                .attr("aria-hidden", "true"),
        )
        .child(when(none, empty))
        .child(items)
}
