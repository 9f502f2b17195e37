//! A long column: what is rendered of it, and that nothing jumps.

use std::cell::Cell;
use std::rc::Rc;

use azure_chat::browser::frame::next_frame;
use azure_chat::views::element::el;
use azure_chat::views::window::Window;
use azure_chat::views::window::item::{Item, Setting};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use super::support::until;

const COUNT: u64 = 10_000;

/// A column of rows that are 40 to 239 pixels high and thought to be 100.
struct Page {
    scroller: HtmlElement,
    window: Window,
    following: RwSignal<bool>,
    _owner: Owner,
}

fn height(key: u64) -> u64 {
    40 + key * 37 % 200
}

fn item(key: u64) -> Item {
    let setting = Setting {
        besides: 0.0,
        line: 100.0,
        byte: 8.0,
        line_break: 0.0,
        share: 1.0,
    };
    Item {
        key,
        bytes: 1,
        breaks: 0,
        setting,
    }
}

impl Page {
    /// `own`: as in a browser that does not keep anything in its place.
    fn new(own: bool) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let make = |style: &str| {
            let element: HtmlElement = document.create_element("div").unwrap().unchecked_into();
            element.set_attribute("style", style).unwrap();
            element
        };
        let anchoring = if own { "none" } else { "auto" };
        let scroller = make(&format!(
            "position: fixed; inset: 0 auto auto 0; width: 500px; height: 600px; \
             overflow-y: scroll; overflow-anchor: {anchoring}"
        ));
        let place = make("display: flow-root");
        scroller.append_child(&place).unwrap();
        document.body().unwrap().append_child(&scroller).unwrap();
        let owner = Owner::new();
        let (window, following) = owner.with(|| {
            let following = RwSignal::new(true);
            let view = Box::new(|item: &Item, _: usize| {
                let key = item.key;
                let row = el("div", "")
                    .attr("id", format!("row-{key}"))
                    .attr("style", format!("height: {}px", height(key)));
                row.child(el("button", "").child("Press")).into_any()
            });
            let window = Window::new(&scroller, &place, "", view, following, !own);
            (window, following)
        });
        let page = Self {
            scroller,
            window,
            following,
            _owner: owner,
        };
        page.set(COUNT);
        page
    }

    fn set(&self, count: u64) {
        let keys: Vec<u64> = (0..count).collect();
        self.window.set(&keys, &|index| item(keys[index]));
    }

    fn row(&self, key: u64) -> Option<HtmlElement> {
        let found = self.scroller.query_selector(&format!("#row-{key}"));
        found.unwrap().map(JsCast::unchecked_into)
    }

    /// Where a row begins below the view's upper edge.
    fn top(&self, key: u64) -> f64 {
        let row = self.row(key).unwrap();
        row.get_bounding_client_rect().top()
    }

    fn rendered(&self) -> u32 {
        let rows = self.scroller.query_selector_all("[id^=row-]");
        rows.unwrap().length()
    }

    /// The row in the middle of the view.
    fn seen(&self) -> u64 {
        let row = at(250.0, 300.0).closest("[id^=row-]").unwrap().unwrap();
        row.id().trim_start_matches("row-").parse().unwrap()
    }

    /// The browser is told that the view was scrolled, and has painted.
    async fn scroll_by(&self, distance: f64) {
        self.scroller.scroll_by_with_x_and_y(0.0, distance);
        self.event();
        frames(2).await;
    }

    fn event(&self) {
        self.window.scrolled();
    }

    fn is_at_end(&self) -> bool {
        let Some(last) = self.row(COUNT - 1) else {
            return false;
        };
        (last.get_bounding_client_rect().bottom() - 600.0).abs() < 1.0
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.scroller.remove();
    }
}

fn at(x: f32, y: f32) -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    document.element_from_point(x, y).unwrap()
}

async fn frames(count: usize) {
    for _ in 0..count {
        let passed = Rc::new(Cell::new(false));
        let pass = Rc::clone(&passed);
        next_frame(move || pass.set(true));
        until(|| passed.get()).await;
    }
}

async fn opened(own: bool) -> Page {
    let page = Page::new(own);
    frames(2).await;
    until(|| page.is_at_end()).await;
    page
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_shown_from_the_end_and_few_are_rendered() {
    let page = opened(false).await;
    frames(10).await;
    assert!(page.is_at_end());
    let rendered = page.rendered();
    assert!((6..80).contains(&rendered), "{rendered}");
    assert!(page.row(0).is_none());
    let row = page.row(COUNT - 1).unwrap();
    assert_eq!(
        row.get_attribute("aria-posinset").as_deref(),
        Some("10000"),
        "assistive technology is told where one is"
    );
    assert_eq!(row.get_attribute("aria-setsize").as_deref(), Some("10000"));
}

#[wasm_bindgen_test]
async fn a_short_column_is_rendered_as_a_whole() {
    let page = opened(false).await;
    page.set(30);
    until(|| page.rendered() == 30).await;
    let row = page.row(0).unwrap();
    assert!(!row.has_attribute("aria-posinset"), "all can be counted");
}

/// Rows above turn out to be of other heights than was thought; what is read
/// moves as far as was scrolled.
async fn scrolls_evenly(own: bool) {
    let page = opened(own).await;
    page.scroll_by(-2_000.0).await;
    assert!(!page.following.get_untracked());
    let mut lowest = COUNT;
    for step in 0..60 {
        let key = page.seen();
        let before = page.top(key);
        page.scroll_by(-260.0).await;
        let moved = page.top(key) - before;
        assert!((moved - 260.0).abs() <= 1.0, "step {step}: {moved}");
        assert!(page.rendered() < 120);
        lowest = lowest.min(page.seen());
    }
    // 18,000 pixels of rows that are 140 pixels high on average.
    assert!((9_830..9_890).contains(&lowest), "{lowest}");
}

#[wasm_bindgen_test]
async fn scrolling_up_is_even_where_the_browser_keeps_the_place() {
    scrolls_evenly(false).await;
}

#[wasm_bindgen_test]
async fn scrolling_up_is_even_where_it_does_not() {
    scrolls_evenly(true).await;
}

async fn what_is_read_stays(own: bool) {
    let page = opened(own).await;
    page.scroll_by(-200_000.0).await;
    frames(10).await;
    // Of a million pixels, as they were thought to be.
    assert!((7_990..8_010).contains(&page.seen()), "{}", page.seen());
    let key = page.seen();
    let before = page.top(key);
    for change in [400_u32, 3] {
        for other in [key - 6, key - 5, key - 7] {
            let row = page.row(other).unwrap();
            let style = format!("height: {change}px");
            row.set_attribute("style", &style).unwrap();
        }
        frames(2).await;
        let moved = page.top(key) - before;
        assert!(moved.abs() <= 1.0, "{moved}");
    }
    // And when something grows while one scrolls.
    let row = page.row(key - 5).unwrap();
    row.set_attribute("style", "height: 333px").unwrap();
    page.scroller.scroll_by_with_x_and_y(0.0, -40.0);
    if own {
        page.event();
    }
    frames(2).await;
    if own {
        let moved = page.top(key) - before;
        assert!((moved - 40.0).abs() <= 1.0, "{moved}");
    }
    // And when what is not seen gets another width.
    let before = page.top(page.seen());
    let key = page.seen();
    page.scroller
        .style()
        .set_property("width", "300px")
        .unwrap();
    frames(3).await;
    let moved = page.top(key) - before;
    assert!(moved.abs() <= 1.0, "{moved}");
}

#[wasm_bindgen_test]
async fn what_is_read_stays_where_the_browser_keeps_the_place() {
    what_is_read_stays(false).await;
}

#[wasm_bindgen_test]
async fn what_is_read_stays_where_it_does_not() {
    what_is_read_stays(true).await;
}

#[wasm_bindgen_test]
async fn what_has_the_focus_or_is_selected_or_was_pressed_stays() {
    let page = opened(false).await;
    let document = web_sys::window().unwrap().document().unwrap();
    let button = |key| {
        let button = page.row(key).unwrap().query_selector("button").unwrap();
        button.unwrap().unchecked_into::<HtmlElement>()
    };
    let (focused, pressed, selected) = (button(9_998), button(9_996), button(9_994));
    focused.focus().unwrap();
    page.window.pressed(Some(&pressed));
    let selection = web_sys::window().unwrap().get_selection().unwrap().unwrap();
    selection.select_all_children(&selected).unwrap();
    let other = page.row(9_995).unwrap();
    page.scroll_by(-500_000.0).await;
    frames(5).await;
    assert!(!other.is_connected(), "the others are gone");
    for kept in [&focused, &pressed, &selected] {
        assert!(kept.is_connected());
    }
    let focus: &Element = &focused;
    assert_eq!(document.active_element().as_ref(), Some(focus));
    selection.remove_all_ranges().unwrap();
    focused.blur().unwrap();
    page.scroll_by(-10_000.0).await;
    assert!(!focused.is_connected() && !selected.is_connected());
    assert!(pressed.is_connected(), "what was unfolded in it still is");
    page.window.follow();
    frames(5).await;
    assert_eq!(button(9_996), pressed, "it is not made anew");
}

#[wasm_bindgen_test]
async fn a_row_can_be_gone_to_from_anywhere() {
    let page = opened(false).await;
    for key in [5_000, 4_990, 9_000, 20, 9_960] {
        assert!(page.window.show(key));
        until(|| {
            page.row(key)
                .is_some_and(|row| (row.get_bounding_client_rect().top() - 64.0).abs() <= 1.0)
        })
        .await;
        page.event();
        frames(4).await;
        let top = page.top(key);
        assert!((top - 64.0).abs() <= 1.0, "{key} at {top}");
        let marked = page.scroller.query_selector("[data-found]").unwrap();
        assert!(marked.is_some());
        assert!(!page.following.get_untracked());
    }
    assert!(!page.window.show(COUNT), "there is no such row");
    page.window.to_start();
    frames(2).await;
    page.event();
    frames(3).await;
    assert_eq!((page.top(0), page.scroller.scroll_top()), (0.0, 0));
    page.window.follow();
    frames(3).await;
    assert!(page.is_at_end() && page.following.get_untracked());
}

#[wasm_bindgen_test]
async fn the_end_is_followed_until_one_scrolls_up() {
    let page = opened(false).await;
    let last = page.row(COUNT - 1).unwrap();
    for grown in [300, 700, 1_500] {
        last.set_attribute("style", &format!("height: {grown}px"))
            .unwrap();
        frames(2).await;
        page.event();
        assert!(page.is_at_end(), "{grown}");
    }
    page.scroll_by(-300.0).await;
    let before = page.top(COUNT - 1);
    last.set_attribute("style", "height: 2500px").unwrap();
    frames(3).await;
    assert!((page.top(COUNT - 1) - before).abs() <= 1.0);
    // It grows while one is far away, and is the same row afterwards.
    page.scroll_by(-90_000.0).await;
    let (key, before) = (page.seen(), page.top(page.seen()));
    last.set_attribute("style", "height: 3500px").unwrap();
    frames(3).await;
    assert!((page.top(key) - before).abs() <= 1.0);
    page.window.follow();
    frames(3).await;
    assert!(page.is_at_end());
    assert_eq!(page.row(COUNT - 1).unwrap(), last);
}

#[wasm_bindgen_test]
async fn rows_that_stay_in_the_list_keep_their_elements_and_heights() {
    let page = opened(false).await;
    let kept = page.row(9_998).unwrap();
    let keys: Vec<u64> = (0..COUNT).filter(|key| *key != 9_997).collect();
    page.window.set(&keys, &|index| item(keys[index]));
    frames(3).await;
    assert!(page.row(9_997).is_none());
    assert_eq!(page.row(9_998).unwrap(), kept);
    assert!(page.is_at_end());
    // Others after it: another branch.
    let keys: Vec<u64> = (0..9_990).chain(20_000..20_040).collect();
    page.window.set(&keys, &|index| item(keys[index]));
    frames(3).await;
    assert!(!kept.is_connected());
    let end = page
        .row(20_039)
        .unwrap()
        .get_bounding_client_rect()
        .bottom();
    assert!((end - 600.0).abs() <= 1.0, "{end}");
}
