//! The browser's own sums: `Performance.getMetrics` of the `DevTools` protocol.

use serde_json::Value;

/// What the main thread has done since it began, or between two looks. Milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Metrics {
    /// `TaskDuration`: all of its tasks.
    pub(super) task: f64,
    /// `ScriptDuration`
    pub(super) script: f64,
    /// `RecalcStyleDuration`
    pub(super) style: f64,
    /// `LayoutDuration`
    pub(super) layout: f64,
}

impl Metrics {
    /// Reads the command's result.
    ///
    /// # Errors
    /// The metric that is missing.
    pub(super) fn read(result: &Value) -> Result<Self, String> {
        let list = result.get("metrics").and_then(Value::as_array);
        let metric = |name: &str| {
            let named = |each: &&Value| each.get("name").is_some_and(|each| each == name);
            let found = list.and_then(|list| list.iter().find(named));
            let seconds = found.and_then(|each| each.get("value")?.as_f64());
            seconds
                .map(|seconds| seconds * 1_000.0)
                .ok_or_else(|| format!("the browser has no metric {name}"))
        };
        Ok(Self {
            task: metric("TaskDuration")?,
            script: metric("ScriptDuration")?,
            style: metric("RecalcStyleDuration")?,
            layout: metric("LayoutDuration")?,
        })
    }

    /// What came between an earlier look and this one.
    #[must_use]
    pub(super) fn since(self, earlier: Self) -> Self {
        Self {
            task: self.task - earlier.task,
            script: self.script - earlier.script,
            style: self.style - earlier.style,
            layout: self.layout - earlier.layout,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metrics(task: f64) -> Value {
        json!({"metrics": [
            {"name": "Timestamp", "value": 7.5}, {"name": "TaskDuration", "value": task},
            {"name": "ScriptDuration", "value": 0.5}, {"name": "RecalcStyleDuration", "value": 0.25},
            {"name": "LayoutDuration", "value": 0},
        ]})
    }

    #[test]
    fn seconds_become_milliseconds_between_two_looks() {
        let before = Metrics::read(&metrics(1.0)).unwrap();
        let after = Metrics::read(&metrics(3.5)).unwrap();
        assert_eq!(
            (before.script, before.style, before.layout),
            (500.0, 250.0, 0.0)
        );
        assert_eq!(
            after.since(before),
            Metrics {
                task: 2_500.0,
                ..Metrics::default()
            }
        );
        let missing = Metrics::read(&json!({"metrics": []})).unwrap_err();
        assert!(missing.contains("TaskDuration"), "{missing}");
    }
}
