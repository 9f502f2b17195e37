//! The addresses that are answered.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};

use crate::cors;
use crate::index;
use crate::service::{self, Target};
use crate::simulation::Simulation;

/// Where a deployment answers, straight and behind a gateway.
const DEPLOYMENTS: [&str; 2] = [
    "/openai/deployments/{deployment}/chat/completions",
    "/apim/openai/deployments/{deployment}/chat/completions",
];

/// Where the body says who is asked, or nobody has to.
const FIXED: [(&str, Target); 9] = [
    ("/openai/v1/chat/completions", Target::V1),
    ("/apim/openai/v1/chat/completions", Target::V1),
    (
        "/api/projects/{project}/openai/v1/chat/completions",
        Target::V1,
    ),
    ("/inference/chat/completions", Target::V1),
    ("/models/chat/completions", Target::Models),
    ("/models/info", Target::Info),
    ("/chat/completions", Target::Serverless),
    ("/v1/chat/completions", Target::Serverless),
    ("/info", Target::ServerlessInfo),
];

/// The simulated service, and its own pages: `/` lists the scenarios, `/requests` and `/preflights`
/// show what was recorded (`DELETE /requests` clears), `POST /step` steps. Can be mounted below a
/// prefix with [`Router::nest`].
pub fn router(simulation: Simulation) -> Router {
    let mut service = Router::new();
    for path in DEPLOYMENTS {
        service = service.route(path, any(deployment));
    }
    for (path, target) in FIXED {
        service = service.route(path, fixed(target));
    }
    let service = service
        .fallback_service(fixed(Target::Nowhere).with_state(simulation.clone()))
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

/// Answers as this target, whatever the method and the address.
fn fixed(target: Target) -> MethodRouter<Simulation> {
    any(
        move |State(simulation): State<Simulation>, request: Request| async move {
            service::answer(&simulation, target, request).await
        },
    )
}
