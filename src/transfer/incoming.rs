//! Cutting a file into conversations, and reading each.

use std::collections::HashMap;

use super::draft::Draft;
use super::file;
use super::foreign::{better_chatgpt, chatgpt, librechat, llama_cpp, open_webui};
use super::gathered::Gathered;
use super::refusal::{NotReadable, of_beginning};
use super::scan::{Next, Scanner};
use super::shape::{self, Shape};
use super::{Incoming, Source, Unread};

/// A title is told up to this many characters.
const TITLE: usize = 80;

/// Reads a file of conversations, whichever program it is from. `now_ms` is
/// the time of what has none.
///
/// # Errors
/// Where the file is something else than that, what it is and what to do.
pub fn read(text: &str, now_ms: u64) -> Result<Incoming, NotReadable> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(refusal) = of_beginning(text) {
        return Err(refusal);
    }
    let mut reader = Reader {
        now_ms,
        ..Reader::default()
    };
    let mut scanner = Scanner::new(text);
    let whole = match scanner.peek() {
        Some(b'[') => reader.list(&mut scanner),
        Some(b'{') => reader.values(&mut scanner)?,
        _ => return Err(NotReadable::NoJson),
    };
    reader.end_session();
    reader.conclude(whole)
}

#[derive(Debug, Default)]
struct Reader<'a> {
    now_ms: u64,
    source: Option<Source>,
    conversations: Gathered,
    unread: Vec<Unread>,
    /// How often each name was made up that is made of what was said.
    made_up: HashMap<String, usize>,
    /// A conversation of which each line is a message.
    session: Option<(&'a str, Vec<&'a str>)>,
    /// How many entries were come upon.
    entries: usize,
    claude: bool,
    /// The file is this page's own.
    own: bool,
}

impl<'a> Reader<'a> {
    /// Reads a list of conversations; whether it was there to its end.
    fn list(&mut self, scanner: &mut Scanner<'a>) -> bool {
        let mut first = scanner.take(b'[');
        loop {
            match scanner.element(first) {
                Next::One(text) => self.entry(text, shape::of(text)),
                Next::End => return true,
                Next::Broken => {
                    self.broken(scanner.rest());
                    return false;
                }
            }
            first = false;
        }
    }

    /// Reads values that stand one after another, mostly one.
    fn values(&mut self, scanner: &mut Scanner<'a>) -> Result<bool, NotReadable> {
        while scanner.peek().is_some() {
            let rest = scanner.rest();
            let value = scanner.value();
            let text = value.unwrap_or(rest);
            let list = match shape::of(text) {
                Shape::Own => {
                    file::check_version(text)?;
                    self.own = true;
                    self.source.get_or_insert(Source::AzureChat);
                    "conversations"
                }
                Shape::List(name) => name,
                shape if value.is_some() => {
                    self.entry(text, shape);
                    continue;
                }
                _ => {
                    self.broken(rest);
                    return Ok(false);
                }
            };
            // A list in an object is read up to where it breaks off.
            let list = shape::field(text, list).unwrap_or_default();
            if !self.list(&mut Scanner::new(list)) || value.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tells of an entry that the file ends in, or goes wrong in.
    fn broken(&mut self, rest: &str) {
        let rest = rest.trim_start_matches([',', ' ', '\n', '\r', '\t']);
        self.entries += usize::from(rest.starts_with('{'));
        let what = shape::title(rest).map_or_else(
            || {
                format!(
                    "What follows entry {} of the file",
                    self.entries.saturating_sub(1)
                )
            },
            |title| quoted(&title),
        );
        self.tell(what, "The file breaks off here or is damaged. What comes before this has been read; export or download it once more for the rest.");
    }

    fn entry(&mut self, text: &'a str, shape: Shape) {
        self.entries += 1;
        if self.own {
            return self.own_entry(text);
        }
        if shape == Shape::LlamaCppMessage {
            if let Some((_, messages)) = &mut self.session {
                messages.push(text);
            }
            return;
        }
        // A line of a kind that is not known ends no conversation of lines.
        if shape != Shape::Unknown {
            self.end_session();
        }
        let (source, draft) = match shape {
            Shape::ChatGpt => (Source::ChatGpt, chatgpt::read(text)),
            Shape::OpenWebUi => (Source::OpenWebUi, open_webui::read(text)),
            Shape::LibreChat => (Source::LibreChat, librechat::read(text)),
            Shape::BetterChatGpt => (Source::BetterChatGpt, better_chatgpt::read(text)),
            Shape::LlamaCpp => (Source::LlamaCpp, llama_cpp::read(text)),
            Shape::LlamaCppSession => {
                self.session = Some((text, Vec::new()));
                return;
            }
            other => {
                self.claude |= other == Shape::Claude;
                self.tell(
                    self.name_of(text),
                    "It is no conversation in a form that is known here.",
                );
                return;
            }
        };
        self.take(source, draft, text);
    }

    fn own_entry(&mut self, text: &str) {
        let what = self.name_of(text);
        match file::read_conversation(text) {
            Ok((whole, unread)) => {
                self.conversations.keep(whole);
                for (place, why) in unread {
                    self.tell(format!("{what}, message {place}"), &why);
                }
            }
            Err(why) => self.tell(what, &why),
        }
    }

    fn end_session(&mut self) {
        if let Some((session, messages)) = self.session.take() {
            self.take(
                Source::LlamaCpp,
                llama_cpp::read_lines(session, &messages),
                session,
            );
        }
    }

    /// Makes a conversation of what was read of one.
    fn take(&mut self, source: Source, draft: Result<Draft, String>, text: &str) {
        self.source.get_or_insert(source);
        let what = self.name_of(text);
        let mut draft = match draft {
            Ok(draft) => draft,
            Err(why) => return self.tell(what, &why),
        };
        if draft.nameless {
            let times = self.made_up.entry(draft.name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                draft.name = format!("{}#{times}", draft.name);
            }
        }
        let lost = draft.lost.sentence();
        match draft.finish(self.now_ms) {
            Some(conversation) => self.conversations.keep(conversation),
            None => {
                return self.tell(
                    what,
                    &format!("Nothing is said in it. {}", lost.unwrap_or_default()),
                );
            }
        }
        if let Some(lost) = lost {
            self.tell(what, &lost);
        }
    }

    fn name_of(&self, text: &str) -> String {
        shape::title(text).map_or_else(
            || format!("Entry {} of the file", self.entries),
            |title| quoted(&title),
        )
    }

    fn tell(&mut self, what: String, why: &str) {
        let why = why.trim_end().to_owned();
        self.unread.push(Unread { what, why });
    }

    fn conclude(self, whole: bool) -> Result<Incoming, NotReadable> {
        match self.source {
            Some(source) => Ok(Incoming {
                source,
                conversations: self.conversations.into_conversations(),
                unread: self.unread,
            }),
            None if self.claude => Err(NotReadable::Claude),
            None if !whole => Err(NotReadable::CutOff),
            None if self.entries == 0 => Err(NotReadable::NoConversations),
            None => Err(NotReadable::Unknown),
        }
    }
}

/// A title on one line, in quotes, not too long.
fn quoted(title: &str) -> String {
    let words: Vec<_> = title.split_whitespace().collect();
    let title = words.join(" ");
    let mut short: String = title.chars().take(TITLE).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    format!("“{short}”")
}
