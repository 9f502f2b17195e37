//! What the page aims at, and what others were measured with.

use serde::Serialize;
use simulator::Speed;

use super::case::Case;
use super::measurement::Measurement;
use super::seen::FRAME;
use super::trace::LONG;

/// An aim, and how a measurement stands to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Verdict {
    /// The case it was looked at in.
    pub(super) case: String,
    /// What is aimed at.
    pub(super) aim: String,
    /// What was measured.
    pub(super) measured: String,
    /// Whether that is enough.
    pub(super) reached: bool,
}

/// Of the reply that others were measured with, for 16 s: at most so long, in milliseconds.
const BUSY: f64 = 3_000.0;
/// Two frames, and what rounding adds: one may be missed.
const FRAME_GAP: f64 = 34.0;
/// Chunks a second, as fast as they are read.
const RATE: f64 = 40_000.0;
/// The last tenth of a long reply costs at most so many times what the first one did.
const COST: f64 = 1.5;

/// Other pages, measured in headless Chromium 156 on two cores with a reply of 3,000 chunks of 4 characters: the
/// main thread's busy time of 16 s at 200 chunks a second, in seconds; and chunks a second until rendered as fast
/// as the socket gives them, where that was measured.
pub(super) const MARKS: [(&str, f64, Option<u32>); 6] = [
    ("BetterChatGPT", 14.4, Some(8_500)),
    ("deep-chat", 12.6, None),
    ("llama.cpp's WebUI", 13.3, Some(10_300)),
    ("Open WebUI", 14.6, Some(840)),
    ("raw text, appended with each network read", 4.9, None),
    ("an idle page", 0.4, None),
];

/// How a measurement stands to each aim that is for its case.
pub(super) fn verdicts(case: Case, measured: &Measurement) -> Vec<Verdict> {
    let Some((reply, figures)) = case.reply.zip(measured.reply.as_ref()) else {
        return Vec::new();
    };
    let mut verdicts = Vec::new();
    let mut add = |aim: String, measured: String, reached: bool| {
        let case = case.to_string();
        verdicts.push(Verdict {
            case,
            aim,
            measured,
            reached,
        });
    };
    let at_full_speed = case.slowdown == 1;
    if at_full_speed && reply.speed == Speed::Paced {
        if reply.is_mark() {
            let busy = measured.busy;
            add(
                format!("busy at most {:.1} s", BUSY / 1_000.0),
                format!("{:.2} s", busy / 1_000.0),
                busy <= BUSY,
            );
        }
        let gap = figures.frames.largest_gap;
        add(
            format!("no frame gap over {FRAME_GAP} ms"),
            format!("{gap:.1} ms"),
            gap <= FRAME_GAP,
        );
        let delay = figures.delay;
        add(
            "text within a frame of the last byte".to_owned(),
            format!("{delay:.1} ms"),
            delay <= FRAME,
        );
    }
    if at_full_speed && reply.speed == Speed::Unbounded {
        let rate = figures.rate;
        add(
            format!("{RATE} chunks/s"),
            format!("{rate:.0} chunks/s"),
            rate >= RATE,
        );
    }
    if !at_full_speed {
        let longest = measured.longest_task;
        add(
            format!("no task over {LONG} ms"),
            format!("{longest:.1} ms"),
            longest <= LONG,
        );
    }
    if reply.is_long() {
        let growth = figures.growth_of_cost();
        let seen = growth.map_or_else(
            || "not seen".to_owned(),
            |growth| format!("{growth:.2} times"),
        );
        let reached = growth.is_some_and(|growth| growth <= COST);
        add(
            format!("last tenth at most {COST} times the first"),
            seen,
            reached,
        );
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::case;
    use crate::bench::measurement::ReplyFigures;
    use crate::bench::seen::Rhythm;

    fn measured(case: &str, busy: f64, figures: ReplyFigures) -> Vec<(bool, String)> {
        let case = case::chosen(&[case.to_owned()], false).unwrap()[0];
        let measured = Measurement {
            case: case.to_string(),
            window: 16_000.0,
            busy,
            script: 0.0,
            style: 0.0,
            layout: 0.0,
            processor: 0.0,
            longest_task: 60.0,
            longest_task_processor: 50.0,
            longest_task_at: 0.0,
            blocking: 10.0,
            reply: Some(figures),
        };
        let verdicts = verdicts(case, &measured).into_iter();
        verdicts
            .map(|verdict| (verdict.reached, verdict.measured))
            .collect()
    }

    fn figures(largest_gap: f64, rate: f64, tenths: Option<(f64, f64)>) -> ReplyFigures {
        ReplyFigures {
            chunks: 3_000,
            frames: Rhythm {
                largest_gap,
                ..Rhythm::default()
            },
            growth: Rhythm::default(),
            delay: 12.5,
            painted: 20.0,
            duration: 100.0,
            rate,
            afterwards: 0.0,
            tenths,
        }
    }

    #[test]
    fn each_aim_is_looked_at_where_it_is_for() {
        let check = |case: &str, figures: ReplyFigures, expected: &[(bool, &str)]| {
            let seen = measured(case, 3_400.0, figures);
            let seen: Vec<_> = seen
                .iter()
                .map(|(reached, measured)| (*reached, measured.as_str()))
                .collect();
            assert_eq!(seen, expected, "{case}");
        };
        let tenths = Some((100.0, 140.0));
        check(
            "12k-paced-1x",
            figures(33.4, 0.0, tenths),
            &[(false, "3.40 s"), (true, "33.4 ms"), (true, "12.5 ms")],
        );
        check(
            "100k-paced-1x",
            figures(50.0, 0.0, tenths),
            &[(false, "50.0 ms"), (true, "12.5 ms")],
        );
        check(
            "12k-fast-1x",
            figures(99.0, 41_000.0, tenths),
            &[(true, "41000 chunks/s")],
        );
        check(
            "12k-fast-4x",
            figures(99.0, 9.0, tenths),
            &[(false, "60.0 ms")],
        );
        check(
            "1m-fast-4x",
            figures(99.0, 9.0, tenths),
            &[(false, "60.0 ms"), (true, "1.40 times")],
        );
        check(
            "1m-fast-1x",
            figures(99.0, 9.0, None),
            &[(false, "9 chunks/s"), (false, "not seen")],
        );
    }
}
