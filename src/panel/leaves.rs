//! What leaves this page: every request of this tab. A part of Settings.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clock::{Alarm, offset_ms};
use crate::browser::{document, traffic};
use crate::requests::{Entry, Purpose, RequestLog, State};
use crate::state::reactive::text_of;
use crate::views::element::{Element, el};
use crate::views::when::dynamic;

use super::stored_chats::size;

/// How often is looked for news, in milliseconds.
const LOOK_MS: u32 = 1000;
/// So many requests are listed, the latest ones; all are counted.
const LISTED: usize = 300;

/// The part of Settings.
pub fn leaves() -> Vec<Element> {
    let log = RwSignal::new(look());
    spawn_local(async move {
        loop {
            Alarm::default().sleep(LOOK_MS).await;
            let news = look();
            // Settings may have been closed meanwhile.
            match log.try_with_untracked(|log| *log != news) {
                None => break,
                Some(true) => log.set(news),
                Some(false) => {}
            }
        }
    });
    let hosts = dynamic(move || {
        let hosts = log.with(|log| {
            let hosts = log.hosts().into_iter();
            let words = hosts.map(|(host, requests, sent)| host_words(host, requests, sent));
            words.collect::<Vec<_>>()
        });
        let items = hosts.into_iter().map(|words| el("li", "").child(words));
        el("ul", "leaves__hosts").children(items).into_any()
    });
    let summary = text_of(move || match log.with(|log| log.entries.len()) {
        1 => "1 request".to_owned(),
        count => format!("All {count} requests"),
    });
    let list = dynamic(move || log.with(table).into_any());
    vec![
        el("p", "field__hint").child(
            "Every request that this page has made since it was loaded in this tab. The list itself is kept nowhere else, and goes with the tab. Nothing is sent but what stands here.",
        ),
        el("div", "").child(hosts),
        el("details", "leaves")
            .child(el("summary", "").child(summary))
            .child(el("div", "leaves__list").child(list)),
    ]
}

fn look() -> RequestLog {
    let lines = traffic::lines();
    RequestLog::read(lines.iter().map(String::as_str), &document::page_url())
}

fn host_words(host: &str, requests: usize, sent: u64) -> String {
    let requests = match requests {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    let content = match sent {
        0 => "without content".to_owned(),
        sent => format!("with {} of content", size(sent)),
    };
    format!("{host}: {requests}, {content}")
}

const COLUMNS: [&str; 6] = ["Time", "Host", "For", "Sent", "Received", "Status"];

fn table(log: &RequestLog) -> Element {
    let head = COLUMNS.map(|name| el("th", "").attr("scope", "col").child(name));
    let rows = log.entries.iter().rev().take(LISTED).map(row);
    let earlier = log.entries.len().saturating_sub(LISTED) as u32 + log.forgotten;
    let table = el("table", "leaves__table")
        .attr("aria-label", "Requests of this tab")
        .child(el("thead", "").child(el("tr", "").children(head)))
        .child(el("tbody", "").children(rows));
    let more = (earlier > 0)
        .then(|| el("p", "field__hint").child(format!("{earlier} earlier ones are not listed.")));
    el("div", "").child(table).maybe(more)
}

fn row(entry: &Entry) -> Element {
    let purpose = match &entry.file {
        Some(file) if !file.is_empty() && entry.purpose != Purpose::Configuration => {
            [entry.purpose.label(), ": ", file].concat()
        }
        _ => entry.purpose.label().to_owned(),
    };
    let bytes = |bytes: Option<u64>| match bytes {
        None | Some(0) => "–".to_owned(),
        Some(bytes) => size(bytes),
    };
    let status = match entry.state {
        State::Running => "under way".to_owned(),
        State::Answered(Some(status)) => status.to_string(),
        State::Answered(None) => "hidden by the browser".to_owned(),
        State::Unanswered => "no answer".to_owned(),
        State::Unsent => "stopped by this page's policy; not sent".to_owned(),
    };
    let cells = [
        time_of_day(entry.at_ms, offset_ms(entry.at_ms)),
        entry.host.clone(),
        purpose,
        bytes(Some(entry.sent)),
        bytes(entry.received),
        status,
    ];
    el("tr", "").children(cells.into_iter().map(|cell| el("td", "").child(cell)))
}

/// `14:05:09`, by the person's clock.
fn time_of_day(at_ms: u64, offset_ms: i64) -> String {
    let seconds = at_ms.saturating_add_signed(offset_ms) / 1000 % 86_400;
    let two = |number: u64| format!("{number:02}");
    [seconds / 3600, seconds / 60 % 60, seconds % 60]
        .map(two)
        .join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_persons() {
        assert_eq!(time_of_day(0, 0), "00:00:00");
        assert_eq!(time_of_day(86_399_999, 0), "23:59:59");
        assert_eq!(time_of_day(86_399_000, 3_600_000), "00:59:59");
        assert_eq!(time_of_day(86_400_000, -3_600_000), "23:00:00");
    }

    #[test]
    fn hosts_say_what_went_there() {
        assert_eq!(
            host_words("a.example", 1, 0),
            "a.example: 1 request, without content"
        );
        assert_eq!(
            host_words("a.example", 2, 3400),
            "a.example: 2 requests, with 3.4 KB of content"
        );
    }
}
