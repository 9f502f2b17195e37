//! Labels as portals and people write them: without a mark.

use super::names::{Field, field};
use super::reader::Reader;
use super::tree::{Node, is_letter};
use super::values::Told;

impl Reader {
    /// Labels as portals show them: the value on the next line, or after a gap.
    pub(super) fn lines(&mut self, nodes: &[Node]) {
        let lines: Vec<&[Node]> = nodes
            .split(|node| node.sign() == Some('\n'))
            .filter(|line| !line.is_empty())
            .collect();
        for (index, line) in lines.iter().enumerate() {
            let words: Vec<&Node> = line
                .iter()
                .filter(|node| !matches!(node.sign(), Some('|')))
                .take(6)
                .collect();
            let Some(label) = label_of(&words) else {
                let Some((value, rest)) = words.split_last() else {
                    continue;
                };
                let plain = value
                    .text()
                    .is_some_and(|text| text.contains(|c: char| c.is_ascii_digit() || c == '/'));
                if let Some(label) = label_of(rest).filter(|_| plain) {
                    self.labelled(&label, value);
                }
                continue;
            };
            let next = lines.get(index + 1).copied().unwrap_or_default();
            if let [value @ (Node::Text(_) | Node::Word(_))] = next
                && label_of(&[value]).is_none()
            {
                self.labelled(&label, value);
            }
        }
    }

    fn labelled(&mut self, label: &str, value: &Node) {
        let (Some(field), Some(text)) = (field(label), value.text()) else {
            return;
        };
        let plain = text.contains(|c: char| c.is_ascii_digit() || c == '-');
        if plain || !matches!(field, Field::Deployment | Field::Model) {
            self.tell(field, Told::Value(text.into()), label);
        }
    }
}

/// A line's words, where they are a field's name and nothing else.
fn label_of(words: &[&Node]) -> Option<String> {
    if !(1..=3).contains(&words.len()) {
        return None;
    }
    let words = words.iter().map(|node| match node {
        Node::Word(word) => Some(word.as_str()),
        _ => None,
    });
    let label = words.collect::<Option<Vec<_>>>()?.join(" ");
    let plain = label
        .chars()
        .all(|c| is_letter(c) || matches!(c, ' ' | '_' | '-'));
    let known = field(&label).is_some_and(|field| !matches!(field, Field::Name | Field::System));
    (plain && known).then_some(label)
}
