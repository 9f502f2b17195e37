//! `name = value` and `name: value` in a row of nodes.

use super::tree::Node;

/// A name and what stands behind it.
pub(super) struct Pair<'a> {
    /// The last word or literal before the mark.
    pub(super) name: &'a str,
    /// The words before the mark together: `Deployment name`, `const apiKey`.
    pub(super) label: String,
    pub(super) value: &'a [Node],
    /// The value's place in the row.
    pub(super) start: usize,
    /// The mark, and the place in the source after it.
    pub(super) sign: char,
    pub(super) after: usize,
    /// Whether a bare word as the value is meant literally, as in `.env`; in
    /// code it names a variable.
    pub(super) literal: bool,
}

/// All pairs of a row; `inside` is the bracket around it, NUL for none.
pub(super) fn pairs(nodes: &[Node], inside: char) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        match node {
            Node::Mark {
                sign: sign @ ('=' | ':'),
                spaced,
                after,
            } => {
                let Some((name, label)) = name_before(nodes, index) else {
                    continue;
                };
                // `name := value`, `name: type = value`: the second mark counts.
                if *sign == ':' && assignment_after(nodes, index) {
                    continue;
                }
                let start = index + 1;
                let end = value_end(nodes, start, inside, *sign == ':' || *spaced);
                found.push(Pair {
                    name,
                    label,
                    value: nodes.get(start..end).unwrap_or_default(),
                    start,
                    sign: *sign,
                    after: *after,
                    literal: inside == '\0' && (*sign == ':' || !spaced),
                });
            }
            // `setx NAME value`, `user-secrets set NAME value`.
            Node::Word(word) if matches!(word.as_str(), "set" | "setx" | "-gx") => {
                let value = nodes.get(index + 2..index + 3).unwrap_or_default();
                let name = nodes.get(index + 1).and_then(Node::text);
                if let (Some(name), [Node::Text(_) | Node::Word(_)]) = (name, value) {
                    found.push(command_line(name, value));
                }
            }
            // `--api-key value`, `-Uri value`.
            Node::Word(word) if word.starts_with('-') && word.len() > 3 => {
                let value = nodes.get(index + 1..index + 2).unwrap_or_default();
                if let [Node::Text(_) | Node::Word(_)] = value {
                    found.push(command_line(word, value));
                }
            }
            _ => {}
        }
    }
    found
}

fn command_line<'a>(name: &'a str, value: &'a [Node]) -> Pair<'a> {
    Pair {
        name,
        label: name.to_owned(),
        value,
        start: usize::MAX,
        sign: ' ',
        after: 0,
        literal: true,
    }
}

/// The name before a mark, and the words that belong to it.
fn name_before(nodes: &[Node], mark: usize) -> Option<(&str, String)> {
    let before = nodes.get(..mark)?;
    let typed = before.iter().rev().take(MAX_TYPE);
    let colon = typed.clone().position(|node| node.sign() == Some(':'));
    let before = match colon.and_then(|at| before.len().checked_sub(at + 1)) {
        Some(colon) if assignment_after(nodes, colon) => before.get(..colon)?,
        _ => before,
    };
    match before {
        [.., Node::Text(name)] => Some((name, name.clone())),
        // `os.environ["NAME"] = value`
        [.., Node::Group('[', inside)] => match inside.as_slice() {
            [Node::Text(name)] => Some((name, name.clone())),
            _ => None,
        },
        [.., Node::Word(name)] => {
            let words = before.iter().rev().take(3).map_while(|node| match node {
                Node::Word(word) => Some(word.as_str()),
                _ => None,
            });
            let mut words: Vec<_> = words.collect();
            words.reverse();
            Some((name, words.join(" ")))
        }
        _ => None,
    }
}

/// A type between a name and `=` is not longer: `str | None`.
const MAX_TYPE: usize = 5;

/// Whether the colon at this place only says of what type a variable is.
fn assignment_after(nodes: &[Node], colon: usize) -> bool {
    let rest = nodes.iter().skip(colon + 1).take(MAX_TYPE);
    for (index, node) in rest.enumerate() {
        match node {
            Node::Mark {
                sign: '=', spaced, ..
            } => return *spaced || index == 0,
            Node::Word(_) | Node::Group(..) | Node::Mark { sign: '|', .. } => {}
            _ => return false,
        }
    }
    false
}

/// More than a value is made of, even one that is put together line by line.
const MAX_VALUE: usize = 200;

/// Where a value ends: at a comma, or with its line where no bracket is open.
fn value_end(nodes: &[Node], start: usize, inside: char, may_begin_below: bool) -> usize {
    let mut end = start;
    while let Some(node) = nodes.get(end).filter(|_| end < start + MAX_VALUE) {
        let sign_at = |index: usize| nodes.get(index).and_then(Node::sign);
        match node.sign() {
            Some(',' | ';') => break,
            Some('\n') => {
                let named = nodes.get(end + 1).is_some_and(|node| node.text().is_some())
                    && matches!(sign_at(end + 2), Some('=' | ':'));
                let goes_on = sign_at(end + 1) == Some('+')
                    || sign_at(end.saturating_sub(1)) == Some('+')
                    || (end == start && may_begin_below)
                    || inside != '\0';
                if named || !goes_on {
                    break;
                }
            }
            _ => {}
        }
        end += 1;
    }
    end
}

/// The arguments of a call, or the items of a list.
pub(super) fn items(nodes: &[Node]) -> impl Iterator<Item = &[Node]> {
    nodes
        .split(|node| node.sign() == Some(','))
        .map(trimmed)
        .filter(|item| !item.is_empty())
}

/// Arguments without a name before them.
pub(super) fn positional(nodes: &[Node]) -> impl Iterator<Item = &[Node]> {
    items(nodes).filter(|item| !matches!(item.get(1).and_then(Node::sign), Some('=' | ':')))
}

fn trimmed(mut nodes: &[Node]) -> &[Node] {
    while let [first, rest @ ..] = nodes
        && first.sign() == Some('\n')
    {
        nodes = rest;
    }
    while let [rest @ .., last] = nodes
        && last.sign() == Some('\n')
    {
        nodes = rest;
    }
    nodes
}
