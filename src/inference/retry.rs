//! Which answers are tried again, and when.
//!
//! As `azure-core`'s `RetryPolicy` does it (1.33: three more tries for a
//! status; `Retry-After` on any error; else 500, 503 and 504 after 0, 1.6 and
//! 3.2 s), and past it: a 429 is always tried again, since browsers hide
//! `Retry-After` from a page of another origin unless the service exposes it.
//! Then the wait is read from the service's own sentence.
//!
//! Nothing is tried again once a reply has begun.

/// Tries after the first one, as the SDK's `retry_status`.
pub const RETRIES: u32 = 3;
/// A wait longer than this is for a person to decide, in milliseconds.
pub const LONGEST_WAIT_MS: u64 = 60_000;
/// The SDK's back-off factor, in milliseconds.
const BACKOFF_MS: u64 = 800;

/// Which request was refused: the two are not retried on the same answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    ChatCompletions,
    ModelInfo,
}

/// What an answer says of when to come back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetryHints {
    /// `Retry-After`: seconds, or an HTTP date.
    pub retry_after: Option<String>,
    /// `retry-after-ms` or `x-ms-retry-after-ms`.
    pub retry_after_ms: Option<String>,
}

impl RetryHints {
    /// Reads them with a look-up of headers by lower-case names.
    pub fn read(header: impl Fn(&str) -> Option<String>) -> Self {
        let milliseconds = header("retry-after-ms");
        Self {
            retry_after: header("retry-after"),
            retry_after_ms: milliseconds.or_else(|| header("x-ms-retry-after-ms")),
        }
    }

    /// The wait that the headers ask for, in milliseconds; zero counts as not
    /// given, as in the SDK. `now_ms` is the time since 1970.
    #[must_use]
    pub fn wait_ms(&self, now_ms: u64) -> Option<u64> {
        let seconds = self.retry_after.as_deref().and_then(|text| {
            let text = text.trim();
            milliseconds(text, 1000).or_else(|| http_date_ms(text)?.checked_sub(now_ms))
        });
        let wait = seconds.or_else(|| milliseconds(self.retry_after_ms.as_deref()?, 1));
        wait.filter(|wait| *wait > 0)
    }
}

/// When to send again after the `tried`-th refusal in a row (from 1), in
/// milliseconds; `None` for answers that stay as they are. `message` is the
/// service's sentence.
#[must_use]
pub fn wait_ms(
    call: Call,
    status: u16,
    hints: &RetryHints,
    message: Option<&str>,
    tried: u32,
    now_ms: u64,
) -> Option<u64> {
    if status < 400 {
        return None;
    }
    let asked = match &hints.retry_after {
        Some(_) => hints.wait_ms(now_ms).or(Some(backoff_ms(tried))),
        None => None,
    };
    let transient = match call {
        Call::ChatCompletions => matches!(status, 429 | 500 | 503 | 504),
        Call::ModelInfo => matches!(status, 408 | 429 | 500 | 502..=504),
    };
    let wait = || {
        let said = hints.wait_ms(now_ms);
        let sentence = message.filter(|_| status == 429).and_then(retry_after_ms);
        // Without a word from the service a 429 is not tried at once.
        let least = if status == 429 { 2 } else { tried };
        said.or(sentence).unwrap_or(backoff_ms(tried.max(least)))
    };
    asked.or_else(|| transient.then(wait))
}

/// 0, 1.6, 3.2, 6.4 … seconds.
fn backoff_ms(tried: u32) -> u64 {
    match tried {
        0 | 1 => 0,
        more => BACKOFF_MS << (more - 1).min(7),
    }
}

/// The wait in the service's sentence (“Please retry after 38 seconds.”, “Try
/// again in 2 seconds.”, “… in 1 minute”), in milliseconds.
#[must_use]
pub fn retry_after_ms(message: &str) -> Option<u64> {
    let message = message.to_ascii_lowercase();
    ["retry after ", "again in "].iter().find_map(|before| {
        let (_, after) = message.split_once(before)?;
        let end = after.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, unit) = after.split_at_checked(end)?;
        let unit = unit.trim_start();
        let factor = if unit.starts_with("ms") || unit.starts_with("milli") {
            1
        } else if unit.starts_with('s') {
            1000
        } else if unit.starts_with("min") {
            60_000
        } else if unit.starts_with("hour") {
            3_600_000
        } else if unit.starts_with("day") {
            86_400_000
        } else {
            return None;
        };
        milliseconds(number, factor)
    })
}

/// A decimal number times a factor, to the thousandth of the number; nothing
/// for what is none or negative. (Without floating point: its parser would be
/// the largest function of this folder.)
fn milliseconds(text: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if !(whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let thousandths = fraction.bytes().chain(*b"000").take(3);
    let thousandths = thousandths.fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    whole
        .checked_mul(factor)?
        .checked_add(thousandths * factor / 1000)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, §5.6.7) as milliseconds since
/// 1970.
fn http_date_ms(text: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split([' ', ':']);
    let mut number = || parts.next()?.parse::<u64>().ok();
    let day = number()?;
    let month = MONTHS.find(parts.next()?)? as u64 / 3 + 1;
    let mut number = || parts.next()?.parse::<u64>().ok();
    let (year, hour, minute, second) = (number()?, number()?, number()?, number()?);
    // Days since 1970 in the Gregorian calendar, counting years from March:
    // http://howardhinnant.github.io/date_algorithms.html#days_from_civil
    let year = if month <= 2 {
        year.checked_sub(1)?
    } else {
        year
    };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    let days = days.checked_sub(719_468)?;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_tells_when_to_retry() {
        let check = |message, expected| assert_eq!(retry_after_ms(message), expected, "{message}");
        check(
            "… pricing tier. Please retry after 38 seconds. Please go here: …",
            Some(38_000),
        );
        check("Try again in 2 seconds.", Some(2000));
        check("Please try again in 6ms.", Some(6));
        check("Please try again in 1.5s.", Some(1500));
        check("Try again in 1 minute", Some(60_000));
        check("Please retry after 86400 seconds", Some(86_400_000));
        check("Please retry after a while.", None);
        check("Please retry after 5", None);
        check("too many requests", None);
    }

    #[test]
    fn headers_tell_it_first() {
        let now_ms = 784_111_777_000; // Sun, 06 Nov 1994 08:49:37 GMT
        let check = |after: &str, ms: &str, expected| {
            let hints = RetryHints::read(|name| {
                let value = match name {
                    "retry-after" => after,
                    "x-ms-retry-after-ms" => ms,
                    _ => "",
                };
                (!value.is_empty()).then(|| value.to_owned())
            });
            assert_eq!(hints.wait_ms(now_ms), expected, "{after} {ms}");
        };
        check("7", "", Some(7000));
        check("0.5", "9", Some(500));
        check("", "250", Some(250));
        check("Sun, 06 Nov 1994 08:50:07 GMT", "", Some(30_000));
        check("Sun, 06 Nov 1994 08:49:00 GMT", "", None);
        check(
            "Tue, 29 Feb 2000 00:00:00 GMT",
            "",
            Some(951_782_400_000 - now_ms),
        );
        check("0", "", None);
        check("-1", "", None);
        check("soon", "", None);
    }

    #[test]
    fn the_wait_grows_as_in_the_sdk() {
        let none = RetryHints::default();
        let wait = |status, tried| wait_ms(Call::ChatCompletions, status, &none, None, tried, 0);
        assert_eq!(
            [1, 2, 3].map(|tried| wait(503, tried)),
            [Some(0), Some(1600), Some(3200)]
        );
        assert_eq!(wait(429, 1), Some(1600), "never at once");
        assert_eq!(
            [400, 401, 404, 408, 502].map(|status| wait(status, 1)),
            [None; 5]
        );
        let info = |status| wait_ms(Call::ModelInfo, status, &none, None, 1, 0);
        assert_eq!([408, 502, 504].map(info), [Some(0); 3]);
        let asked = RetryHints {
            retry_after: Some("2".into()),
            ..none.clone()
        };
        assert_eq!(
            wait_ms(Call::ChatCompletions, 400, &asked, None, 1, 0),
            Some(2000)
        );
        assert_eq!(
            wait_ms(Call::ChatCompletions, 200, &asked, None, 1, 0),
            None
        );
        assert_eq!(wait(503, 99), Some(BACKOFF_MS << 7), "no overflow");
    }
}
