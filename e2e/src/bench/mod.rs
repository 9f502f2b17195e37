//! A bench: what the built page costs while a reply streams, in headless Chromium against the simulator.
//!
//! It lives here because it is the same harness that the tests have, and begins at `benches/streaming.rs`, which
//! `cargo test` does not build; `cargo xtask bench` starts it with `cargo bench` in the development profile, so
//! that xtask itself links no WebDriver client, and what the tests have compiled is used again. (The release profile
//! is made for the page: its link-time optimisation would take minutes here. The simulator is fast enough without,
//! which each run measures.)
//!
//! Each case has a browser of its own. It is measured in three ways that check each other:
//! - `Performance.getMetrics` at the beginning and the end: sums, which cost nothing in between;
//! - the browser's trace ([`trace`]), which the driver collects by itself: every task of the main thread. Compared
//!   with runs without it (three each, in processor time), it adds 0.05 s to 16 s of the idle page and 4 to 8 % to a
//!   paced reply: the figures err against the page;
//! - `probe.js` in the page: frames, growth of the text, its end. Asking for each frame is most of what the idle
//!   page costs: 0.4 s of 16 s, against 0.05 s without it.
//!
//! Nothing is asserted about speed: the bench fails when it could not measure, and only then.

mod aims;
mod case;
mod interaction;
mod list;
mod long;
mod machine;
mod measure;
mod measurement;
mod metrics;
mod options;
mod report;
mod search;
mod seen;
mod start;
mod step;
mod stored;
mod trace;

pub use options::Options;
pub(crate) use trace::CATEGORIES;

use std::io;

use serde_json::json;

use machine::Machine;

/// Measures and reports.
///
/// # Errors
/// The file for the figures cannot be written.
///
/// # Panics
/// When something could not be measured.
pub async fn run(options: &Options) -> io::Result<()> {
    let machine = Box::pin(Machine::look()).await;
    report::say(&report::heading(&machine, options.control));
    let (mut measurements, mut verdicts) = (Vec::new(), Vec::new());
    for case in &options.cases {
        let measured = Box::pin(measure::measure(*case, options.control)).await;
        report::say(&report::measurement(&measured));
        verdicts.extend(aims::verdicts(*case, &measured));
        measurements.push(measured);
    }
    let mut start = None;
    if options.start {
        let figures = Box::pin(start::measure(options.quick)).await;
        report::say(&start::report(&figures));
        verdicts.extend(start::verdicts(&figures));
        start = Some(figures);
    }
    let mut interaction = None;
    if options.interaction {
        let figures = Box::pin(interaction::measure(options.quick)).await;
        report::say(&interaction::report(&figures));
        verdicts.extend(interaction::verdicts(&figures));
        interaction = Some(figures);
    }
    let mut search = None;
    if options.search {
        let figures = Box::pin(search::measure()).await;
        report::say(&search::report(&figures));
        verdicts.extend(search::verdicts(&figures));
        search = Some(figures);
    }
    let mut long = None;
    if options.long {
        let figures = Box::pin(long::measure(options.quick)).await;
        report::say(&long::report(&figures));
        verdicts.extend(long::verdicts(&figures));
        long = Some(figures);
    }
    let mut list = None;
    if options.list {
        let figures = Box::pin(list::measure(options.quick)).await;
        report::say(&list::report(&figures));
        verdicts.extend(list::verdicts(&figures));
        list = Some(figures);
    }
    report::say(&report::verdicts(&verdicts));
    if let Some(file) = &options.json {
        let figures = json!({
            "page": if options.control { "control" } else { "dist" },
            "machine": machine,
            "cases": measurements,
            "start": start,
            "interaction": interaction,
            "search": search,
            "long": long,
            "list": list,
            "aims": verdicts,
        });
        std::fs::write(file, format!("{figures:#}\n"))?;
    }
    Ok(())
}
