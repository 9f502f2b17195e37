//! Errors before any answer: what a connection lacks, and nobody answering.

use crate::inference::endpoint::{ConnectionProblem, Endpoint, is_near};
use crate::requests::reach::in_words;
use crate::settings::Connection;

use super::{Explanation, Field, Reach, Remedy, explanation, host_of};

/// Of a host on the person's device or network. Browsers let a page from
/// elsewhere reach it only with the person's permission
/// (<https://wicg.github.io/local-network-access/>).
const NEAR: &str = "Nobody answers at this address. Is the server running? Browsers also ask whether a page may reach this device or the local network: if you were asked, choose Allow; if you had blocked it, allow it in the settings beside the page's address.";

/// What is to be known of an endpoint before anything is sent to it by a page
/// at this address: the browser will not let it, or will ask.
#[must_use]
pub fn endpoint_notice(endpoint: &str, page: &str) -> Option<&'static str> {
    let endpoint = Endpoint::parse(endpoint).ok()?;
    if endpoint.is_mixed_content(page.starts_with("https:")) {
        return Some(
            "This page came by https, and browsers do not let it call a plain http address: nothing would be sent. Use the https address, or a proxy on this page's own host.",
        );
    }
    let page = Endpoint::parse(page).ok()?;
    let far = !page.host().is_some_and(is_near);
    (far && endpoint.host().is_some_and(is_near)).then_some(
        "This is on your device or network: the browser may ask whether the page may reach it. Choose Allow.",
    )
}

/// Explains what a connection lacks.
#[must_use]
pub fn explain_connection(problem: &ConnectionProblem) -> Explanation {
    let (title, advice, field) = match problem {
        ConnectionProblem::EndpointMissing => (
            "No endpoint is set",
            "Open Settings and paste the endpoint of your deployment.",
            Field::Endpoint,
        ),
        ConnectionProblem::EndpointUnreadable(_) => (
            "The endpoint is not an address",
            "It should begin with https:// (or http:// for a server of your own), or be a path on this page's own host.",
            Field::Endpoint,
        ),
        ConnectionProblem::DeploymentMissing => (
            "The deployment is missing",
            "The endpoint is the address of the resource only: put the deployment's name into Model, or add /openai/deployments/<name> to the endpoint.",
            Field::Model,
        ),
        ConnectionProblem::KeyMissing => (
            "The key is missing",
            "Open Settings and enter the key.",
            Field::Key,
        ),
        ConnectionProblem::KeyLocked => {
            return explanation(
                "The key is locked",
                None,
                "Unlock it with your passphrase, and the message is sent.",
                &[Remedy::Unlock],
            );
        }
        ConnectionProblem::KeyUnsendable => (
            "The key has a character that cannot be sent",
            "Keys are plain letters and digits: copy it from the portal again, without the text around it.",
            Field::Key,
        ),
        ConnectionProblem::MixedContent(_) => (
            "The browser does not let this page call a plain http address",
            "This page came by https, and browsers block calls from there to http (mixed content). Use the https address of the service, or put it behind a proxy on this page's own host.",
            Field::Endpoint,
        ),
    };
    let quote = match problem {
        ConnectionProblem::EndpointUnreadable(endpoint) => Some(endpoint.clone()),
        ConnectionProblem::MixedContent(host) => Some(format!("http://{host}")),
        _ => None,
    };
    explanation(title, quote, advice, &[Remedy::Field(field), Remedy::Retry])
}

/// Explains that the page's Content-Security-Policy refused a request.
pub(super) fn explain_policy(allowed: &str, connection: Option<&Connection>) -> Explanation {
    let host = host_of(connection).unwrap_or_else(|| "this address".to_owned());
    explanation(
        &format!("This page was built to reach only {}", in_words(allowed)),
        None,
        &format!(
            "Its own security policy stopped the request to {host}: nothing was sent. Use another connection, or ask whoever runs this page for one that may reach it."
        ),
        &[Remedy::Field(Field::Endpoint), Remedy::CopyDetails],
    )
}

pub(super) fn explain_unreachable(reach: Reach, connection: Option<&Connection>) -> Explanation {
    let host = host_of(connection);
    let Some(host) = host else {
        let advice = match reach {
            Reach::Offline => {
                "This device is offline. Your message is kept: Retry when the network is back."
            }
            Reach::Silent | Reach::Refused => {
                "The proxy behind this page does not answer, or sends the request elsewhere (to a login page, for example). Whoever runs the page can look at it; Retry when it is back."
            }
        };
        let title = "No answer from this page's own host";
        return explanation(
            title,
            None,
            advice,
            &[Remedy::Retry, Remedy::Field(Field::Endpoint)],
        );
    };
    match reach {
        Reach::Offline => explanation(
            "This device is offline",
            None,
            "Your message is kept: Retry when the network is back.",
            &[Remedy::Retry],
        ),
        Reach::Silent => explanation(
            &format!("No answer from {host}"),
            None,
            if is_near(&host) {
                NEAR
            } else {
                "Nobody answers at this address: the host's name may be misspelt, the service may be down, or a firewall, VPN or blocker may stand between. Check the endpoint."
            },
            &[
                Remedy::Field(Field::Endpoint),
                Remedy::Retry,
                Remedy::CopyDetails,
            ],
        ),
        Reach::Refused => explanation(
            &format!("{host} does not let this page read its answers (CORS)"),
            None,
            "The host is alive, and browsers hide its answers from pages of another origin unless it allows them. Some gateways also answer a wrong key in this way, or redirect to a login page. A proxy on this page's own host avoids it.",
            &[
                Remedy::ProxyRecipe,
                Remedy::Field(Field::Key),
                Remedy::Retry,
                Remedy::CopyDetails,
            ],
        ),
    }
}
