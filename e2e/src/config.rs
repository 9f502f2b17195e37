//! `config.json` values for tests.

use serde_json::{Value, json};
use simulator::Simulator;

/// The system message of the article's conversation.
pub const SYSTEM: &str = "You are a helpful assistant.";

/// The first question of the article's conversation.
pub const FEET: &str = "How many feet are in a mile?";

/// The reply to it.
pub const FEET_REPLY: &str = "There are 5,280 feet in a mile. How else can I help you?";

/// The api-version of the article's conversation.
pub const API_VERSION: &str = "2024-06-01";

/// A page that is connected to a scenario of a simulator.
pub fn simulated(simulator: &Simulator, scenario: &str) -> Value {
    connected(&deployment(&simulator.origin(), scenario), simulator.key())
}

/// A page that is connected to an endpoint with a key in the `api-key` header.
pub fn connected(endpoint: &str, key: &str) -> Value {
    json!({"system": SYSTEM, "connections": [connection(endpoint, key)]})
}

/// A connection of `config.json`: an endpoint with a key in the `api-key` header.
pub fn connection(endpoint: &str, key: &str) -> Value {
    json!({
        "name": "Simulator",
        "endpoint": endpoint,
        "apiVersion": API_VERSION,
        "auth": "api-key",
        "key": key,
    })
}

/// The same as a person's own connection, in the shape in which the page stores it.
pub fn own(endpoint: &str) -> Value {
    json!({
        "name": "",
        "endpoint": endpoint,
        "apiVersion": API_VERSION,
        "authentication": "api-key",
        "model": null,
        "parameters": {},
        "extraParameters": false,
        "retries": null,
        "timeLimits": {"headers": 30, "silence": 60, "total": 600},
    })
}

/// A page with a connection to each of these scenarios, by their names; nothing is tried again by itself.
pub fn several(simulator: &Simulator, scenarios: &[&str]) -> Value {
    let connections = scenarios.iter().map(|scenario| {
        json!({
            "name": scenario,
            "endpoint": deployment(&simulator.origin(), scenario),
            "apiVersion": API_VERSION,
            "auth": "api-key",
            "key": simulator.key(),
            "retries": 0,
        })
    });
    json!({"system": SYSTEM, "connections": connections.collect::<Vec<_>>()})
}

/// The endpoint of a scenario at an origin.
pub fn deployment(origin: &str, scenario: &str) -> String {
    format!("{origin}/openai/deployments/{scenario}")
}
