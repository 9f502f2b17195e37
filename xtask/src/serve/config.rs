//! The page's `config.json`: which connections it offers. Only the simulator's key, which opens nothing, is in it.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Deployment};
use crate::model;

/// The path, relative to the page, below which everything is proxied.
const PROXY: &str = "openai/deployments";

/// The simulator's scenarios that are worth a connection of their own, as people would call them.
const SCENARIOS: [(&str, &str); 12] = [
    ("article", "Simulator: the article's exchange"),
    ("normal", "Simulator: short reply"),
    ("slow", "Simulator: slow stream"),
    ("bursts", "Simulator: bursts"),
    ("usage", "Simulator: usage at the end"),
    ("cut", "Simulator: cut in mid stream"),
    ("401", "Simulator: 401, wrong key"),
    ("404", "Simulator: 404, no such deployment"),
    ("429", "Simulator: 429, too many requests"),
    ("500", "Simulator: 500"),
    ("502-html", "Simulator: 502 as HTML"),
    ("content-filter", "Simulator: content filter"),
];

/// The whole file.
pub(crate) fn config(answer: &Answer) -> Value {
    let connections: Vec<Value> = match answer {
        Answer::Deployment(deployment) => vec![of_deployment(deployment)],
        Answer::LocalModel(_) => vec![relayed(model::NAME, "local")],
        Answer::Simulator(simulator) => SCENARIOS
            .iter()
            .map(|(scenario, name)| of_scenario(scenario, name, simulator.key()))
            .collect(),
    };
    json!({ "connections": connections, "allowOtherConnections": true })
}

fn of_deployment(deployment: &Deployment) -> Value {
    let name = deployment.upstream.name();
    let mut connection = relayed(name, name);
    if let (Some(model), Value::Object(fields)) = (&deployment.model, &mut connection) {
        fields.insert("model".to_owned(), Value::from(model.as_str()));
        fields.insert("name".to_owned(), Value::from(format!("{model} ({name})")));
    }
    connection
}

fn relayed(name: &str, deployment: &str) -> Value {
    json!({ "name": name, "endpoint": format!("{PROXY}/{deployment}"), "auth": "none" })
}

fn of_scenario(scenario: &str, name: &str, key: &str) -> Value {
    let mut fields = Map::new();
    for (field, value) in [
        ("name", name),
        ("endpoint", &format!("{PROXY}/{scenario}")),
        ("apiVersion", "2024-06-01"),
        ("auth", "api-key"),
        ("key", key),
    ] {
        fields.insert(field.to_owned(), Value::from(value));
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::{ApiKey, Upstream};

    #[test]
    fn the_deployment_is_offered_without_its_key() {
        let upstream =
            Upstream::parse("https://a.openai.azure.com/openai/deployments/gpt-4o", None).unwrap();
        let key = ApiKey::new("secret").unwrap();
        let answer = Answer::Deployment(Box::new(Deployment {
            upstream,
            key,
            model: None,
        }));
        let expected = json!({
            "connections": [{ "name": "gpt-4o", "endpoint": "openai/deployments/gpt-4o", "auth": "none" }],
            "allowOtherConnections": true
        });
        assert_eq!(config(&answer), expected);
    }

    #[test]
    fn an_address_without_deployment_takes_a_model() {
        let upstream = Upstream::parse("https://a.openai.azure.com/openai/v1", None).unwrap();
        let (key, model) = (ApiKey::new("secret").unwrap(), Some("gpt-5".to_owned()));
        let connection = of_deployment(&Deployment {
            upstream,
            key,
            model,
        });
        assert_eq!(connection["model"], "gpt-5");
        assert_eq!(connection["name"], "gpt-5 (a.openai.azure.com)");
    }

    #[tokio::test]
    async fn every_scenario_exists() {
        let simulator = simulator::start(simulator::Options::default())
            .await
            .unwrap();
        let known: Vec<String> = simulator::scenarios()
            .unwrap()
            .into_iter()
            .map(|scenario| scenario.name)
            .collect();
        for (scenario, _) in SCENARIOS {
            assert!(known.iter().any(|name| name == scenario), "{scenario}");
        }
        let config = config(&Answer::Simulator(simulator));
        assert_eq!(
            config["connections"].as_array().unwrap().len(),
            SCENARIOS.len()
        );
    }
}
