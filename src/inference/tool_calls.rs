//! Tool calls, put together from the pieces in which they stream.

use super::request::ToolCall;
use super::response::ToolCallUpdate;

/// The calls of one reply while their pieces arrive.
///
/// A piece belongs to the call of its `index`. Servers that leave the index
/// out begin a call with an `id` and mean the last one otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolCalls {
    calls: Vec<(Option<u64>, ToolCall)>,
}

impl ToolCalls {
    /// Takes in one piece.
    pub fn apply(&mut self, piece: ToolCallUpdate) {
        let place = match (piece.index, &piece.id) {
            (Some(_), _) => self
                .calls
                .iter()
                .position(|(index, _)| *index == piece.index),
            (None, Some(id)) => self.calls.iter().position(|(_, call)| call.id == *id),
            // A name where the last call has one begins the next call.
            (None, None) => self.calls.len().checked_sub(1).filter(|last| {
                let named = self.calls.get(*last);
                piece.name.is_empty() || named.is_some_and(|(_, call)| call.name.is_empty())
            }),
        };
        let place = place.unwrap_or_else(|| {
            self.calls.push((piece.index, ToolCall::default()));
            self.calls.len() - 1
        });
        if let Some((_, call)) = self.calls.get_mut(place) {
            if let Some(id) = piece.id {
                call.id = id;
            }
            call.name.push_str(&piece.name);
            call.arguments.push_str(&piece.arguments);
        }
    }

    /// The calls so far.
    #[must_use]
    pub fn into_calls(self) -> Vec<ToolCall> {
        self.calls.into_iter().map(|(_, call)| call).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(index: Option<u64>, id: &str, name: &str, arguments: &str) -> ToolCallUpdate {
        ToolCallUpdate {
            index,
            id: (!id.is_empty()).then(|| id.to_owned()),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        }
    }

    fn check(pieces: Vec<ToolCallUpdate>) {
        let mut calls = ToolCalls::default();
        pieces.into_iter().for_each(|piece| calls.apply(piece));
        let call = |id: &str, name: &str, arguments: &str| ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
        };
        let expected = [
            call("a", "get_weather", "{\"city\":1}"),
            call("b", "get_time", "{}"),
        ];
        assert_eq!(calls.into_calls(), expected);
    }

    #[test]
    fn pieces_find_their_call_by_index() {
        check(vec![
            piece(Some(0), "a", "get_weather", ""),
            piece(Some(1), "b", "get_time", "{"),
            piece(Some(0), "", "", "{\"city\""),
            piece(Some(1), "", "", "}"),
            piece(Some(0), "", "", ":1}"),
        ]);
    }

    #[test]
    fn and_without_one_by_their_order() {
        check(vec![
            piece(None, "a", "get_weather", "{\"city\":1}"),
            piece(None, "b", "get_time", "{}"),
        ]);
        let mut calls = ToolCalls::default();
        calls.apply(piece(None, "", "f", "{}"));
        calls.apply(piece(None, "", "g", "{}"));
        assert_eq!(calls.into_calls().len(), 2, "neither index nor id");
        check(vec![
            piece(None, "a", "get_weather", ""),
            piece(None, "", "", "{\"city\""),
            piece(None, "a", "", ":1}"),
            piece(None, "b", "get_time", "{"),
            piece(None, "", "", "}"),
        ]);
    }
}
