//! What came of Test connection, step by step.

use leptos::prelude::*;

use crate::chat::connection_test::{Step, StepResult};
use crate::chat::explain::Remedy;
use crate::state::{TestReport, use_app_state};
use crate::views::button::{Button, ButtonLook};
use crate::views::problem::ProblemText;

/// The four steps, and what went wrong at one of them.
#[component]
pub fn TestReportView(report: TestReport) -> impl IntoView {
    let state = use_app_state();
    let connection = report.connection;
    let steps = report.steps.map(step);
    let problem = report.explanation.map(|explanation| {
        let recipe = explanation.remedies.contains(&Remedy::ProxyRecipe).then(|| {
            let show = move |()| state.show_recipe(&connection, false);
            let label = Remedy::ProxyRecipe.label();
            view! { <div class="problem__remedies"><Button label look=ButtonLook::Plain press=show/></div> }
        });
        view! {
            <div class="problem" role="alert">
                <ProblemText explanation/>
                {recipe}
            </div>
        }
    });
    let model = report.model.map(|model| {
        view! { <p class="field__hint" role="status">{format!("It works. The model says it is {model}.")}</p> }
    });
    view! {
        <ol class="steps" aria-label="Test connection">{steps.into_iter().collect_view()}</ol>
        {model}
        {problem}
    }
}

fn step((step, result): (Step, StepResult)) -> impl IntoView {
    let (class, words) = match result {
        StepResult::Running => ("steps__step", "…"),
        StepResult::Passed => ("steps__step steps__step--passed", "passed"),
        StepResult::Failed => ("steps__step steps__step--failed", "failed"),
        StepResult::NotReached => ("steps__step", "not reached"),
    };
    view! {
        <li class=class>
            <span>{step.label()}</span>
            <span class="steps__result">{words}</span>
        </li>
    }
}
