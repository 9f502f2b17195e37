//! Calls of functions, and the results that were given for them.

use crate::inference::request::ToolCall;

/// For each call, which of the results that follow it directly is its own,
/// given the ids that these name. Of several calls with one id (some servers
/// give none) each has a result of its own, in their order.
#[must_use]
pub fn paired(calls: &[ToolCall], results: &[Option<&str>]) -> Vec<Option<usize>> {
    let mut open: Vec<_> = results.to_vec();
    let pair = |call: &ToolCall| {
        let place = open
            .iter()
            .position(|result| *result == Some(call.id.as_str()))?;
        if let Some(taken) = open.get_mut(place) {
            *taken = None;
        }
        Some(place)
    };
    calls.iter().map(pair).collect()
}

/// What the results of these calls are asked for by: the functions' names, told
/// apart where one is called several times.
#[must_use]
pub fn names(calls: &[ToolCall]) -> Vec<String> {
    let name = |(place, call): (usize, &ToolCall)| {
        let alike = |before: &&ToolCall| before.name == call.name;
        match calls.iter().take(place).filter(alike).count() {
            0 => call.name.clone(),
            earlier => format!("{} ({})", call.name, earlier + 1),
        }
    };
    calls.iter().enumerate().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: &str, name: &str) -> ToolCall {
        ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: String::new(),
        }
    }

    #[test]
    fn each_call_has_its_own_result_in_any_order() {
        let calls = [call("a", "f"), call("b", "f")];
        let check = |results: &[Option<&str>], expected: [Option<usize>; 2]| {
            assert_eq!(paired(&calls, results), expected, "{results:?}");
        };
        check(&[Some("a"), Some("b")], [Some(0), Some(1)]);
        check(&[Some("b"), Some("a")], [Some(1), Some(0)]);
        check(&[Some("b")], [None, Some(0)]);
        check(&[Some("c"), None], [None, None]);
    }

    #[test]
    fn calls_without_ids_are_answered_one_after_the_other() {
        let calls = [call("", "f"), call("", "g")];
        assert_eq!(paired(&calls, &[Some("")]), [Some(0), None]);
        assert_eq!(paired(&calls, &[Some(""), Some("")]), [Some(0), Some(1)]);
    }

    #[test]
    fn a_function_that_is_called_twice_has_two_names() {
        let calls = [call("1", "f"), call("2", "g"), call("3", "f")];
        assert_eq!(names(&calls), ["f", "g", "f (2)"]);
    }
}
