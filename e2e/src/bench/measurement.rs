//! The figures of one case.

use serde::Serialize;
use simulator::Speed;

use super::case::{Case, Reply};
use super::metrics::Metrics;
use super::seen::{FRAME, Rhythm, Seen};
use super::trace::Trace;

/// The figures of one case. Times in milliseconds, as its fields say otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Measurement {
    /// The case's name.
    pub(super) case: String,
    /// For how long was measured.
    pub(super) window: f64,
    /// The main thread's tasks, as the protocol's `Performance.getMetrics` sums them up: these four.
    pub(super) busy: f64,
    /// Running scripts and WebAssembly.
    pub(super) script: f64,
    /// Computing styles.
    pub(super) style: f64,
    /// Laying out.
    pub(super) layout: f64,
    /// The processor time of the main thread's tasks, from the trace.
    pub(super) processor: f64,
    /// The longest task.
    pub(super) longest_task: f64,
    /// For how much of it the thread had a processor: the rest is other programs' doing.
    pub(super) longest_task_processor: f64,
    /// When it began, after the beginning.
    pub(super) longest_task_at: f64,
    /// What tasks took above 50 ms, summed.
    pub(super) blocking: f64,
    /// What there is to say about the reply, if there was one.
    pub(super) reply: Option<ReplyFigures>,
}

/// The figures of a reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ReplyFigures {
    /// The events that carried it.
    pub(super) chunks: usize,
    /// Frames from Enter until its text was there.
    pub(super) frames: Rhythm,
    /// Growths of its text from the first byte until then.
    pub(super) growth: Rhythm,
    /// From the last byte until its whole text was in the document.
    pub(super) delay: f64,
    /// From the last byte until that was painted, as far as the page's thread does it.
    pub(super) painted: f64,
    /// From the first byte until then.
    pub(super) duration: f64,
    /// Chunks a second in that time.
    pub(super) rate: f64,
    /// How long after that something of its text still changed: colours of code, for example.
    pub(super) afterwards: f64,
    /// How long the main thread was busy with the first and the last tenth of the stream; `None` when the reply is
    /// over too soon to tell, or when the page does not read the stream itself.
    pub(super) tenths: Option<(f64, f64)>,
}

impl Measurement {
    /// Puts the figures together. `window` is from where to where, by the page's clock.
    ///
    /// # Errors
    /// What was not seen of the reply.
    pub(super) fn new(
        case: Case,
        window: (f64, f64),
        metrics: Metrics,
        trace: &Trace,
        seen: &Seen,
    ) -> Result<Self, String> {
        let (from, to) = window;
        let reply = case
            .reply
            .map(|reply| ReplyFigures::new(reply, trace, seen));
        let longest = trace.longest(from, to);
        Ok(Self {
            case: case.to_string(),
            window: to - from,
            busy: metrics.task,
            script: metrics.script,
            style: metrics.style,
            layout: metrics.layout,
            processor: trace.processor(from, to),
            longest_task: longest.map_or(0.0, |task| task.length),
            longest_task_processor: longest.map_or(0.0, |task| task.processor),
            longest_task_at: longest.map_or(0.0, |task| task.start - from),
            blocking: trace.blocking(from, to),
            reply: reply.transpose()?,
        })
    }
}

impl ReplyFigures {
    fn new(reply: Reply, trace: &Trace, seen: &Seen) -> Result<Self, String> {
        let moments = seen.moments()?;
        let painted = trace.painted(moments.ended);
        let painted = painted.ok_or("the text's end was not painted")?;
        let tenths = seen.read(0.1).zip(seen.read(0.9));
        let tenths = tenths.map(|(first, last)| {
            let begun = trace.busy(moments.first_byte, first);
            (begun, trace.busy(last, painted))
        });
        let duration = painted - moments.first_byte;
        let chunks = reply.load().chunks();
        #[expect(
            clippy::cast_precision_loss,
            reason = "there are fewer chunks than a float counts exactly"
        )]
        let count = chunks as f64;
        Ok(Self {
            chunks,
            frames: seen.frames(moments.sent, painted),
            // The page notes a growth with the frame after the one that it happened in.
            growth: seen.growth(moments.first_byte, painted + FRAME),
            delay: moments.ended - moments.last_byte,
            painted: painted - moments.last_byte,
            duration,
            rate: count / duration * 1_000.0,
            afterwards: (seen.changed.unwrap_or_default() - painted).max(0.0),
            tenths: tenths.filter(|_| reply.is_long() || reply.speed == Speed::Paced),
        })
    }

    /// How much more the last tenth of the stream cost than the first one.
    pub(super) fn growth_of_cost(&self) -> Option<f64> {
        let (first, last) = self.tenths?;
        (first > 0.0).then(|| last / first)
    }
}
