//! What a client can heal: each refuses one thing and gives the normal reply without it.

use super::Row;
use crate::scenario::Plot;
use crate::scenario::rule::{Only, Refusal, Rule};

const NO_MAX_TOKENS: Rule = Rule::Unknown("max_tokens", Some("max_completion_tokens"));
const ONE_TEMPERATURE: Rule = Rule::Default("temperature", Only::Number(1.0));
const NO_SYSTEM: Rule = Rule::Role("system");

/// The first version that knows reasoning models.
const REASONING: &str = "2024-12-01";

pub(super) const ROWS: &[Row] = &[
    (
        "needs-max-completion-tokens",
        Plot::Unless(&[NO_MAX_TOKENS]),
        "400 on max_tokens: use max_completion_tokens",
    ),
    (
        "needs-max-tokens",
        Plot::Unless(&[Rule::Unknown("max_completion_tokens", Some("max_tokens"))]),
        "400 on max_completion_tokens: use max_tokens",
    ),
    (
        "fixed-temperature",
        Plot::Unless(&[ONE_TEMPERATURE]),
        "400 on a temperature other than 1",
    ),
    (
        "needs-developer",
        Plot::Unless(&[NO_SYSTEM]),
        "400 on a message of the role system",
    ),
    (
        "reasoning-model",
        Plot::Unless(&[
            NO_MAX_TOKENS,
            ONE_TEMPERATURE,
            Rule::Unless("top_p", 1.0),
            Rule::Unless("presence_penalty", 0.0),
            Rule::Unless("frequency_penalty", 0.0),
            Rule::Unknown("logprobs", None),
            Rule::Unknown("top_logprobs", None),
            Rule::Unknown("logit_bias", None),
            NO_SYSTEM,
        ]),
        "400 on all that reasoning models refuse, one after the other",
    ),
    (
        "no-stream",
        Plot::Unless(&[Rule::Default("stream", Only::False)]),
        "400 on stream: true",
    ),
    (
        "needs-newer-version",
        Plot::Unless(&[Rule::VersionBefore(REASONING)]),
        "400 on an api-version before 2024-12-01",
    ),
    (
        "old-arguments",
        Plot::Unless(&[Rule::UnrecognizedBefore(REASONING, "reasoning_effort")]),
        "400 on reasoning_effort with an api-version before 2024-12-01",
    ),
    (
        "only-2024-10-21",
        Plot::Unless(&[Rule::VersionOtherThan("2024-10-21")]),
        "400 on any other api-version",
    ),
    (
        "strict-arguments",
        Plot::Unless(&[Rule::Unknown("seed", None)]),
        "400 on seed",
    ),
    (
        "text-only",
        Plot::Unless(&[Rule::Item("input_audio"), Rule::Item("image_url")]),
        "400 on images and audio",
    ),
    (
        "context-length",
        Plot::Unless(&[Rule::TurnsAbove(2)]),
        "400 on more than two messages besides instructions: too long for the model",
    ),
    (
        "filter-word",
        Plot::UnlessSaid("forbidden", "error-400-content-filter"),
        "400 while a message contains the word \"forbidden\": the prompt was filtered",
    ),
    (
        "jailbreak",
        Plot::Unless(&[Rule::Always(Refusal::Jailbreak)]),
        "Always 400: an attack in the prompt, and a list of blocked words",
    ),
    (
        "responses-only",
        Plot::Unless(&[Rule::Always(Refusal::ResponsesOnly)]),
        "Always 400: the model answers on another route only",
    ),
];
