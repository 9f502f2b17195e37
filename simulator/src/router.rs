//! The addresses that are answered.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::{any, get, post};

use crate::cors;
use crate::index;
use crate::service::{self, Target};
use crate::simulation::Simulation;

/// The simulated service, and its own pages: `/` lists the scenarios, `/requests` and `/preflights`
/// show what was recorded (`DELETE /requests` clears), `POST /step` steps. Can be mounted below a
/// prefix with [`Router::nest`].
pub fn router(simulation: Simulation) -> Router {
    let service = Router::new()
        .route(
            "/openai/deployments/{deployment}/chat/completions",
            any(deployment),
        )
        .route("/openai/v1/chat/completions", any(v1))
        .route("/models/chat/completions", any(models))
        .route("/models/info", any(info))
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(
            simulation.clone(),
            cors::layer,
        ));
    // No CORS here: a page of another origin must not read what was recorded.
    Router::new()
        .route("/", get(index::scenario_list))
        .route("/requests", get(index::requests).delete(index::clear))
        .route("/preflights", get(index::preflights))
        .route("/step", post(index::step))
        .merge(service)
        .with_state(simulation)
}

async fn deployment(
    State(simulation): State<Simulation>,
    Path(deployment): Path<String>,
    request: Request,
) -> Response {
    service::answer(&simulation, Target::Deployment(deployment), request).await
}

async fn v1(State(simulation): State<Simulation>, request: Request) -> Response {
    service::answer(&simulation, Target::V1, request).await
}

async fn models(State(simulation): State<Simulation>, request: Request) -> Response {
    service::answer(&simulation, Target::Models, request).await
}

async fn info(State(simulation): State<Simulation>, request: Request) -> Response {
    service::answer(&simulation, Target::Info, request).await
}

async fn nowhere(State(simulation): State<Simulation>, request: Request) -> Response {
    service::answer(&simulation, Target::Nowhere, request).await
}
