//! What the command palette offers, and what becomes of a choice.

use leptos::prelude::*;

use crate::chat::conversation::{Change, Conversation};
use crate::chat::id::ConversationId;
use crate::palette::{Found, Query, best};
use crate::settings::{Connection, ConnectionId, PresetId};
use crate::shortcuts::{self, Action};

use super::AppState;
use super::notices::NoticeKind;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Do(Action),
    Chat(ConversationId),
    Connection(ConnectionId),
    Preset(PresetId),
}

/// A choice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub choice: Choice,
    pub name: String,
    /// What of the name was typed, in bytes.
    pub ranges: Vec<(usize, usize)>,
    /// The keys that do the same, one by one.
    pub keys: Vec<String>,
    /// Said beside it.
    pub note: &'static str,
}

/// Choices of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    pub title: &'static str,
    pub offers: Vec<Offer>,
    score: u32,
}

/// The most choices that are shown.
const MOST: usize = 50;
/// The most of a kind that is not chats.
const MOST_OF_A_KIND: usize = 24;
/// The chats that are shown before anything was typed.
const RECENT: usize = 5;

impl AppState {
    /// What fits what was typed: the best of each kind, the kind with the best
    /// of all first.
    #[must_use]
    pub fn palette(self, typed: &str) -> Vec<Offers> {
        let query = Query::new(typed);
        // Alike, as where nothing was typed, they stay in this order.
        let all = [
            self.offer_chats(&query),
            self.offer_actions(&query),
            self.offer_connections(&query),
            self.offer_presets(&query),
        ];
        let mut kinds: Vec<Offers> = Vec::new();
        for kind in all {
            let better = |known: &&Offers| known.score >= kind.score;
            let place = kinds.iter().take_while(better).count();
            kinds.insert(place, kind);
        }
        let mut left = MOST;
        for kind in &mut kinds {
            kind.offers.truncate(left);
            left -= kind.offers.len();
        }
        kinds.retain(|kind| !kind.offers.is_empty());
        kinds
    }

    fn offer_actions(self, query: &Query) -> Offers {
        let possible = Action::OFFERED.iter().copied();
        let possible: Vec<Action> = possible.filter(|action| self.can(*action)).collect();
        let mut names = possible.iter().map(|action| (action.words(), 0));
        let found = best(query, &mut names, MOST_OF_A_KIND);
        let allowed = self.shortcut_use();
        offers("Actions", found, |place| {
            let action = *possible.get(place)?;
            Some(Offer {
                keys: shortcuts::written(action, self.platform(), allowed),
                ..offer(Choice::Do(action), action.words())
            })
        })
    }

    fn offer_chats(self, query: &Query) -> Offers {
        let most = if query.is_empty() { RECENT } else { MOST };
        let on_view = self.conversation.with(|on_view| on_view.id);
        self.conversations.with(|heads| {
            let listed = |head: &&Conversation| {
                // One is there already.
                let here = query.is_empty() && head.id == on_view;
                head.deleted_ms.is_none() && !head.archived && !here
            };
            let listed: Vec<&Conversation> = heads.iter().filter(listed).collect();
            let mut names = listed.iter().map(|head| (title(head), head.updated_ms));
            let found = best(query, &mut names, most);
            let title_of_kind = if query.is_empty() {
                "Recent chats"
            } else {
                "Chats"
            };
            offers(title_of_kind, found, |place| {
                let head = listed.get(place)?;
                Some(Offer {
                    note: if head.id == on_view { "on view" } else { "" },
                    ..offer(Choice::Chat(head.id), title(head))
                })
            })
        })
    }

    fn offer_connections(self, query: &Query) -> Offers {
        let in_use = self.with_connection(|connection| connection.map(|one| one.id.clone()));
        self.settings.with(|settings| {
            let all: Vec<&Connection> = settings.connections().collect();
            let labels: Vec<String> = all.iter().map(|connection| connection.label()).collect();
            // One alone is not to be chosen.
            let shown = if all.len() > 1 { labels.len() } else { 0 };
            let mut names = labels.iter().take(shown).map(|label| (label.as_str(), 0));
            let found = best(query, &mut names, MOST_OF_A_KIND);
            offers("Connections", found, |place| {
                let id = &all.get(place)?.id;
                let in_use = in_use.as_ref() == Some(id);
                Some(Offer {
                    note: if in_use { "in use" } else { "" },
                    ..offer(Choice::Connection(id.clone()), labels.get(place)?)
                })
            })
        })
    }

    fn offer_presets(self, query: &Query) -> Offers {
        self.settings.with(|settings| {
            let presets = &settings.person().presets;
            let mut names = presets.iter().map(|preset| (preset.name.as_str(), 0));
            let found = best(query, &mut names, MOST_OF_A_KIND);
            offers("Presets for this chat", found, |place| {
                let preset = presets.get(place)?;
                Some(offer(Choice::Preset(preset.id.clone()), &preset.name))
            })
        })
    }

    /// Does what was chosen.
    pub fn choose(self, choice: &Choice) {
        match choice {
            Choice::Do(action) => {
                self.act(*action);
            }
            Choice::Chat(id) => self.show_chat(*id),
            Choice::Connection(id) => {
                self.select_connection(id.clone());
                self.composer_wanted.notify();
                let name = self.with_connection(|one| one.map(Connection::label));
                self.say(["Connection: ", &name.unwrap_or_default()].concat());
            }
            Choice::Preset(id) => self.apply_preset(id),
        }
    }

    /// Sets the chat on view to a preset.
    fn apply_preset(self, id: &PresetId) {
        let preset = self.settings.with_untracked(|settings| {
            let mut presets = settings.person().presets.iter();
            presets.find(|preset| preset.id == *id).cloned()
        });
        let Some(preset) = preset else {
            return;
        };
        let conversation = self.conversation.get_untracked();
        let before = conversation.head.with_untracked(|head| {
            vec![
                Change::System(head.system.clone()),
                Change::Parameters(head.parameters.clone()),
            ]
        });
        let said = ["Applied to this chat: ", &preset.name].concat();
        let changes = vec![
            Change::System(preset.system),
            Change::Parameters(preset.parameters),
        ];
        self.change(&conversation, changes);
        self.composer_wanted.notify();
        self.offer(NoticeKind::Applied(conversation.id, before), said);
    }
}

fn title(head: &Conversation) -> &str {
    match head.title.as_str() {
        "" => "Untitled",
        title => title,
    }
}

fn offer(choice: Choice, name: &str) -> Offer {
    Offer {
        choice,
        name: name.to_owned(),
        ranges: Vec::new(),
        keys: Vec::new(),
        note: "",
    }
}

fn offers(title: &'static str, found: Vec<Found>, of: impl Fn(usize) -> Option<Offer>) -> Offers {
    let score = found.first().map_or(0, |first| first.score);
    let mut offers = Vec::with_capacity(found.len());
    for Found { place, ranges, .. } in found {
        if let Some(offer) = of(place) {
            offers.push(Offer { ranges, ..offer });
        }
    }
    Offers {
        title,
        offers,
        score,
    }
}
