//! The simulator's own pages: what it can do, what it was asked, and the step that some wait for.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::records::RecordedRequest;
use crate::scenario;
use crate::simulation::Simulation;

/// `GET /`: all scenarios, a line each, and how to call them.
pub(crate) async fn scenario_list(State(simulation): State<Simulation>) -> String {
    let mut page = format!(
        "A simulator of the chat-completions service.\n\n\
         POST /openai/deployments/SCENARIO/chat/completions?api-version=2024-10-21\n\
         POST /openai/v1/chat/completions                             \"model\": \"SCENARIO\"\n\
         POST /api/projects/PROJECT/openai/v1/chat/completions        \"model\": \"SCENARIO\"\n\
         POST /inference/chat/completions                             \"model\": \"SCENARIO\"\n\
         POST /models/chat/completions?api-version=2024-05-01-preview \"model\": \"SCENARIO\"\n\
         GET  /models/info?api-version=2024-05-01-preview\n\
         POST /chat/completions, /v1/chat/completions                 \"model\" may be missing\n\
         GET  /info\n\
         with the key \"{}\" as api-key, ocp-apim-subscription-key or Authorization: Bearer;\n\
         /apim/openai/... is a gateway before /openai/..., which takes no Bearer.\n\n\
         GET /requests, GET /preflights: what was received. DELETE /requests: forget it.\n\
         POST /step: release the next word of \"stepped\", or what \"held\" and \"held-middle\" hold back.\n\n\
         Scenarios:\n",
        simulation.key()
    );
    let once = ("once:CASE", "The recorded case CASE once, then a reply");
    let all = scenario::list(simulation.cases());
    let lines = all
        .iter()
        .map(|info| (info.name.as_str(), info.what.as_str()));
    for (name, what) in std::iter::once(once).chain(lines) {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "  {name:36} {what}");
    }
    page
}

/// `GET /requests`: what was received, as JSON; values that may be keys are hidden.
pub(crate) async fn requests(State(simulation): State<Simulation>) -> Response {
    json(&simulation.requests())
}

/// `GET /preflights`: the preflights, likewise.
pub(crate) async fn preflights(State(simulation): State<Simulation>) -> Response {
    json(&simulation.preflights())
}

/// `DELETE /requests`: forgets what was received, the counts and unused steps.
pub(crate) async fn clear(State(simulation): State<Simulation>) -> StatusCode {
    simulation.clear();
    StatusCode::NO_CONTENT
}

/// `POST /step`.
pub(crate) async fn step(State(simulation): State<Simulation>) -> StatusCode {
    simulation.step();
    StatusCode::NO_CONTENT
}

fn json(records: &[RecordedRequest]) -> Response {
    match serde_json::to_string_pretty(records) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
