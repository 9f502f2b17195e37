//! Formulas: LaTeX as models write it, made MathML.
//!
//! `pulldown-latex` does the work, in a worker (`src/bin/math.rs`). Around it,
//! [`source`] rewrites what that does not know and keeps from it what it fails
//! over, and [`markup`] lets nothing out that is not plain MathML.

mod markup;
mod source;
mod text;

use std::convert::Infallible;
use std::error::Error as _;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, Dimension, DimensionUnit, Event};
use pulldown_latex::{Parser, ParserError, RenderConfig, Storage, push_mathml};

/// Longer formulas are not read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024;

/// What makes a question one for a formula on lines of its own.
const BLOCK: &str = "block ";
const INLINE: &str = "inline ";

/// Why there is no MathML for a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A sentence without its full stop.
    pub reason: String,
    /// What stands where it went wrong, where that is known.
    pub near: Option<String>,
}

impl Problem {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            near: None,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.reason)?;
        match &self.near {
            Some(near) => write!(formatter, ", near `{near}`"),
            None => Ok(()),
        }
    }
}

/// A formula as a question for the worker.
#[must_use]
pub fn question(latex: &str, display: bool) -> String {
    format!("{}{latex}", if display { BLOCK } else { INLINE })
}

/// The worker's answer: a `math` element, or why there is none.
///
/// # Errors
/// A reason in words.
pub fn answer(question: &str) -> Result<String, String> {
    let (latex, display) = match question.strip_prefix(BLOCK) {
        Some(latex) => (latex, true),
        None => (question.strip_prefix(INLINE).unwrap_or(question), false),
    };
    render(latex, display).map_err(|problem| problem.to_string())
}

/// Makes MathML of a formula, without the `$` or `\[` around it: well-formed
/// XML, of MathML's own elements only. `display` is for formulas on lines of
/// their own.
///
/// # Errors
/// It is too long or too deep, it is no LaTeX, or a command is not known.
pub fn render(latex: &str, display: bool) -> Result<String, Problem> {
    if latex.len() > MAX_BYTES {
        return Err(Problem::new("The formula is too long"));
    }
    let source = source::prepared(latex)?;
    let storage = Storage::new();
    let events = Parser::new(&source, &storage).collect::<Result<Vec<_>, _>>();
    let events = events.map_err(|error| problem(&error))?;
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        xml: true,
        ..RenderConfig::default()
    };
    let mut text = String::new();
    let events = events.into_iter().map(plain_space).map(Ok::<_, Infallible>);
    push_mathml(&mut text, events, config)
        .map_err(|_| Problem::new("The formula cannot be shown"))?;
    markup::checked(&text)
}

/// The library writes `~` and `\ ` as the text `&nbsp;`, and then escapes it.
fn plain_space(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Content(Content::Text("&nbsp;")) => Event::Space {
            width: Some(Dimension::new(0.333, DimensionUnit::Em)),
            height: None,
            depth: None,
        },
        event => event,
    }
}

fn problem(error: &ParserError) -> Problem {
    let reason = error.source().map_or_else(String::new, |s| s.to_string());
    let reason = match reason.as_str() {
        "unknown primitive command found" => "A command is not known here".to_owned(),
        "unkown mathematical environment found" => "An environment is not known here".to_owned(),
        "expected a token" | "expected an argument" => {
            "A command lacks something after it".to_owned()
        }
        "trying to add a subscript twice to the same element" => {
            "Something has two subscripts".to_owned()
        }
        "trying to add a superscript twice to the same element" => {
            "Something has two superscripts".to_owned()
        }
        reason if reason.starts_with("unbalanced group") => {
            "Braces, \\left and \\right, or \\begin and \\end do not match".to_owned()
        }
        reason => format!("It is no formula: {reason}"),
    };
    Problem {
        reason,
        near: near(&error.to_string()),
    }
}

/// The library tells the place as a drawing: the line above the last row of
/// `^^^` is the formula's own text.
fn near(drawing: &str) -> Option<String> {
    let lines: Vec<&str> = drawing.lines().collect();
    let carets = lines
        .iter()
        .rposition(|line| line.trim_start_matches(['│', ' ']).starts_with('^'))?;
    let line = lines.get(carets.checked_sub(1)?)?;
    let text = line.trim_start_matches('│').trim();
    let text = text.trim_start_matches('…');
    (!text.is_empty()).then(|| text::as_written(text))
}
