//! What the page saw of a reply, and what follows from it.

use serde::{Deserialize, Serialize};

/// What `probe.js` reports. Times in milliseconds, by the page's clock.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Seen {
    /// When Enter was pressed.
    pub(super) sent: Option<f64>,
    /// When each frame began.
    pub(super) frames: Vec<f64>,
    /// Those of them before which the reply's text had changed since the last one.
    pub(super) growths: Vec<f64>,
    /// When each read of the network's stream was done, and the bytes that it brought.
    pub(super) reads: Vec<(f64, f64)>,
    /// When the answer's head came.
    pub(super) first_byte: Option<f64>,
    /// When its last byte came.
    pub(super) last_byte: Option<f64>,
    /// When the whole text was in the document.
    pub(super) ended: Option<f64>,
    /// When the document's part with the text changed for the last time.
    pub(super) changed: Option<f64>,
}

/// The moments of a reply that came to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moments {
    /// When Enter was pressed.
    pub(super) sent: f64,
    /// When the answer's head came.
    pub(super) first_byte: f64,
    /// When its last byte came.
    pub(super) last_byte: f64,
    /// When the whole text was in the document.
    pub(super) ended: f64,
}

/// How evenly frames, or growths of the text, came. Times in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Rhythm {
    /// How many there were.
    pub(super) count: usize,
    /// The longest time between two of them.
    pub(super) largest_gap: f64,
    /// How many more would have fitted in at 60 a second.
    pub(super) missed: u32,
}

/// Between two frames of a browser without a display, in milliseconds.
pub(super) const FRAME: f64 = 1_000.0 / 60.0;

impl Seen {
    /// The moments, if the reply was seen from its beginning to its end.
    ///
    /// # Errors
    /// What was not seen.
    pub(super) fn moments(&self) -> Result<Moments, String> {
        let seen = |time: Option<f64>, what: &str| {
            time.ok_or_else(|| format!("the page did not see {what}"))
        };
        Ok(Moments {
            sent: seen(self.sent, "the question being sent")?,
            first_byte: seen(self.first_byte, "the answer's first byte")?,
            last_byte: seen(self.last_byte, "the answer's last byte")?,
            ended: seen(self.ended, "the text's end")?,
        })
    }

    /// How evenly frames came between two moments.
    pub(super) fn frames(&self, from: f64, to: f64) -> Rhythm {
        Rhythm::of(&self.frames, from, to)
    }

    /// How evenly the text grew between two moments.
    pub(super) fn growth(&self, from: f64, to: f64) -> Rhythm {
        Rhythm::of(&self.growths, from, to)
    }

    /// When the page had read this part of the stream's bytes. `None` when it did not read it where it was watched: in
    /// the page, not in a worker.
    pub(super) fn read(&self, part: f64) -> Option<f64> {
        let total: f64 = self.reads.iter().map(|(_, bytes)| bytes).sum();
        let mut so_far = 0.0;
        let done = self.reads.iter().find(|(_, bytes)| {
            so_far += bytes;
            total > 0.0 && so_far >= total * part
        });
        done.map(|(time, _)| *time)
    }
}

impl Rhythm {
    fn of(times: &[f64], from: f64, to: f64) -> Self {
        let within: Vec<f64> = times
            .iter()
            .copied()
            .filter(|time| (from..=to).contains(time))
            .collect();
        let next = within.iter().skip(1);
        let gaps: Vec<f64> = within
            .iter()
            .zip(next)
            .map(|(one, next)| next - one)
            .collect();
        Self {
            count: within.len(),
            largest_gap: gaps.iter().copied().fold(0.0, f64::max),
            missed: gaps.iter().map(|gap| missed(*gap)).sum(),
        }
    }
}

/// How many frames are missing in a gap.
fn missed(gap: f64) -> u32 {
    let frames = (gap / FRAME).round().clamp(1.0, f64::from(u16::MAX));
    // Clamped to what fits.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what fits"
    )]
    let frames = frames as u32;
    frames - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn gaps_and_missing_frames() {
        let seen = Seen {
            frames: vec![0.0, 16.7, 33.3, 83.3, 100.0, 116.6, 1_000.0],
            ..Seen::default()
        };
        let rhythm = seen.frames(10.0, 120.0);
        assert_eq!((rhythm.count, rhythm.missed), (5, 2));
        assert!(near(rhythm.largest_gap, 50.0), "{rhythm:?}");
        assert_eq!(seen.frames(500.0, 900.0), Rhythm::default());
        assert_eq!(seen.growth(0.0, 1e9), Rhythm::default());
    }

    #[test]
    fn parts_of_the_stream_are_told_by_bytes() {
        let seen = Seen {
            reads: vec![
                (1.0, 10.0),
                (2.0, 40.0),
                (5.0, 40.0),
                (9.0, 10.0),
                (9.5, 0.0),
            ],
            ..Seen::default()
        };
        let read = [0.0, 0.1, 0.11, 0.5, 0.9, 1.0].map(|part| seen.read(part).unwrap());
        assert_eq!(read, [1.0, 1.0, 2.0, 2.0, 5.0, 9.0]);
        assert_eq!(Seen::default().read(0.1), None);
    }

    #[test]
    fn what_the_page_reports_is_read_and_what_it_lacks_is_named() {
        let report = r#"{"sent": 1.5, "frames": [2], "growths": [], "reads": [[3, 40]], "ended": 5.5,
            "changed": 4, "firstByte": 2.5, "lastByte": null}"#;
        let seen: Seen = serde_json::from_str(report).unwrap();
        assert_eq!(seen.reads, [(3.0, 40.0)]);
        assert!(seen.moments().unwrap_err().contains("last byte"));
        let last_byte = Some(3.5);
        let moments = Seen { last_byte, ..seen }.moments().unwrap();
        assert!(near(moments.ended - moments.last_byte, 2.0), "{moments:?}");
    }
}
