//! Sentences, and what stands inside of them.

use super::random::Choices;

const SUBJECTS: &[&str] = &[
    "the scheduler",
    "a cache",
    "the parser",
    "every request",
    "the queue",
    "a worker",
    "the index",
    "the renderer",
    "an observer",
    "the client",
    "a checkpoint",
    "the gateway",
    "the compiler",
    "a naïve loop",
    "the second pass",
    "the planner",
];
const VERBS: &[&str] = &[
    "keeps",
    "replaces",
    "measures",
    "collects",
    "releases",
    "compares",
    "rebuilds",
    "shares",
    "postpones",
    "splits",
    "verifies",
    "copies",
    "forgets",
    "reorders",
];
const OBJECTS: &[&str] = &[
    "the oldest entry",
    "two neighbouring pages",
    "whatever came before",
    "a small buffer",
    "the whole table",
    "its own state",
    "the next frame",
    "each finished block",
    "a list of candidates",
    "the remaining bytes",
    "the shortest path",
    "all open connections",
    "a snapshot — never more than one —",
    "the café’s opening hours",
];
const CIRCUMSTANCES: &[&str] = &[
    "before the lock is taken",
    "as soon as it is idle",
    "without waiting for the disk",
    "in constant time",
    "once per interval",
    "even when the input is empty",
    "unless the flag is set",
    "after the third attempt",
    "while readers go on",
    "in the order of arrival",
    "at the cost of some memory",
    "on every platform",
];
const NAMES: &[&str] = &[
    "retry", "window", "cursor", "budget", "ledger", "signal", "branch", "packet", "vector",
    "socket", "margin", "bucket", "column", "digest", "filter", "handle",
];

/// A name such as code has them, with a number, so that few are alike.
pub(super) fn name(choices: &mut Choices) -> String {
    format!("{}_{}", choices.of(NAMES), choices.number(2, 99))
}

/// Words for a title.
pub(super) fn title(choices: &mut Choices) -> String {
    let subject = choices.of(SUBJECTS);
    let rest = format!("{} {}", choices.of(VERBS), choices.of(OBJECTS));
    let mut letters = subject.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{} {rest}", letters.as_str())
}

/// A few plain words.
pub(super) fn phrase(choices: &mut Choices) -> String {
    format!("{} {}", choices.of(VERBS), choices.of(OBJECTS))
}

/// A plain sentence.
pub(super) fn sentence(choices: &mut Choices) -> String {
    let number = choices.number(2, 9_999);
    match choices.number(1, 3) {
        1 => format!(
            "{} {}, {number} times over.",
            title(choices),
            choices.of(CIRCUMSTANCES)
        ),
        2 => format!("{} {}.", title(choices), choices.of(CIRCUMSTANCES)),
        _ => format!(
            "In step {number}, {} {}.",
            choices.of(SUBJECTS),
            phrase(choices)
        ),
    }
}

/// A sentence with something marked in it.
pub(super) fn marked(kind: u64, choices: &mut Choices) -> String {
    let (subject, number) = (choices.of(SUBJECTS), choices.number(2, 999));
    let (phrase, name) = (phrase(choices), name(choices));
    match kind % 6 {
        0 => format!("Here **{subject}** {phrase}."),
        1 => format!("It is *not* obvious that {subject} {phrase} {number} times."),
        2 => format!("Call `{name}({number})` and {subject} {phrase}."),
        3 => {
            format!("See [how {subject} {phrase}](https://example.com/docs/{name}?page={number}).")
        }
        4 => format!("So $x_{{{number}}} \\le {number} y^2$ holds whenever {subject} {phrase}."),
        _ => format!("***Above all***, {subject} {phrase}: ~~{number}~~ `{name}`."),
    }
}

/// A paragraph of so many sentences, some of them with marks.
pub(super) fn paragraph(sentences: u64, choices: &mut Choices) -> String {
    let first = choices.number(0, 5);
    let each = (0..sentences).map(|index| {
        if index % 2 == 0 {
            marked(first + index / 2, choices)
        } else {
            sentence(choices)
        }
    });
    each.collect::<Vec<_>>().join(" ")
}
