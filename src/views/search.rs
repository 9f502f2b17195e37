//! Searching all conversations, as one types.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser::focus;
use crate::search::results::{Group, Passage, SearchResults};
use crate::state::reactive::text_of;
use crate::state::{SEARCH_FIELD, Value, use_app_state};

use super::element::{Element, el};
use super::when::{dynamic, when};

/// The field, and below it what was found. Arrow keys go through the results,
/// Escape empties the field.
pub fn search() -> Element {
    let state = use_app_state();
    let typed = RwSignal::new(String::new());
    let look_for = move |text: String| {
        typed.set(text.clone());
        state.search(text);
    };
    let field = el("input", "search__field")
        .attr("id", SEARCH_FIELD)
        .attr("type", "search")
        .attr("aria-label", "Search conversations")
        .attr("placeholder", "Search conversations")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .value(typed)
        .on_text("input", look_for)
        .on("focus", move |_: leptos::ev::Event| state.prepare_search());
    let keys = move |event: KeyboardEvent| {
        let handled = match event.key().as_str() {
            "ArrowDown" => focus::step(&event, ON_THE_WAY, true),
            "ArrowUp" => focus::step(&event, ON_THE_WAY, false),
            "Escape" if !typed.with_untracked(String::is_empty) => {
                look_for(String::new());
                focus::first(&event, ON_THE_WAY)
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    };
    let something = move || state.search_results.with(|found| !found.query.is_empty());
    el("div", "search")
        .attr("role", "search")
        .on("keydown", keys)
        .child(field)
        .child(spoken(state.search_results))
        .child(when(something, move || results(state.search_results)))
}

/// What the arrow keys go through.
const ON_THE_WAY: &str = "input, a";

/// What is said to those who do not see the page: not how far it is, but what
/// came of it.
fn spoken(found: Value<SearchResults>) -> Element {
    let words = move || {
        found.with(|found| match &found.problem {
            Some(problem) => problem.clone(),
            None if found.complete => count(found.count()),
            None => String::new(),
        })
    };
    el("p", "search__count")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(text_of(words))
}

fn results(found: Value<SearchResults>) -> AnyView {
    let progress = move || {
        found.with(|found| {
            let reading = !found.complete && found.problem.is_none();
            let words = || format!("Searching {} of {}…", found.read, found.of);
            if reading { words() } else { String::new() }
        })
    };
    let more = move || {
        found.with(|found| match found.more {
            0 => String::new(),
            more => format!("{} more. Type more to find fewer.", count(more)),
        })
    };
    let groups = move || {
        found.with(|found| {
            el("ul", "search__results")
                .children(found.groups.iter().map(result))
                .into_any()
        })
    };
    el("div", "search__found")
        .child(el("p", "search__progress").child(text_of(progress)))
        .child(dynamic(groups))
        .child(el("p", "search__more").child(text_of(more)))
        .into_any()
}

fn result(group: &Group) -> Element {
    let best = group.best.as_ref();
    let address = match best {
        Some((message, _)) => format!("#/c/{}/m/{message}", group.id),
        None => format!("#/c/{}", group.id),
    };
    let title = if group.title.0.is_empty() {
        el("span", "search__title").child("Untitled")
    } else {
        passage(el("span", "search__title"), &group.title)
    };
    let text = best.map(|(_, text)| passage(el("span", "search__text"), text));
    let further = group.hits.saturating_sub(1);
    let words = match further {
        1 => "1 further message".to_owned(),
        _ => format!("{further} further messages"),
    };
    let link = el("a", "search__link")
        .attr("href", address)
        .child(title)
        .maybe(
            group
                .archived
                .then(|| el("span", "search__note").child("Archived")),
        )
        .maybe(text)
        .maybe((further > 0).then(|| el("span", "search__note").child(words)));
    el("li", "").child(link)
}

fn passage(element: Element, passage: &Passage) -> Element {
    let element = element.attr("dir", "auto");
    passage.0.iter().fold(element, |element, piece| {
        let text = piece.text.clone();
        if piece.hit {
            element.child(el("mark", "").child(text))
        } else {
            element.child(text)
        }
    })
}

fn count(conversations: usize) -> String {
    match conversations {
        0 => "No conversations".to_owned(),
        1 => "1 conversation".to_owned(),
        _ => format!("{conversations} conversations"),
    }
}
