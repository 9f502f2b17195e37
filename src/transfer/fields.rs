//! Fields of JSON values as other programs write them: nothing is taken for
//! granted, and what is not as expected is as if it were not there.

use serde_json::Value;

use super::date::of_iso;

/// The last millisecond of the year 9999; later times are mistakes.
const LATEST_MS: u64 = 253_402_300_799_999;

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn is_true(value: &Value, name: &str) -> bool {
    value.get(name) == Some(&Value::Bool(true))
}

/// A name for a thing: most programs use strings, some numbers.
pub(super) fn key(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Milliseconds since 1970.
pub(super) fn time(value: &Value, name: &str) -> Option<u64> {
    let ms = match value.get(name)? {
        Value::Number(number) => of_number(number.as_f64()?)?,
        Value::String(text) => of_iso(text).or_else(|| of_number(text.parse().ok()?))?,
        _ => return None,
    };
    Some(ms).filter(|ms| (1..=LATEST_MS).contains(ms))
}

/// Seconds, milliseconds, microseconds or nanoseconds: for times between 1973
/// and 5138 their size tells which.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates, and what is out of range is dropped"
)]
fn of_number(number: f64) -> Option<u64> {
    let ms = match number {
        n if n.is_nan() || n <= 0.0 => return None,
        n if n < 1e11 => n * 1e3,
        n if n < 1e14 => n,
        n if n < 1e17 => n / 1e3,
        n => n / 1e6,
    };
    Some(ms.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_told_by_their_form() {
        let cases = [
            (json!(1_756_000_000.123_456), Some(1_756_000_000_123)),
            (json!(1_700_000_010), Some(1_700_000_010_000)),
            (json!(1_700_000_010_500_u64), Some(1_700_000_010_500)),
            (
                json!(1_700_000_010_500_000_000_u64),
                Some(1_700_000_010_500),
            ),
            (json!("2024-05-28T18:08:55.014Z"), Some(1_716_919_735_014)),
            (
                json!("2024-05-28T20:08:55.014+02:00"),
                Some(1_716_919_735_014),
            ),
            (json!("2024-05-28 18:08:55"), Some(1_716_919_735_000)),
            (json!("2024-05-28"), Some(1_716_854_400_000)),
            (json!("1970-01-01T00:00:01Z"), Some(1_000)),
            (json!("1700000010"), Some(1_700_000_010_000)),
            (json!("16:33:32 GMT+0200"), None),
            (json!("2024-13-28T18:08:55Z"), None),
            (json!("é024-05-28"), None),
            (json!(-5), None),
            (json!(0), None),
            (json!(1e300), None),
            (json!(null), None),
        ];
        for (value, expected) in cases {
            assert_eq!(time(&json!({ "at": value }), "at"), expected, "{value}");
        }
    }
}
