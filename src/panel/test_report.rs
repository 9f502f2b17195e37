//! What came of Test connection, step by step.

use leptos::prelude::*;

use crate::chat::connection_test::{Step, StepResult};
use crate::chat::explain::Remedy;
use crate::handover::ToPage;
use crate::views::button::{ButtonLook, button};
use crate::views::element::{Element, el, maybe};
use crate::views::problem::problem_card;

use super::connection_test::TestReport;
use super::state::use_panel;

/// The four steps, and what went wrong at one of them.
pub fn test_report(report: TestReport) -> AnyView {
    let state = use_panel();
    let connection = report.connection;
    let steps = el("ol", "steps")
        .attr("aria-label", "Test connection")
        .children(report.steps.map(step));
    let problem = report.explanation.map(|explanation| {
        let remedy = Remedy::ProxyRecipe;
        let recipe = explanation.remedies.contains(&remedy).then(|| {
            let show = move || state.tell(&ToPage::Recipe(Box::new(connection.clone())));
            let show = button(remedy.label(), ButtonLook::Plain, show);
            el("div", "problem__remedies").child(show)
        });
        problem_card(explanation).maybe(recipe)
    });
    let model = report.model.map(|model| {
        el("p", "field__hint")
            .attr("role", "status")
            .child(["It works. The model says it is ", &model, "."].concat())
    });
    let parts: Vec<_> = [Some(steps), model, problem].map(maybe).into();
    parts.into_any()
}

fn step((step, result): (Step, StepResult)) -> Element {
    let (class, words) = match result {
        StepResult::Running => ("steps__step", "…"),
        StepResult::Passed => ("steps__step steps__step--passed", "passed"),
        StepResult::Failed => ("steps__step steps__step--failed", "failed"),
        StepResult::NotReached => ("steps__step", "not reached"),
    };
    el("li", class)
        .child(el("span", "").child(step.label()))
        .child(el("span", "steps__result").child(words))
}
