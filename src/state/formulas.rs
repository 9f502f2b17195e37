//! Formulas, made MathML by a worker.

use std::future::Future;

use leptos::prelude::*;

use super::AppState;
use crate::math;
use crate::workers::NoAnswer;

impl AppState {
    /// Makes MathML of a formula, without the `$` or `\[` around it: a `math`
    /// element as XML, or the reason why there is none, in words. `display` is
    /// for formulas on lines of their own. The first formula loads the worker.
    pub fn render_formula(
        self,
        latex: &str,
        display: bool,
    ) -> impl Future<Output = Result<String, String>> + use<> {
        let question = math::question(latex, display);
        let answer = self.formulas.with_value(|worker| worker.ask(question));
        async move { answer.await.map_err(|why| reason(&why)) }
    }
}

fn reason(why: &NoAnswer) -> String {
    match why {
        NoAnswer::Refused(reason) => reason.clone(),
        NoAnswer::BrokeOff => "The formula cannot be shown".to_owned(),
        NoAnswer::NotLoaded => {
            "The part of this page that shows formulas could not be loaded".to_owned()
        }
        NoAnswer::OtherBuild => {
            "The page was updated on its host; formulas are shown after it is reloaded".to_owned()
        }
    }
}
