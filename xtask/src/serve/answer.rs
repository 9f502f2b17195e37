//! What answers the page: a deployment, a model on this machine, or the simulator.

use std::env;

use simulator::{Options, Simulator};

use crate::failure::{Failure, Result};
use crate::model::{self, Model};
use crate::relay::{ApiKey, Credential, Upstream};
use crate::report::say;

/// Where the deployment is.
const ENDPOINT: &str = "AZURE_OPENAI_CHAT_ENDPOINT";
/// The key to it.
const KEY: &str = "AZURE_OPENAI_CHAT_KEY";
/// The version of its interface, if not the usual one.
const API_VERSION: &str = "AZURE_OPENAI_CHAT_API_VERSION";
/// The deployment, for addresses that do not name it.
const MODEL: &str = "AZURE_OPENAI_CHAT_MODEL";

/// A deployment that the environment names.
#[derive(Debug, Clone)]
pub(crate) struct Deployment {
    /// Its address.
    pub upstream: Upstream,
    /// Its key.
    pub key: ApiKey,
    /// What to put into the body's `model`, if anything.
    pub model: Option<String>,
}

/// What shall answer.
#[derive(Debug)]
pub(crate) enum Choice {
    /// The deployment of the environment.
    Deployment(Box<Deployment>),
    /// The model on this machine.
    LocalModel,
    /// The simulator.
    Simulator,
}

/// What answers, running; it ends with this value.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The deployment of the environment; nothing runs here for it.
    Deployment(Box<Deployment>),
    /// The model on this machine.
    LocalModel(Model),
    /// The simulator.
    Simulator(Simulator),
}

/// Chooses by the option and the environment.
pub(crate) fn choose(simulate: bool) -> Result<Choice> {
    choose_from(simulate, |name| {
        env::var(name).ok().filter(|value| !value.trim().is_empty())
    })
}

fn choose_from(simulate: bool, variable: impl Fn(&str) -> Option<String>) -> Result<Choice> {
    if simulate {
        return Ok(Choice::Simulator);
    }
    let (endpoint, key) = match (variable(ENDPOINT), variable(KEY)) {
        (Some(endpoint), Some(key)) => (endpoint, key),
        (None, None) => return Ok(Choice::LocalModel),
        (Some(_), None) => return Err(incomplete(ENDPOINT, KEY)),
        (None, Some(_)) => return Err(incomplete(KEY, ENDPOINT)),
    };
    let upstream = Upstream::parse(&endpoint, variable(API_VERSION).as_deref()).map_err(|why| {
        Failure::new(format!(
            "The address in {ENDPOINT} {why}; it should look like \
             https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT."
        ))
    })?;
    let key = ApiKey::new(&key).ok_or_else(|| {
        Failure::new(format!(
            "The key in {KEY} has characters that no key has; copy it from the portal once more."
        ))
    })?;
    let model = variable(MODEL).map(|model| model.trim().to_owned());
    Ok(Choice::Deployment(Box::new(Deployment {
        upstream,
        key,
        model,
    })))
}

fn incomplete(set: &str, missing: &str) -> Failure {
    Failure::new(format!(
        "{set} is set but {missing} is not; set both to chat with your deployment, or none for the local model."
    ))
}

impl Answer {
    /// Starts what was chosen. Without Python the simulator takes the local model's place.
    pub(crate) async fn start(choice: Choice) -> Result<Self> {
        match choice {
            Choice::Deployment(deployment) => Ok(Self::Deployment(deployment)),
            Choice::Simulator => Self::simulator().await,
            Choice::LocalModel => match model::install().await {
                Ok(installed) => Ok(Self::LocalModel(Model::start(&installed).await?)),
                Err(failure) => {
                    say(format!("{failure} The simulator answers instead."));
                    Self::simulator().await
                }
            },
        }
    }

    async fn simulator() -> Result<Self> {
        let started = simulator::start(Options::default()).await;
        let simulator = started
            .map_err(|error| Failure::new(format!("The simulator did not start: {error}.")))?;
        Ok(Self::Simulator(simulator))
    }

    /// What it is, for people.
    pub(crate) fn description(&self) -> String {
        match self {
            Self::Deployment(deployment) => {
                let upstream = &deployment.upstream;
                format!("{} at {}", upstream.name(), upstream.host())
            }
            Self::LocalModel(_) => format!("{}, a small model that makes mistakes", model::NAME),
            Self::Simulator(_) => "the simulator, with prepared replies".to_owned(),
        }
    }

    /// Where the relay passes requests on to, with what; `None` when the page itself holds the key.
    pub(crate) fn relayed_to(&self) -> Option<(Upstream, Credential)> {
        match self {
            Self::Deployment(deployment) => {
                let upstream = deployment.upstream.clone();
                let credential = Credential::Key(upstream.authentication(), deployment.key.clone());
                Some((upstream, credential))
            }
            Self::LocalModel(model) => Some((
                Upstream::parse(&model.endpoint(), None).ok()?,
                Credential::None,
            )),
            Self::Simulator(_) => None,
        }
    }

    /// Waits until it ends by itself, which it should not.
    pub(crate) async fn ended(&mut self) -> Failure {
        match self {
            Self::LocalModel(model) => model.ended().await,
            Self::Deployment(_) | Self::Simulator(_) => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: (&str, &str) = (
        ENDPOINT,
        "https://a.openai.azure.com/openai/deployments/gpt",
    );

    fn chosen(simulate: bool, environment: &[(&str, &str)]) -> Result<Choice> {
        let value = |name: &str| {
            environment
                .iter()
                .find(|(it, _)| *it == name)
                .map(|(_, value)| (*value).to_owned())
        };
        choose_from(simulate, value)
    }

    #[test]
    fn the_environment_decides() {
        assert!(matches!(chosen(false, &[]), Ok(Choice::LocalModel)));
        assert!(matches!(
            chosen(true, &[DEPLOYMENT, (KEY, "k")]),
            Ok(Choice::Simulator)
        ));
        let Ok(Choice::Deployment(deployment)) =
            chosen(false, &[DEPLOYMENT, (KEY, "k"), (MODEL, " gpt ")])
        else {
            panic!("no deployment");
        };
        assert_eq!(
            (deployment.upstream.name(), deployment.model.as_deref()),
            ("gpt", Some("gpt"))
        );
    }

    #[test]
    fn half_an_environment_is_explained_without_the_key() {
        for (environment, named) in [
            (&[DEPLOYMENT][..], KEY),
            (&[(KEY, "secret")], ENDPOINT),
            (&[DEPLOYMENT, (KEY, "sec ret")], KEY),
            (
                &[(ENDPOINT, "https://a.openai.azure.com"), (KEY, "secret")],
                "no deployment",
            ),
        ] {
            let sentence = chosen(false, environment).unwrap_err().to_string();
            assert!(sentence.contains(named), "{sentence}");
            assert!(!sentence.contains("sec"), "{sentence}");
        }
    }
}
