//! The command palette: everything that can be done or gone to, by a few
//! letters of its name. A combobox with a list
//! (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>): the focus stays in
//! the field, and the field says which choice is the active one.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

use crate::browser::{dialog, textarea};
use crate::palette::pieces;
use crate::state::reactive::text_of;
use crate::state::{AppState, Offer, Offers};

use super::composer::sends;
use super::element::{Element, Place, el, maybe};
use super::modal::{closing, modal};
use super::when::dynamic;

const LIST: &str = "palette-list";

/// How many choices Page Up and Page Down go.
const PAGE: usize = 8;

/// The palette's state.
#[derive(Debug, Clone, Copy)]
struct Palette {
    state: AppState,
    typed: RwSignal<String>,
    kinds: Memo<Vec<Offers>>,
    /// The active one of all choices.
    active: RwSignal<usize>,
    close: Callback<()>,
}

/// The dialog.
pub fn palette(state: AppState) -> Element {
    let (element, field) = (Place::new(), Place::new());
    let typed = RwSignal::new(String::new());
    let palette = Palette {
        state,
        typed,
        kinds: Memo::new(move |_| state.palette(&typed.get())),
        active: RwSignal::new(0),
        close: closing(element),
    };
    let opened = move || {
        if let Some(field) = field.get_untracked() {
            textarea::focus(&field);
        }
    };
    let content = vec![
        palette.field(field).into_any(),
        el("p", "offscreen")
            .attr("role", "status")
            .child(text_of(move || palette.count()))
            .into_any(),
        dynamic(move || palette.list()).into_any(),
        hint().into_any(),
    ];
    let closed = move || state.palette_open.set(false);
    modal("Command palette", element, opened, closed, content).attr("data-palette", "")
}

fn hint() -> Element {
    let key = |name: &'static str| el("kbd", "keycap").child(name);
    el("p", "palette__hint")
        .attr("aria-hidden", "true")
        .child(key("↑"))
        .child(key("↓"))
        .child(" to move, ")
        .child(key("Enter"))
        .child(" to choose, ")
        .child(key("Esc"))
        .child(" to close")
}

fn option_id(place: usize) -> String {
    format!("palette-option-{place}")
}

impl Palette {
    fn field(self, place: Place) -> Element {
        let is_some = move || self.len() > 0;
        let active = move || is_some().then(|| option_id(self.active.get()).into());
        el("input", "palette__field")
            .place(place)
            .attr("type", "text")
            .attr("role", "combobox")
            .attr("aria-label", "Command or chat")
            .attr("placeholder", "Command or chat")
            .attr("aria-autocomplete", "list")
            .attr("aria-controls", LIST)
            .attr_of("aria-expanded", move || {
                Some(if is_some() { "true" } else { "false" }.into())
            })
            .attr_of("aria-activedescendant", active)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .attr("enterkeyhint", "go")
            .attr("dir", "auto")
            .on_text("input", move |text| {
                self.active.set(0);
                self.typed.set(text);
            })
            .on("keydown", move |event: KeyboardEvent| self.press(&event))
    }

    fn len(self) -> usize {
        let count = |kinds: &Vec<Offers>| kinds.iter().map(|kind| kind.offers.len()).sum();
        self.kinds.with(count)
    }

    fn press(self, event: &KeyboardEvent) {
        let key = event.key();
        let last = untrack(|| self.len()).saturating_sub(1);
        let active = self.active.get_untracked();
        let to = match key.as_str() {
            "ArrowDown" if active >= last => 0,
            "ArrowDown" => active + 1,
            "ArrowUp" if active == 0 => last,
            "ArrowUp" => active - 1,
            "Home" if !event.shift_key() => 0,
            "End" if !event.shift_key() => last,
            "PageDown" => last.min(active + PAGE),
            "PageUp" => active.saturating_sub(PAGE),
            // The same keys that open it.
            "k" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                return self.close.run(());
            }
            _ if sends(event) => {
                event.prevent_default();
                return self.choose(active);
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(to);
        dialog::show(&option_id(to));
    }

    fn choose(self, place: usize) {
        let offer = self.kinds.with_untracked(|kinds| {
            let mut offers = kinds.iter().flat_map(|kind| &kind.offers);
            offers.nth(place).cloned()
        });
        if let Some(offer) = offer {
            // First, so that the focus is back where it was: what is done may
            // take it from there, and gives it back there.
            self.close.run(());
            self.state.choose(&offer.choice);
        }
    }

    /// What is said of the list.
    fn count(self) -> String {
        match self.len() {
            0 => self.nothing(),
            1 => "1 result".to_owned(),
            count => format!("{count} results"),
        }
    }

    fn nothing(self) -> String {
        let typed = self.typed.get();
        format!("No command or chat is called “{}”.", typed.trim())
    }

    fn list(self) -> AnyView {
        let kinds = self.kinds.get();
        if kinds.is_empty() {
            let words = untrack(|| self.nothing());
            return el("p", "palette__nothing")
                .attr("aria-hidden", "true")
                .child(words)
                .into_any();
        }
        let mut list = el("div", "palette__list")
            .attr("id", LIST)
            .attr("role", "listbox")
            .attr("aria-label", "Commands and chats");
        let mut place = 0;
        for (nth, kind) in kinds.into_iter().enumerate() {
            let id = format!("palette-kind-{nth}");
            let title = el("div", "palette__kind")
                .attr("id", id.clone())
                .attr("aria-hidden", "true")
                .child(kind.title);
            let mut group = el("div", "palette__group")
                .attr("role", "group")
                .attr("aria-labelledby", id)
                .child(title);
            for offer in kind.offers {
                group = group.child(self.option(place, offer));
                place += 1;
            }
            list = list.child(group);
        }
        list.into_any()
    }

    fn option(self, place: usize, offer: Offer) -> Element {
        let mut name = el("span", "palette__name").attr("dir", "auto");
        for (piece, hit) in pieces(&offer.name, &offer.ranges) {
            let piece = piece.to_owned();
            name = match hit {
                true => name.child(el("mark", "palette__hit").child(piece)),
                false => name.child(piece),
            };
        }
        let note = (!offer.note.is_empty()).then(|| el("span", "palette__note").child(offer.note));
        let is_active = move || self.active.get() == place;
        el("div", "palette__option")
            .attr("id", option_id(place))
            .attr("role", "option")
            .attr_of("aria-selected", move || {
                Some(if is_active() { "true" } else { "false" }.into())
            })
            // The focus stays in the field.
            .on("mousedown", |event: Event| event.prevent_default())
            .on("pointermove", move |_: Event| {
                if self.active.get_untracked() != place {
                    self.active.set(place);
                }
            })
            .on_click(move || self.choose(place))
            .child(name)
            .child(maybe(note))
            .child(maybe(keys(offer.keys)))
    }
}

/// Keys, one beside the other; nothing where there are none.
pub fn keys(keys: Vec<String>) -> Option<Element> {
    let some = !keys.is_empty();
    let one = |key: String| el("kbd", "keycap").child(key);
    some.then(|| el("span", "keycaps").children(keys.into_iter().map(one)))
}
