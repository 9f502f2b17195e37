//! The service's refusals, by status, code and sentence.

use crate::chat::error::Refusal;
use crate::chat::message::filtered_words;
use crate::inference::adaptation::Adaptation;
use crate::inference::api_version;
use crate::inference::endpoint::Endpoint;
use crate::inference::error::ServiceError;
use crate::inference::retry::retry_after_ms;
use crate::settings::{Authentication, Connection};

use super::{Explanation, Field, Remedy, duration, explanation, quote};

/// Title, advice, and what helps before Retry and the details.
type Row = (&'static str, String, Vec<Remedy>);

pub(super) fn explain_refusal(refusal: &Refusal, connection: Option<&Connection>) -> Explanation {
    let Refusal { status, error, .. } = refusal;
    let (title, mut advice, mut remedies) = row(refusal, connection);
    if let Some(adaptation) = &refusal.adaptation {
        remedies.insert(0, Remedy::Adapt(adaptation.clone()));
    }
    if let Some(wait_ms) = refusal.wait_ms {
        let seconds = wait_ms.div_ceil(1000);
        advice.push_str(&format!(" The service asks to wait {}.", duration(seconds)));
        remedies.insert(0, Remedy::RetryIn(seconds));
    }
    remedies.extend([Remedy::Retry, Remedy::CopyDetails]);
    let details = error.details.join(" ");
    let quote = quote(error).map(|quote| format!("{quote} {details}").trim().to_owned());
    explanation(
        &format!("{title} (HTTP {status})"),
        quote,
        &advice,
        &remedies,
    )
}

/// Explains an error that came after a 200: gateways do so with what would
/// have been a refusal, and the service with what befalls it on the way.
pub(super) fn explain_in_stream(
    error: &ServiceError,
    connection: Option<&Connection>,
) -> Explanation {
    let code = error.code.as_deref().unwrap_or_default();
    let status = match code {
        "content_filter" | "context_length_exceeded" => Some(400),
        "rate_limit_exceeded" | "insufficient_quota" => Some(429),
        code => code
            .parse()
            .ok()
            .filter(|status| (400..500).contains(status)),
    };
    let Some(status) = status else {
        return explanation(
            "The service reported an error while it answered",
            quote(error),
            "What had arrived is kept. Continue asks for the rest, Retry for a new reply; if it stays, the details are what the service's operator needs.",
            &[Remedy::Retry, Remedy::CopyDetails],
        );
    };
    let refusal = Refusal {
        status,
        error: error.clone(),
        wait_ms: error.message.as_deref().and_then(retry_after_ms),
        ..Refusal::default()
    };
    let explanation = explain_refusal(&refusal, connection);
    Explanation {
        title: explanation.title.replace("HTTP", "inside of the answer,"),
        ..explanation
    }
}

fn row(refusal: &Refusal, connection: Option<&Connection>) -> Row {
    let error = &refusal.error;
    let code = error.code.as_deref().unwrap_or_default();
    match refusal.status {
        401 => unauthorized(error, connection),
        403 => forbidden(error),
        404 => not_found(error, code, connection),
        408 => (
            "The service took too long",
            "Try again; a shorter question may help.".to_owned(),
            vec![],
        ),
        413 => (
            "The conversation is too large to be sent",
            "A gateway before the service limits the size of a request. Ask without the history, or with less text.".to_owned(),
            vec![Remedy::NewChat],
        ),
        429 => too_many(error),
        400..=499 => bad_request(refusal, code, connection),
        500..=599 => (
            "The service failed",
            "The fault is on the service's side, or at a gateway before it. Try again in a moment.".to_owned(),
            vec![],
        ),
        _ => (
            "An unexpected answer",
            "Something else than the service may be answering at this endpoint.".to_owned(),
            vec![Remedy::Field(Field::Endpoint)],
        ),
    }
}

fn unauthorized(error: &ServiceError, connection: Option<&Connection>) -> Row {
    if let Some(connection) = connection
        && (connection.key.is_none() || connection.authentication == Some(Authentication::None))
    {
        let (advice, remedies) = match connection.authentication {
            Some(Authentication::None) => (
                "The page sends no key here, since a proxy is to add it: the proxy's own key may be missing or wrong.",
                vec![],
            ),
            _ => (
                "No key was sent, and the service asks for one.",
                vec![Remedy::Field(Field::Key)],
            ),
        };
        return ("The service wants a key", advice.to_owned(), remedies);
    }
    let endpoint = connection.and_then(|connection| Endpoint::parse(&connection.endpoint).ok());
    let chosen = connection.and_then(|connection| connection.authentication);
    let default = endpoint.as_ref().map(Endpoint::default_authentication);
    let used = chosen.or(default);
    let key = Remedy::Field(Field::Key);
    // The service takes a Bearer token for one of Entra, and says so.
    if used == Some(Authentication::Bearer) && error.says("access token") {
        return (
            "The key was refused",
            "It was sent as a Bearer token, and this service takes such a token for one of Microsoft Entra. Keys of the portal go in the api-key header.".to_owned(),
            vec![Remedy::Authenticate(Authentication::ApiKey), key],
        );
    }
    if used == Some(Authentication::ApiKey) && error.says("authorization") {
        return (
            "The key was refused",
            "It was sent in the api-key header, and this service wants it as a Bearer token."
                .to_owned(),
            vec![Remedy::Authenticate(Authentication::Bearer), key],
        );
    }
    let host = endpoint.as_ref().and_then(Endpoint::host);
    let resource = host.unwrap_or("this endpoint");
    (
        "The key was refused",
        format!(
            "It is not a key of {resource}: it may belong to another resource, have been regenerated, or lack a character. The portal shows it under Keys and Endpoint."
        ),
        vec![key, Remedy::Field(Field::Endpoint)],
    )
}

fn forbidden(error: &ServiceError) -> Row {
    let advice = if error.says("firewall") || error.says("virtual network") {
        "The resource accepts certain networks only, and yours is not among them: use the company's network or VPN, or have your address added under Networking in the portal."
    } else if error.says("public access is disabled") || error.says("private endpoint") {
        "The resource can be reached through a private endpoint only: use the network that has it, or a proxy inside of it."
    } else if error.says("quota") {
        "The resource's quota of calls is used up. Whoever runs it can raise it in the portal."
    } else if error.says("key based authentication") || error.says("authenticationtypedisabled") {
        "Keys are switched off for this resource (it takes Microsoft Entra tokens only). Whoever runs it can switch them on, or put a proxy before it that has a token."
    } else {
        "The resource may accept certain networks only, have keys switched off, or have been blocked. Whoever runs it can tell."
    };
    ("Access was refused", advice.to_owned(), vec![])
}

fn not_found(error: &ServiceError, code: &str, connection: Option<&Connection>) -> Row {
    let endpoint = connection.and_then(|connection| Endpoint::parse(&connection.endpoint).ok());
    let in_address = endpoint.as_ref().and_then(Endpoint::deployment);
    let model = connection.and_then(|connection| connection.model.as_deref());
    let field = if in_address.is_some() {
        Field::Endpoint
    } else {
        Field::Model
    };
    if code == "DeploymentNotFound" || error.says("deployment") {
        let name = in_address.or(model).unwrap_or_default();
        return (
            "There is no deployment of this name",
            format!(
                "“{name}” is what was asked for. The name is the deployment's own, not the model's and not the resource's: the portal lists it under Deployments. A new one needs up to five minutes."
            ),
            vec![Remedy::Field(field)],
        );
    }
    if error.says("model") {
        return (
            "There is no model of this name",
            "The field Model wants the name that this service knows the model by.".to_owned(),
            vec![Remedy::Field(Field::Model)],
        );
    }
    (
        "Nothing is found at this address",
        "Check the endpoint and the API version: the portal shows both as the deployment's target URI.".to_owned(),
        vec![Remedy::Field(Field::Endpoint), Remedy::Field(Field::ApiVersion)],
    )
}

/// The kinds of 429 that the service's quota page tells apart.
fn too_many(error: &ServiceError) -> Row {
    let advice = if error.says("token rate limit") {
        "The deployment's tokens per minute are used up. Long conversations and a large max_tokens count in full beforehand. Your message is kept."
    } else if error.says("call rate limit") {
        "The deployment's requests per minute are used up. Your message is kept."
    } else if error.says("high demand") || error.says("temporarily unable") {
        "The service itself is short of capacity for this model, whatever your quota. Your message is kept; another region or deployment may answer."
    } else if error.says("quota") {
        "The quota is used up. Your message is kept; whoever runs the resource can raise it."
    } else {
        "The deployment's limit is used up for the moment. Your message is kept."
    };
    ("Too many requests", advice.to_owned(), vec![])
}

fn bad_request(refusal: &Refusal, code: &str, connection: Option<&Connection>) -> Row {
    let error = &refusal.error;
    if code == "content_filter" || error.says("content management policy") {
        return content_filter(error);
    }
    if code == "context_length_exceeded" || error.says("maximum context length") {
        return (
            "The conversation is too long for this model",
            "All that is sent of it counts with every question. Send fewer turns, ask this question without the history, or with less text.".to_owned(),
            vec![Remedy::LastTurns, Remedy::NewChat, Remedy::EditQuestion],
        );
    }
    if error.says("api version not supported") || error.says("invalid api-version") {
        let endpoint = connection.and_then(|connection| Endpoint::parse(&connection.endpoint).ok());
        let usual = endpoint.as_ref().and_then(Endpoint::default_api_version);
        let usual = usual.unwrap_or(api_version::NEWEST);
        return (
            "The API version is not supported",
            format!(
                "This resource does not know the version that was asked for. {usual} is the usual one for this address."
            ),
            vec![
                Remedy::ApiVersion(usual.to_owned()),
                Remedy::Field(Field::ApiVersion),
            ],
        );
    }
    if error.says("responses api")
        || error.says("does not support chat completion")
        || error.says("chatcompletion operation does not work")
    {
        return (
            "This model does not answer chat completions",
            "Some models (codex and pro ones among them) speak another protocol, which this page does not. Choose another deployment.".to_owned(),
            vec![Remedy::Field(Field::Model), Remedy::Field(Field::Endpoint)],
        );
    }
    if error.says("unknown model")
        || error.says("unavailable_model")
        || code == "unknown_model"
        || code == "model_not_found"
    {
        return (
            "There is no model of this name",
            "The field Model wants the name that this service knows the model by.".to_owned(),
            vec![Remedy::Field(Field::Model)],
        );
    }
    let takes_none = match &refusal.adaptation {
        Some(Adaptation::NoImages) => Some(("This model takes no images", "images")),
        Some(Adaptation::NoAudio) => Some(("This model takes no audio", "audio")),
        _ => None,
    };
    if let Some((title, what)) = takes_none {
        let advice = format!(
            "The chat has {what} in it, all of which is sent with every question. Choose a connection whose model takes {what}, or send without: it stays in the chat, and is left out for this connection from now on (Settings can undo that)."
        );
        return (title, advice, vec![]);
    }
    let named = error.param.as_deref().or(error.target.as_deref());
    let advice = match (&refusal.adaptation, named) {
        (Some(_), Some(name)) => format!("This deployment does not take “{name}” as it was sent. The button sends the request without that, now and from now on."),
        (Some(_), None) => "This deployment does not take all that was sent. The button leaves it out, now and from now on.".to_owned(),
        (None, Some(name)) => format!("What it did not like is “{name}”. The connection's parameters are the place to mend it."),
        (None, None) => "Its own words say what it did not like; the connection's settings are the place to mend it.".to_owned(),
    };
    ("The service refused the request", advice, vec![])
}

fn content_filter(error: &ServiceError) -> Row {
    let found = filtered_words(&error.content_filter);
    let what = if found.is_empty() {
        "The service does not say what it found.".to_owned()
    } else {
        format!("It found {found}.")
    };
    (
        "The content filter refused the question",
        format!(
            "{what} All that was sent is looked at, earlier messages too. Put the question differently, or ask it without them."
        ),
        vec![Remedy::EditQuestion, Remedy::NewChat],
    )
}
