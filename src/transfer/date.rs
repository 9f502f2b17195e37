//! Dates as people and other programs write them, in UTC. There is no other
//! zone in core, which knows nothing of where it runs.

/// `2024-05-28T18:08:55.014Z`, with or without fraction and zone
/// (<https://www.rfc-editor.org/rfc/rfc3339>).
pub(super) fn of_iso(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let sign =
        |at: usize, one_of: &str| text.get(at..=at).is_some_and(|sign| one_of.contains(sign));
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let valid =
        sign(4, "-") && sign(7, "-") && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !valid {
        return None;
    }
    let mut ms = days(year, month, day) * 86_400_000;
    if sign(10, "T t") {
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        ms += ((hour * 60 + minute) * 60 + second) * 1_000;
        ms += fraction_and_zone(text.get(19..)?)?;
    }
    u64::try_from(ms).ok()
}

/// Milliseconds to add for `.014+02:00`.
fn fraction_and_zone(text: &str) -> Option<i64> {
    let (fraction, zone) = match text.strip_prefix('.') {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest.split_at_checked(digits)?
        }
        None => ("", text),
    };
    let fraction = format!("{fraction:0<3}");
    let ms: i64 = fraction.get(..3)?.parse().ok()?;
    let zone = zone.trim();
    let (sign, zone) = match zone.chars().next() {
        None | Some('Z' | 'z') => return Some(ms),
        Some('+') => (-1, zone.get(1..)?),
        Some('-') => (1, zone.get(1..)?),
        Some(_) => return None,
    };
    let hours: i64 = zone.get(..2)?.parse().ok()?;
    let minutes: i64 = zone.get(zone.len().checked_sub(2)?..)?.parse().ok()?;
    Some(ms + sign * (hours * 60 + minutes) * 60_000)
}

/// Days since 1970 of a date in the Gregorian calendar
/// (<https://howardhinnant.github.io/date_algorithms.html#days_from_civil>).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `2024-05-28T18:08:55.014Z`.
pub(super) fn iso(ms: u64) -> String {
    let (year, month, day) = date(ms / 86_400_000);
    let (seconds, ms) = (ms / 1_000 % 86_400, ms % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

/// `2024-05-28 18:08 UTC`.
pub(super) fn minute(ms: u64) -> String {
    let iso = iso(ms);
    let (date, time) = iso.split_once('T').unwrap_or_default();
    let time: String = time.chars().take(5).collect();
    format!("{date} {time} UTC")
}

/// Year, month and day of a day since 1970
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_back() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_716_919_735_014), "2024-05-28T18:08:55.014Z");
        assert_eq!(minute(1_716_919_735_014), "2024-05-28 18:08 UTC");
        for day in 0..100_000 {
            let ms = day * 86_400_000 + 86_399_999;
            assert_eq!(of_iso(&iso(ms)), Some(ms), "{}", iso(ms));
        }
        assert!(!iso(u64::MAX).is_empty());
    }
}
