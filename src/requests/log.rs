//! All requests of a tab, from its notes.

use super::{Note, OPAQUE, Purpose, UNSENT, host};

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Running,
    /// With its status, where the browser tells it.
    Answered(Option<u16>),
    /// No answer came, or none that the page may read.
    Unanswered,
    /// The page's own policy refused it: nothing was sent.
    Unsent,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub at_ms: u64,
    pub purpose: Purpose,
    /// With its port.
    pub host: String,
    /// Of the page's own files, which: the path below the page.
    pub file: Option<String>,
    /// The bytes of its content.
    pub sent: u64,
    /// The bytes of the answer's content, unpacked; `None` where the browser
    /// hides it from the page.
    pub received: Option<u64>,
    pub state: State,
}

/// All requests that there are notes of, the earliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestLog {
    pub entries: Vec<Entry>,
    /// Earlier requests to services, whose notes were given up.
    pub forgotten: u32,
}

/// What was noted of a request to a service.
struct Sent {
    id: u32,
    address: String,
    entry: Entry,
    /// The browser told of it as well.
    seen: bool,
}

impl RequestLog {
    /// Reads the notes of a page whose own address is `page`; what is no note
    /// is left out.
    #[must_use]
    pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>, page: &str) -> Self {
        let notes: Vec<Note> = lines.into_iter().filter_map(Note::read).collect();
        let (mut sent, forgotten) = noted(&notes, page);
        let mut entries = Vec::new();
        for note in notes {
            let Note::Loaded {
                purpose,
                at_ms,
                received,
                status,
                address,
            } = note
            else {
                continue;
            };
            // The browser tells of what the page noted, too: once is enough.
            let twin = sent
                .iter_mut()
                .find(|sent| !sent.seen && sent.address == address);
            if let Some(twin) = twin {
                twin.seen = true;
                continue;
            }
            entries.push(loaded(purpose, at_ms, received, status, &address, page));
        }
        entries.extend(sent.into_iter().map(|sent| sent.entry));
        entries.sort_by_key(|entry| entry.at_ms);
        Self { entries, forgotten }
    }

    /// The hosts, each with how many requests went there and the bytes of
    /// their contents.
    #[must_use]
    pub fn hosts(&self) -> Vec<(&str, usize, u64)> {
        let mut hosts: Vec<(&str, usize, u64)> = Vec::new();
        for entry in &self.entries {
            match hosts.iter_mut().find(|(host, ..)| *host == entry.host) {
                Some((_, requests, bytes)) => {
                    *requests += 1;
                    *bytes += entry.sent;
                }
                None => hosts.push((&entry.host, 1, entry.sent)),
            }
        }
        hosts
    }
}

/// What the page noted, and how many notes it has given up.
fn noted(notes: &[Note], page: &str) -> (Vec<Sent>, u32) {
    let mut all: Vec<Sent> = Vec::new();
    let mut forgotten = None;
    for note in notes {
        match note {
            Note::Begun {
                id,
                at_ms,
                purpose,
                sent,
                address,
            } => {
                forgotten.get_or_insert(*id);
                let address = absolute(address, page);
                let host = host(&address).unwrap_or_default().to_owned();
                let entry = Entry {
                    at_ms: *at_ms,
                    purpose: *purpose,
                    host,
                    file: None,
                    sent: *sent,
                    received: Some(0),
                    state: State::Running,
                };
                all.push(Sent {
                    id: *id,
                    address,
                    entry,
                    seen: false,
                });
            }
            Note::Ended {
                id,
                status,
                received,
            } => {
                if let Some(Sent { entry, .. }) = all.iter_mut().find(|sent| sent.id == *id) {
                    entry.received = (!matches!(*status, 0 | OPAQUE | UNSENT)).then_some(*received);
                    entry.state = match status {
                        0 => State::Unanswered,
                        &OPAQUE => State::Answered(None),
                        &UNSENT => State::Unsent,
                        status => State::Answered(Some(*status)),
                    };
                }
            }
            Note::Loaded { .. } => {}
        }
    }
    (all, forgotten.unwrap_or(0))
}

fn loaded(
    purpose: Purpose,
    at_ms: u64,
    received: u64,
    status: u16,
    address: &str,
    page: &str,
) -> Entry {
    let file = address.strip_prefix(folder(page)).map(str::to_owned);
    let purpose = match (&file, purpose) {
        (Some(file), Purpose::Page) if file == "config.json" => Purpose::Configuration,
        (Some(_), purpose) => purpose,
        (None, Purpose::Image) => Purpose::Image,
        // The page loads nothing else from elsewhere.
        (None, _) => Purpose::Unknown,
    };
    Entry {
        at_ms,
        purpose,
        host: host(address).unwrap_or_default().to_owned(),
        file,
        sent: 0,
        received: Some(received).filter(|received| *received > 0),
        state: State::Answered((status > 0).then_some(status)),
    }
}

/// An address as the browser has it that the page wrote relative to its own.
fn absolute(address: &str, page: &str) -> String {
    if address.contains("://") {
        // Browsers name the root of a host by its slash.
        let slash = if address.matches('/').count() < 3 {
            "/"
        } else {
            ""
        };
        return format!("{address}{slash}");
    }
    match address.strip_prefix('/') {
        Some(path) => {
            let origin = page.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            format!("{origin}/{path}")
        }
        None => format!("{}{address}", folder(page)),
    }
}

/// The page's address up to its last slash.
fn folder(page: &str) -> &str {
    let page = super::without_query(page);
    page.rsplit_once('/')
        .map_or(page, |(folder, _)| page.split_at(folder.len() + 1).0)
}
