//! What is wrong with a schema or with functions, said while they are typed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::Alarm;
use crate::panel::state::{PanelState, use_panel};
use crate::schema::talk::read_findings;
use crate::schema::{Finding, Weight};
use crate::state::reactive::effect;
use crate::views::element::{Element, el};
use crate::views::when::dynamic;
use crate::workers::NoAnswer;

/// How long typing has to pause before a text is looked at, in milliseconds.
const PAUSE_MS: u32 = 200;
/// The most sentences that are shown.
const MOST: usize = 8;

/// What came of looking at a text.
#[derive(Debug, Clone, PartialEq)]
enum Looked {
    /// There is nothing to look at.
    Nothing,
    Looking,
    Found(Vec<Finding>),
    Failed(NoAnswer),
}

/// What is to be said of a text, as the question that asks for it; `None` where
/// there is nothing to look at. `fine` is said of one without a mistake.
pub fn findings(
    question: impl Fn() -> Option<String> + 'static,
    fine: impl Fn() -> String + Send + 'static,
) -> Element {
    let panel = use_panel();
    let looked = RwSignal::new(Looked::Nothing);
    // Only what came of the last text counts.
    let last = StoredValue::new(0_u32);
    effect(move || {
        let question = question();
        let number = last.get_value().wrapping_add(1);
        last.set_value(number);
        match question {
            None => looked.set(Looked::Nothing),
            Some(question) => spawn_local(async move {
                let found = look(panel, question, last, number, looked).await;
                // The form may have been closed meanwhile.
                if last.try_get_value() == Some(number)
                    && let Some(found) = found
                {
                    looked.set(found);
                }
            }),
        }
    });
    let words = dynamic(move || {
        let lines = match looked.get() {
            Looked::Nothing => Vec::new(),
            Looked::Looking => vec![line("findings__line", "Looking at it…".to_owned())],
            Looked::Failed(why) => vec![line(
                "findings__line",
                ["It was not looked at: ", &why.to_string(), "."].concat(),
            )],
            Looked::Found(found) if found.is_empty() => vec![line("findings__line", fine())],
            Looked::Found(found) => wrong(&found),
        };
        el("div", "").children(lines).into_any()
    });
    el("div", "findings").attr("role", "status").child(words)
}

async fn look(
    panel: PanelState,
    question: String,
    last: StoredValue<u32>,
    number: u32,
    looked: RwSignal<Looked>,
) -> Option<Looked> {
    Alarm::default().sleep(PAUSE_MS).await;
    if last.try_get_value() != Some(number) {
        return None;
    }
    if looked.try_get_untracked()? == Looked::Nothing {
        looked.set(Looked::Looking);
    }
    let answer = panel.ask_about_schema(question).await;
    Some(match answer {
        Ok(answer) => Looked::Found(read_findings(&answer)),
        Err(why) => Looked::Failed(why),
    })
}

fn wrong(found: &[Finding]) -> Vec<Element> {
    let more = found.len().saturating_sub(MOST);
    let shown = found.iter().take(MOST);
    let mut lines: Vec<_> = shown
        .map(|finding| {
            let class = match finding.weight {
                Weight::Wrong => "findings__line findings__line--wrong",
                Weight::Strict => "findings__line findings__line--strict",
            };
            line(class, finding.sentence())
        })
        .collect();
    if more > 0 {
        lines.push(line("findings__line", format!("And {more} more.")));
    }
    lines
}

fn line(class: &'static str, words: String) -> Element {
    el("p", class).child(words)
}
