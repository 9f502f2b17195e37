//! What the main thread did, from the browser's own trace.
//!
//! `RunTask` of the category `disabled-by-default-devtools.timeline` is what the browser's developer tools show
//! as tasks: their sum is `TaskDuration` of the protocol's `Performance.getMetrics`, to a per mille where it was
//! compared. (`ThreadControllerImpl::RunTask` of `toplevel` leaves out the microtasks, where a page that awaits
//! its network does all of its work; the page's own `longtask` entries begin at 50 ms.) `Commit` of the same
//! category is where a frame is handed to the compositor: from there on it is not the page's thread that paints.

use serde::Deserialize;
use serde_json::Value;

/// The categories to be traced, in the browser's words; `-*` switches all others off.
pub(crate) const CATEGORIES: &str = "-*,disabled-by-default-devtools.timeline,blink.user_timing";

/// The name of a `performance.mark()`. It tells which thread is the page's, and the time there.
pub(super) const MARK: &str = "bench";

/// A task of the main thread. Times in milliseconds, by the page's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Task {
    /// When it began.
    pub(super) start: f64,
    /// How long it took.
    pub(super) length: f64,
    /// For how much of it the thread had a processor.
    pub(super) processor: f64,
}

/// The tasks of the page's main thread.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace {
    tasks: Vec<Task>,
    /// When each frame that shows a change was handed over: from, to.
    commits: Vec<(f64, f64)>,
}

/// A longer task than this keeps people waiting, in milliseconds: <https://www.w3.org/TR/longtasks/>.
pub(super) const LONG: f64 = 50.0;

#[derive(Deserialize)]
struct Entry {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    method: String,
    params: Value,
}

#[derive(Deserialize)]
struct Event {
    name: String,
    pid: u64,
    tid: u64,
    /// Microseconds, as the next two.
    ts: f64,
    #[serde(default)]
    dur: f64,
    #[serde(default)]
    tdur: f64,
    #[serde(default)]
    args: Value,
}

impl Trace {
    /// Reads the entries of the driver's performance log.
    ///
    /// # Errors
    /// There is no mark among them: the beginning was dropped (the driver keeps 100,000 entries), or nothing was
    /// traced.
    pub(super) fn read<'log>(log: impl IntoIterator<Item = &'log str>) -> Result<Self, String> {
        let events: Vec<Event> = log.into_iter().filter_map(event).collect();
        let mark = events
            .iter()
            .find_map(|event| Some((event, started(event)?)));
        let Some((mark, started)) = mark else {
            return Err("the browser's trace lacks its beginning".to_owned());
        };
        let origin = mark.ts / 1_000.0 - started;
        let of_page = |name: &'static str| {
            let page = (mark.pid, mark.tid);
            let named = events.iter().filter(move |event| event.name == name);
            named.filter(move |event| (event.pid, event.tid) == page)
        };
        let start = |event: &Event| event.ts / 1_000.0 - origin;
        let tasks = of_page("RunTask").map(|task| Task {
            start: start(task),
            length: task.dur / 1_000.0,
            processor: task.tdur / 1_000.0,
        });
        let commits =
            of_page("Commit").map(|commit| (start(commit), start(commit) + commit.dur / 1_000.0));
        Ok(Self {
            tasks: tasks.collect(),
            commits: commits.collect(),
        })
    }

    /// When what stood in the document at a moment was painted, as far as the page's thread does that.
    pub(super) fn painted(&self, since: f64) -> Option<f64> {
        let next = self.commits.iter().filter(|(from, _)| *from >= since);
        next.map(|(_, to)| *to).reduce(f64::min)
    }

    /// How long the thread was busy from one moment to another.
    pub(super) fn busy(&self, from: f64, to: f64) -> f64 {
        self.tasks.iter().map(|task| task.within(from, to)).sum()
    }

    /// The same in processor time, which other programs on the machine disturb less.
    pub(super) fn processor(&self, from: f64, to: f64) -> f64 {
        let share = |task: &Task| {
            let whole = task.length.max(f64::MIN_POSITIVE);
            task.processor * task.within(from, to) / whole
        };
        self.tasks.iter().map(share).sum()
    }

    /// The longest task that ran between two moments.
    pub(super) fn longest(&self, from: f64, to: f64) -> Option<Task> {
        let ran = self.ran(from, to).copied();
        ran.reduce(|one, other| {
            if other.length > one.length {
                other
            } else {
                one
            }
        })
    }

    /// What the long ones of those tasks took above [`LONG`], summed.
    pub(super) fn blocking(&self, from: f64, to: f64) -> f64 {
        let ran = self.ran(from, to);
        ran.map(|task| (task.length - LONG).max(0.0)).sum()
    }

    fn ran(&self, from: f64, to: f64) -> impl Iterator<Item = &Task> {
        let tasks = self.tasks.iter();
        tasks.filter(move |task| task.start + task.length > from && task.start < to)
    }
}

impl Task {
    fn within(&self, from: f64, to: f64) -> f64 {
        let end = (self.start + self.length).min(to);
        (end - self.start.max(from)).max(0.0)
    }
}

fn event(entry: &str) -> Option<Event> {
    let message = serde_json::from_str::<Entry>(entry).ok()?.message;
    let is_trace = message.method == "Tracing.dataCollected";
    is_trace.then(|| serde_json::from_value(message.params).ok())?
}

/// The time of a mark by the page's clock, in milliseconds.
fn started(event: &Event) -> Option<f64> {
    let data = event.args.get("data")?;
    (event.name == MARK).then(|| data.get("startTime")?.as_f64())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Chromium 156 and its driver logged them, but for some times.
    const LOG: &str = r#"
        {"message":{"method":"Page.loadEventFired","params":{"timestamp":24436.839625}},"webview":"F588E66609425FE1"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{"name":"CrRendererMain"},"cat":"__metadata","name":"thread_name","ph":"M","pid":28029,"tid":28029,"ts":0}},"webview":"browser"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{"data":{"callTime":24437877262.0,"navigationId":"F59908F3","sampleTraceId":5.5e+15,"startTime":1160.1}},"cat":"blink.user_timing","name":"bench","ph":"I","pid":28029,"s":"t","tid":28029,"ts":24437877100.0,"tts":77880}},"webview":"browser"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{},"cat":"disabled-by-default-devtools.timeline","dur":5000000,"name":"RunTask","ph":"X","pid":28067,"tdur":51,"tid":28067,"ts":24437877100.0,"tts":21882}},"webview":"browser"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{},"cat":"disabled-by-default-devtools.timeline","dur":80000,"name":"RunTask","ph":"X","pid":28029,"tdur":40000,"tid":28029,"ts":24437917000.0,"tts":21882}},"webview":"browser"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{"frameSeqId":177,"layerTreeId":1},"cat":"disabled-by-default-devtools.timeline","dur":2000,"name":"Commit","ph":"X","pid":28029,"tdur":144,"tid":28029,"ts":24437990000.0,"tts":201980}},"webview":"browser"}
        {"message":{"method":"Tracing.dataCollected","params":{"args":{},"cat":"disabled-by-default-devtools.timeline","dur":10000,"name":"RunTask","ph":"X","pid":28029,"tdur":10000,"tid":28029,"ts":24438017000.0,"tts":21882}},"webview":"browser"}
    "#;

    fn check(measured: f64, expected: f64) {
        assert!(
            (measured - expected).abs() < 0.01,
            "{measured}, not {expected}"
        );
    }

    #[test]
    fn the_pages_tasks_are_told_from_others_and_in_its_time() {
        let trace = Trace::read(LOG.lines()).unwrap();
        assert_eq!(trace.tasks.len(), 2);
        check(trace.busy(0.0, 1e6), 90.0);
        check(trace.processor(0.0, 1e6), 50.0);
        check(trace.longest(0.0, 1e6).unwrap().length, 80.0);
        check(trace.blocking(0.0, 1e6), 30.0);
    }

    #[test]
    fn a_task_counts_as_far_as_it_is_within() {
        let trace = Trace::read(LOG.lines()).unwrap();
        // The first one is from 1,200 to 1,280 ms, the second one from 1,300 to 1,310 ms.
        check(trace.busy(1_220.0, 1_305.0), 65.0);
        check(trace.processor(1_240.0, 1_260.0), 10.0);
        check(trace.longest(1_279.0, 1_400.0).unwrap().start, 1_200.0);
        check(trace.longest(1_281.0, 1_400.0).unwrap().length, 10.0);
        check(trace.blocking(1_281.0, 1_400.0), 0.0);
        check(trace.busy(2_000.0, 3_000.0), 0.0);
    }

    #[test]
    fn a_change_is_painted_with_the_next_frame() {
        let trace = Trace::read(LOG.lines()).unwrap();
        check(trace.painted(1_250.0).unwrap(), 1_275.0);
        assert_eq!(trace.painted(1_274.0), None);
    }

    #[test]
    fn a_trace_without_its_beginning_is_none() {
        let rest = LOG.lines().filter(|line| !line.contains("user_timing"));
        assert!(Trace::read(rest).unwrap_err().contains("beginning"));
    }
}
