//! Sections, and the blocks they are made of.

use std::fmt::Write as _;

use super::code;
use super::random::Choices;
use super::words::{marked, name, paragraph, phrase, sentence, title};

/// Sections until each construct has been there once.
const ROUND: u64 = 8;

/// The n-th section: a heading, paragraphs, what this section of its round has, and code.
pub(super) fn section(number: u64, choices: &mut Choices) -> String {
    let kind = number % ROUND;
    // The first round is short, for all of it has to fit into the shortest text that is measured.
    let more = if number < ROUND {
        0
    } else {
        choices.number(0, 4)
    };
    let mut text = format!("\n## {}. {}\n", number + 1, title(choices));
    push(&mut text, &paragraph(3 + more, choices));
    let special = match kind {
        0 => bullets(3 + more, choices),
        1 => steps(2 + more, choices),
        2 => table(3 + more, choices),
        3 => display("$$", "$$", choices),
        4 => quote(choices),
        5 => parentheses(choices),
        6 => tasks(3 + more, choices),
        _ => format!("---\n\n### {}", title(choices)),
    };
    push(&mut text, &special);
    push(&mut text, &code::block(kind, 1 + more / 2, choices));
    push(&mut text, &paragraph(1 + more, choices));
    text
}

fn push(text: &mut String, block: &str) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n{block}\n");
}

fn bullets(items: u64, choices: &mut Choices) -> String {
    let mut lines = Vec::new();
    for item in 0..items {
        lines.push(format!("- {}", marked(item, choices)));
        if item % 2 == 0 {
            lines.push(format!("  - {}", sentence(choices)));
            lines.push(format!("    - `{}`: {}", name(choices), phrase(choices)));
        }
    }
    lines.join("\n")
}

fn steps(items: u64, choices: &mut Choices) -> String {
    let mut lines = Vec::new();
    for item in 1..=items {
        lines.push(format!("{item}. **{}**", title(choices)));
        lines.push(format!("   - {}", marked(item + 1, choices)));
        lines.push(format!("   - {}", sentence(choices)));
    }
    lines.join("\n")
}

fn tasks(items: u64, choices: &mut Choices) -> String {
    let line = |item| {
        let mark = if item % 2 == 0 { "x" } else { " " };
        format!("- [{mark}] {}", sentence(choices))
    };
    (0..items).map(line).collect::<Vec<_>>().join("\n")
}

fn table(rows: u64, choices: &mut Choices) -> String {
    let mut lines = vec![
        "| Name | Meaning | Calls | Share |".to_owned(),
        "| --- | --- | ---: | :---: |".to_owned(),
    ];
    for _ in 0..rows {
        let (calls, share) = (choices.number(10, 99_999), choices.number(1, 99));
        let meaning = phrase(choices);
        lines.push(format!(
            "| `{}` | {meaning} | {calls} | *{share} %* |",
            name(choices)
        ));
    }
    lines.join("\n")
}

fn quote(choices: &mut Choices) -> String {
    format!(
        "> {}\n>\n> - {}\n> - {}",
        paragraph(2, choices),
        sentence(choices),
        marked(2, choices)
    )
}

/// Mathematics in the notation that some models prefer to dollars.
fn parentheses(choices: &mut Choices) -> String {
    let (first, second) = (choices.number(2, 99), choices.number(2, 99));
    let inline = format!(
        "With \\(\\alpha_{{{first}}} = \\sqrt{{n + {second}}}\\) and \\( \\beta = \\frac{{{second}}}{{{first} k}} \\), {}",
        sentence(choices)
    );
    format!("{inline}\n\n{}", display("\\[", "\\]", choices))
}

fn display(open: &str, close: &str, choices: &mut Choices) -> String {
    let (low, high) = (choices.number(0, 9), choices.number(10, 99));
    let formula = match choices.number(1, 4) {
        1 => {
            format!("\\int_{{{low}}}^{{{high}}} x^{{2}} \\, dx = \\frac{{{high}^3 - {low}^3}}{{3}}")
        }
        2 => format!(
            "\\sum_{{k={low}}}^{{{high}}} \\binom{{n}}{{k}} p^{{k}} (1 - p)^{{n - k}} \\le 1"
        ),
        3 => format!(
            "A_{{{low}}} = \\begin{{pmatrix}} {low} & {high} \\\\ \\lambda & x^{{{high}}} \\end{{pmatrix}}"
        ),
        _ => format!(
            "\\lim_{{n \\to \\infty}} \\left( 1 + \\frac{{{high}}}{{n}} \\right)^{{{low} n}} = e^{{{low} \\cdot {high}}}"
        ),
    };
    format!("{open}\n{formula}\n{close}")
}
