//! The figures in words.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::aims::{MARKS, Verdict};
use super::machine::Machine;
use super::measurement::{Measurement, ReplyFigures};

/// Prints a text; nobody may be listening any more.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// What is measured, how, and on what.
pub(super) fn heading(machine: &Machine, control: bool) -> String {
    let page = if control {
        "a page that appends raw text with each network read (the control)"
    } else {
        "the built page"
    };
    let load = machine.load.as_deref().unwrap_or("unknown");
    format!(
        "Measured: {page}.\n\
         In {} without a display, on {} processors; load before: {load} (other work disturbs the figures).\n\
         Times are of the page's main thread: sums from Performance.getMetrics, single tasks from the browser's trace,\n\
         from Enter to a second after the reply's end, or for 16 s where chunks are paced and on the idle page; frames\n\
         and text from a small script in the page, which costs what the idle page shows. The last byte is the\n\
         network's own time.\n\
         The simulator sends {:.0} chunks/s to a client that does nothing with them.",
        machine.browser, machine.cores, machine.simulator_rate
    )
}

/// A measurement, in a few lines.
pub(super) fn measurement(measured: &Measurement) -> String {
    let mut text = format!(
        "\n{}\n  \
         main thread  busy {} of {} ({} of processor time); script {}, style {}, layout {}\n  \
         tasks        longest {:.1} ms ({:.1} ms of processor time), at {}; blocking {:.0} ms",
        measured.case,
        seconds(measured.busy),
        seconds(measured.window),
        seconds(measured.processor),
        seconds(measured.script),
        seconds(measured.style),
        seconds(measured.layout),
        measured.longest_task,
        measured.longest_task_processor,
        seconds(measured.longest_task_at),
        measured.blocking,
    );
    if let Some(reply) = &measured.reply {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}", figures(reply));
    }
    text
}

fn figures(reply: &ReplyFigures) -> String {
    let frames = reply.frames;
    let mut text = format!(
        "  frames       largest gap {:.1} ms, {} of {} missed; text grew {} times, largest gap {:.1} ms\n  \
         end          in the document {:.1} ms after the last byte, painted {:.1} ms; {} chunks in {}: {:.0} chunks/s",
        frames.largest_gap,
        frames.missed,
        usize::try_from(frames.missed).unwrap_or_default() + frames.count,
        reply.growth.count,
        reply.growth.largest_gap,
        reply.delay,
        reply.painted,
        reply.chunks,
        seconds(reply.duration),
        reply.rate,
    );
    if reply.afterwards > 0.0 {
        let _ = write!(
            text,
            "; changed until {:.0} ms after that",
            reply.afterwards
        );
    }
    if let (Some((first, last)), Some(growth)) = (reply.tenths, reply.growth_of_cost()) {
        let (first, last) = (seconds(first), seconds(last));
        let _ = write!(
            text,
            "\n  tenths       first {first} busy, last {last}: {growth:.2} times"
        );
    }
    text
}

/// The aims, each reached or not, and what others were measured with.
pub(super) fn verdicts(verdicts: &[Verdict]) -> String {
    let mut text = String::from("\nAims");
    for Verdict {
        case,
        aim,
        measured,
        reached,
    } in verdicts
    {
        let said = if *reached { "reached" } else { "NOT REACHED" };
        let _ = write!(text, "\n  {said:11}  {case:13} {aim:38} {measured}");
    }
    if verdicts.is_empty() {
        text.push_str("\n  none for these cases");
    }
    text.push_str("\n\nMarks: 3,000 chunks of 4 characters, busy in 16 s at 200/s, and chunks/s as fast as they come");
    for (name, busy, rate) in MARKS {
        let rate = rate.map_or_else(String::new, |rate| format!("{rate} chunks/s"));
        let _ = write!(text, "\n  {name:43} {busy:4.1} s  {rate}");
    }
    text
}

fn seconds(milliseconds: f64) -> String {
    format!("{:.2} s", milliseconds / 1_000.0)
}
