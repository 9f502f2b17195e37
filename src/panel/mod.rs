//! What is in Settings: state and views of a program of its own
//! (`src/bin/panel.rs`), which shares the document with the page, and nothing
//! else ([`crate::handover`]).

pub mod about;
pub mod appearance;
pub mod backup;
pub mod connection;
pub mod connection_test;
pub mod connections;
pub mod deletion;
pub mod form;
mod keys;
pub mod leaves;
pub mod parameters;
pub mod presets;
pub mod sections;
pub mod state;
pub mod stored_chats;
pub mod test_report;

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;

use crate::browser::{companion, dialog};
use crate::handover::{PLACE, ToPage, ToPanel};
use crate::workers::BUILD;

use self::form::form;
use self::state::PanelState;

/// What is drawn; taking it away takes that away.
type Drawn = Rc<RefCell<Option<Box<dyn Any>>>>;

/// Calls the page, and draws Settings whenever it is opened.
pub fn run() {
    let state = PanelState::new();
    let drawn = Drawn::default();
    let line = companion::call_page(move |text| {
        if let Some(message) = ToPanel::of_text(&text) {
            hear(state, &drawn, message);
        }
    });
    if let Some(line) = line {
        state.begin(line);
        state.tell(&ToPage::Ready(BUILD.to_owned()));
    }
}

fn hear(state: PanelState, drawn: &Drawn, message: ToPanel) {
    let place = companion::place(PLACE);
    match message {
        ToPanel::Open(opened) => {
            drawn.take();
            state.open(*opened);
            if let Some(place) = place {
                let mounted = mount_to(place, move || {
                    provide_context(state);
                    form().into_any()
                });
                drawn.replace(Some(Box::new(mounted)));
            }
        }
        ToPanel::Live(live) => state.refresh(*live),
        ToPanel::Saved => {
            if let Some(place) = place {
                dialog::close_around(&place);
            }
        }
        ToPanel::Closed => drop(drawn.take()),
    }
}
