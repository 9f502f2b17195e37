//! The pictures of finished formulas.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::task::spawn_local;

use crate::browser::mirror::{self, DomNode};
use crate::markdown::Math;
use crate::markdown::mathml::{self, Piece};
use crate::state::AppState;

/// How many formulas are remembered, so that one that is made again (by the
/// last look at a text, say) has its picture at once.
const REMEMBERED: usize = 200;

type Drawn = Rc<Vec<Piece>>;

thread_local! {
    static DRAWN: RefCell<Vec<(Math, Drawn)>> = const { RefCell::new(Vec::new()) };
}

/// Puts the picture of a formula in its place, or the reason why there is
/// none; until then its source stands there.
pub(super) fn draw(state: AppState, place: DomNode, math: &Math) {
    if let Some(pieces) = remembered(math) {
        return mirror::draw_formula(&place, &pieces);
    }
    let math = math.clone();
    let answer = state.render_formula(math.latex(), math.display);
    spawn_local(async move {
        let drawn = match answer.await {
            Ok(mathml) => mathml::read(&mathml).ok_or("It has parts that are not shown".to_owned()),
            Err(reason) => Err(reason),
        };
        match drawn {
            Ok(pieces) => {
                mirror::draw_formula(&place, &pieces);
                remember(math, pieces);
            }
            Err(reason) => mirror::note_problem(&place, &reason),
        }
    });
}

fn remembered(math: &Math) -> Option<Drawn> {
    DRAWN.with_borrow(|drawn| {
        let found = drawn.iter().find(|(known, _)| known == math)?;
        Some(Rc::clone(&found.1))
    })
}

fn remember(math: Math, pieces: Vec<Piece>) {
    DRAWN.with_borrow_mut(|drawn| {
        if drawn.len() >= REMEMBERED {
            drawn.remove(0);
        }
        drawn.push((math, Rc::new(pieces)));
    });
}
