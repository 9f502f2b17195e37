//! Finding words in the chat on view: also where it is not rendered, which the
//! browser's own search cannot.

use leptos::prelude::*;

use crate::browser::focus::Focused;
use crate::browser::frame::next_frame;
use crate::browser::marks;
use crate::chat::id::{ConversationId, MessageId};
use crate::search::hits::Hits;
use crate::search::librarian;
use crate::workers::NoAnswer;

use super::AppState;
use super::row::MessageRow;
use super::searching::reason;

/// What is looked for in the chat on view, and what was found.
#[derive(Debug, Clone, Copy)]
pub struct Finding {
    /// The bar is shown.
    pub open: RwSignal<bool>,
    pub found: RwSignal<Found>,
    /// Counts the questions: only the last counts.
    asked: StoredValue<u32>,
    /// What had the focus before the bar.
    focused: StoredValue<Option<Focused>, LocalStorage>,
    /// The conversation that was handed to the worker, to be taken back.
    handed: StoredValue<Option<ConversationId>>,
}

/// The hits.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What was looked for; nothing as long as there was no answer.
    pub typed: String,
    /// The message of each hit, the how-manieth it is in there, and its words
    /// as they are written there.
    hits: Vec<(MessageId, usize, String)>,
    /// The one that one is at.
    here: usize,
    pub problem: Option<&'static str>,
}

impl Found {
    /// What is said of it: "3 of 12".
    #[must_use]
    pub fn words(&self) -> String {
        match (self.problem, self.hits.len()) {
            (Some(problem), _) => problem.to_owned(),
            (None, 0) if self.typed.is_empty() => String::new(),
            (None, 0) => "No hits".to_owned(),
            (None, all) => {
                let more = if all < librarian::MOST_HITS { "" } else { "+" };
                format!("{} of {all}{more}", self.here + 1)
            }
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }
}

impl Finding {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            found: RwSignal::default(),
            asked: StoredValue::new(0),
            focused: StoredValue::new_local(None),
            handed: StoredValue::new(None),
        }
    }
}

impl AppState {
    /// Shows the bar to find words in the chat on view, where something is
    /// said there. Says whether there is one to be focused.
    pub fn open_finding(self) -> bool {
        let conversation = self.conversation.get_untracked();
        let nothing = conversation.rows.with_untracked(Vec::is_empty);
        if !self.finding.open.get_untracked() && !nothing {
            self.finding.focused.set_value(Some(Focused::now()));
            self.finding.open.set(true);
        }
        !nothing
    }

    /// Closes it; the focus goes back to where it was.
    pub fn close_finding(self) {
        if !self.finding.open.get_untracked() {
            return;
        }
        self.forget_finding();
        if let Some(focused) = self.finding.focused.try_update_value(Option::take) {
            focused.iter().for_each(Focused::give_back);
        }
    }

    /// The bar is gone, and with it what was handed to the worker for it.
    fn forget_finding(self) {
        let finding = self.finding;
        finding.asked.update_value(|asked| *asked += 1);
        finding.found.set(Found::default());
        finding.open.set(false);
        marks::clear();
        // What is kept nowhere else stays for the search of all chats.
        if let Some(Some(id)) = finding.handed.try_update_value(Option::take)
            && !self.is_listed(id)
        {
            self.take_from_search(id);
        }
    }

    /// The chat on view has changed, or is another one, or the bar has come.
    /// Tracks what it depends on.
    pub fn follow_finding(self, before: Option<ConversationId>) -> ConversationId {
        let conversation = self.conversation.get();
        let id = conversation.id;
        if before.is_some_and(|before| before != id) {
            untrack(|| self.forget_finding());
            return id;
        }
        conversation.rows.track();
        self.replying.track();
        untrack(|| {
            // What the worker cannot read is handed to it.
            if conversation.temporary || self.in_memory.get() {
                self.finding.handed.set_value(Some(id));
                self.hand_to_search(&conversation.whole());
            }
            let typed = self.finding.found.with(|found| found.typed.clone());
            if !typed.is_empty() {
                self.find(typed, false);
            }
        });
        id
    }

    /// Looks for what was typed in the chat on view, and goes to a hit: near
    /// the one before where that is still one, else to the first.
    pub fn find_typed(self, typed: String) {
        self.find(typed, true);
    }

    fn find(self, typed: String, go: bool) {
        let finding = self.finding;
        let number = finding.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        if typed.trim().is_empty() {
            finding.found.set(Found::default());
            return marks::clear();
        }
        let id = self.conversation.with_untracked(|on_view| on_view.id);
        self.search_within(id, &typed.clone(), move |answer| {
            if finding.asked.try_get_value() == number {
                let before = finding.found.get_untracked();
                finding.found.set(self.found(typed, answer, &before));
                if go {
                    self.go_to_hit();
                }
            }
        });
    }

    fn found(self, typed: String, answer: Result<Hits, NoAnswer>, before: &Found) -> Found {
        let mut found = Found {
            typed,
            ..Found::default()
        };
        match answer {
            Ok(answer) => {
                let conversation = self.conversation.get_untracked();
                for (message, ranges) in answer.messages {
                    let text = conversation
                        .row(message)
                        .map(|row: MessageRow| row.text.clone());
                    for (nth, range) in ranges.into_iter().enumerate() {
                        let text = text.as_ref();
                        let words = text.and_then(|text| {
                            text.with_untracked(|text| text.get(range).map(str::to_owned))
                        });
                        found.hits.push((message, nth, words.unwrap_or_default()));
                    }
                }
            }
            Err(why) => found.problem = Some(reason(&why)),
        }
        if let Some((message, nth, _)) = before.hits.get(before.here) {
            let same = |(other, place, _): &(MessageId, usize, String)| {
                other == message && place.min(nth) == place
            };
            found.here = found.hits.iter().rposition(same).unwrap_or_default();
        }
        found
    }

    /// Goes to the next hit, or to the one before; after the last comes the
    /// first.
    pub fn step_to_hit(self, forwards: bool) {
        self.finding.found.update(|found| {
            let last = found.hits.len().saturating_sub(1);
            found.here = match (found.here, forwards) {
                (here, true) if here >= last => 0,
                (here, true) => here + 1,
                (0, false) => last,
                (here, false) => here - 1,
            };
        });
        self.go_to_hit();
    }

    fn go_to_hit(self) {
        let message = self.finding.found.with_untracked(|found| {
            let hit = found.hits.get(found.here);
            hit.map(|(message, ..)| *message)
        });
        let Some(message) = message else {
            return marks::clear();
        };
        if !self.mark_hits() {
            self.jump_to.set(Some(message));
            // By then it is rendered, and not painted yet.
            next_frame(move || {
                self.mark_hits();
            });
        }
    }

    /// Marks the words in the message that one is at; says whether that is in
    /// the page.
    fn mark_hits(self) -> bool {
        self.finding.found.with_untracked(|found| {
            let Some((message, nth, _)) = found.hits.get(found.here) else {
                return true;
            };
            let mut pieces: Vec<&str> = Vec::new();
            for (other, _, words) in &found.hits {
                if other == message && !words.is_empty() && !pieces.contains(&words.as_str()) {
                    pieces.push(words);
                }
            }
            marks::mark(&element_id(*message), &pieces, *nth)
        })
    }
}

/// The id of a message's element.
#[must_use]
pub fn element_id(message: MessageId) -> String {
    format!("message-{message}")
}
