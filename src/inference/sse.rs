//! Server-sent events, read from bytes as they come.
//!
//! The rules are the WHATWG HTML standard's, §9.2.6 “Interpreting an event
//! stream”: a leading BOM is dropped; lines end in LF, CR or CRLF; comments,
//! `id` and `retry` are passed over; several `data` lines are joined by LF;
//! an empty line ends the event.
//!
//! One deliberate departure: the standard throws away an event that the end
//! of the stream leaves open. Some servers end `data: [DONE]` without the
//! empty line, so [`SseDecoder::finish`] hands the open event out and lets
//! the caller judge it.

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SseEvent {
    /// The `event` field; empty where none was sent.
    pub name: String,
    pub data: String,
}

/// Cuts bytes into events, however the network cut the bytes.
#[derive(Debug, Default)]
pub struct SseDecoder {
    /// The bytes of the line that has not ended yet.
    line: Vec<u8>,
    /// The last byte was CR: an LF that follows belongs to it.
    after_carriage_return: bool,
    /// The first line, which may begin with a BOM, has been read.
    past_first_line: bool,
    name: String,
    data: Option<String>,
}

impl SseDecoder {
    /// Reads some more bytes; returns the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<SseEvent> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while let Some((&first, after_first)) = rest.split_first() {
            if self.after_carriage_return {
                self.after_carriage_return = false;
                if first == b'\n' {
                    rest = after_first;
                    continue;
                }
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let Some((line, ending)) = end.and_then(|end| rest.split_at_checked(end)) else {
                self.line.extend_from_slice(rest);
                break;
            };
            self.line.extend_from_slice(line);
            events.extend(self.end_line());
            let (end, after) = ending.split_first().unwrap_or((&b'\n', &[]));
            self.after_carriage_return = *end == b'\r';
            rest = after;
        }
        events
    }

    /// The stream has ended: returns the event that was left open, if any.
    #[must_use]
    pub fn finish(mut self) -> Option<SseEvent> {
        if !self.line.is_empty() {
            // A line that is not empty never completes an event by itself.
            self.end_line();
        }
        self.dispatch()
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let bytes = std::mem::take(&mut self.line);
        // A line is whole characters even where the network cut inside one.
        let text = String::from_utf8_lossy(&bytes);
        let mut line = text.as_ref();
        if !std::mem::replace(&mut self.past_first_line, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "event" => value.clone_into(&mut self.name),
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<SseEvent> {
        let name = std::mem::take(&mut self.name);
        self.data.take().map(|data| SseEvent { name, data })
    }
}
