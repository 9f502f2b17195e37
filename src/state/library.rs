//! All conversations: which there are, which one is on view, and what can be
//! done to one as a whole.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{address, clock};
use crate::chat::conversation::{Change, Conversation, TitledBy, WholeConversation};
use crate::chat::id::{ConversationId, MessageId};
use crate::chat::route::Route;
use crate::storage::{Problem, Storage, StorageError, Write, is_due};

use super::AppState;
use super::elsewhere::{mark_interrupted, replies_on_their_way};
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;

/// How long what was deleted can be brought back, in milliseconds: 30 days.
pub const TRASH_MS: u64 = 30 * 24 * 60 * 60 * 1000;

/// Whether the conversation at the present address is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// It is.
    Done,
    /// It is being read.
    Reading,
    /// There is none.
    Unknown,
    /// It could not be read.
    Failed(String),
}

/// How many conversations stay at hand that are not on view.
const CACHED: usize = 8;

impl AppState {
    /// Opens storage, reads what there is, and shows what the address names.
    pub(super) fn begin_with_storage(self) {
        address::on_change(move || self.while_there(Self::follow_address));
        address::on_leave(move || self.while_there(Self::keep_now));
        address::ask_before_leaving(move || self.is_there() && self.has_unkept());
        spawn_local(async move {
            let (storage, trouble) = Storage::open().await;
            storage.listen(move |news| self.while_there(|state| state.hear(news)));
            self.begin_with_draft(&storage).await;
            self.storage_opened(storage.clone());
            if let Some(trouble) = trouble {
                self.say_in_memory(&trouble);
            }
            self.read_heads().await;
            self.follow_address();
            self.look_after_others();
            self.do_what_waits();
            self.remind_of_backup().await;
            self.tidy(&storage).await;
        });
    }

    /// What was left in the composer of a new conversation stands there again,
    /// before what was typed since.
    async fn begin_with_draft(self, storage: &Storage) {
        let begun = self.conversation.get_untracked();
        if self.is_placeholder(&begun) || begun.temporary {
            return;
        }
        let draft = storage.draft(None).await.unwrap_or_default();
        if self.is_on_view(&begun) && !self.is_listed(begun.id) {
            self.draft_kept.set_value((begun.id, draft.clone()));
            self.put_before_draft(draft);
            self.keep_unsent();
            self.restore_attached(&begun, None, storage).await;
        }
    }

    /// Puts a text before what stands in the composer.
    fn put_before_draft(self, text: String) {
        if text.is_empty() {
            return;
        }
        self.draft.update(|draft| {
            *draft = if draft.trim().is_empty() {
                text
            } else {
                format!("{text}\n\n{draft}")
            };
        });
    }

    /// Whether it only stands there until the first conversation is at hand.
    pub(super) fn is_placeholder(self, conversation: &OpenConversation) -> bool {
        self.placeholder.get_value() == Some(conversation.id)
    }

    /// The page has not been taken away: what the browser calls outlives it.
    pub(super) fn is_there(self) -> bool {
        self.running.try_with_value(|_| ()).is_some()
    }

    fn while_there(self, act: impl FnOnce(Self)) {
        if self.is_there() {
            act(self);
        }
    }

    fn say_in_memory(self, trouble: &StorageError) {
        self.in_memory.set(true);
        let sentence = match trouble {
            StorageError::NewerVersion => {
                "A newer version of this page has stored chats in this browser, which this one cannot read. They are safe. Reload the page; until then chats are kept only as long as this tab is open."
            }
            StorageError::Blocked => {
                "Another tab holds the stored chats in an earlier form. Close the other tabs of this page and reload this one; until then chats are kept only as long as this tab is open."
            }
            StorageError::QuotaExceeded => {
                "This browser has no room left for this page, so chats are kept only as long as this tab is open. Free disk space, and reload the page."
            }
            _ => {
                "This browser does not let the page store anything (a private window?), so chats are kept only as long as this tab is open."
            }
        };
        self.notify(NoticeKind::Said, sentence.to_owned());
    }

    /// What has been in the trash for long goes for good.
    async fn tidy(self, storage: &Storage) {
        let before_ms = clock::now_ms().saturating_sub(TRASH_MS);
        // They have just been read; to read all of them again takes as long.
        let due = self
            .conversations
            .with_untracked(|heads| heads.iter().any(|head| is_due(head, before_ms)));
        if due {
            // What cannot be tidied now is tidied at the next start.
            let _tidied = storage.purge(before_ms).await;
        }
    }

    pub(super) async fn read_heads(self) {
        let Some(storage) = self.storage() else {
            return;
        };
        match storage.conversations().await {
            Ok(read) => {
                let mut heads = read.value;
                // Their messages may well be readable.
                heads.extend(
                    read.problems
                        .iter()
                        .filter_map(Problem::conversation)
                        .map(damaged),
                );
                self.damaged.set(read.problems.len());
                self.conversations.set(heads);
            }
            Err(error) => self.alert(format!(
                "The list of chats could not be read ({error}). Reload the page."
            )),
        }
        self.listed.set(true);
    }

    /// Another tab has changed a conversation.
    pub(super) async fn read_head(self, id: ConversationId) {
        let Some(storage) = self.storage() else {
            return;
        };
        if let Ok(Some(mut head)) = storage.head(id).await {
            for change in self.unkept_changes(id) {
                head.apply(&change);
            }
            if let Some(open) = self.opened(id) {
                open.take_over(head.clone());
            }
            self.note_head(head);
        }
    }

    /// A conversation is known from now on, or known better.
    pub(super) fn note_head(self, head: Conversation) {
        self.conversations.update(|heads| {
            match heads.iter_mut().find(|known| known.id == head.id) {
                Some(known) => *known = head,
                None => heads.push(head),
            }
        });
    }

    /// The same, where it is known already.
    pub(super) fn update_head(self, head: Conversation) {
        if self.is_listed(head.id) {
            self.note_head(head);
        }
    }

    pub(super) fn is_listed(self, id: ConversationId) -> bool {
        self.conversations
            .with_untracked(|heads| heads.iter().any(|head| head.id == id))
    }

    pub(super) fn drop_head(self, id: ConversationId) {
        self.conversations
            .update(|heads| heads.retain(|head| head.id != id));
    }

    /// A conversation that is at hand.
    pub(super) fn opened(self, id: ConversationId) -> Option<OpenConversation> {
        let on_view = self.conversation.get_untracked();
        if on_view.id == id {
            return Some(on_view);
        }
        self.cached
            .with_value(|cached| cached.iter().find(|open| open.id == id).cloned())
    }

    pub(super) fn is_on_view(self, conversation: &OpenConversation) -> bool {
        self.conversation
            .with_untracked(|on_view| on_view.id == conversation.id)
    }

    /// A reply to it is being received by this tab.
    pub(super) fn is_streaming(self, id: ConversationId) -> bool {
        self.streaming
            .with_untracked(|streaming| streaming.contains(&id))
    }

    /// A reply to the conversation on view is on its way in another tab: says
    /// so, and whether it is.
    pub(super) fn is_busy_elsewhere(self) -> bool {
        let id = self.conversation.with_untracked(|on_view| on_view.id);
        let busy = self
            .elsewhere
            .with_untracked(|elsewhere| elsewhere.contains(&id));
        if busy {
            self.alert("A reply to this chat is on its way in another tab. Wait until it is there, or stop it in that tab.".to_owned());
        }
        busy
    }

    /// The conversation at the address is at hand.
    pub(super) fn is_ready(self) -> bool {
        self.opening
            .with_untracked(|opening| *opening == Opening::Done)
    }

    /// What the address names.
    #[must_use]
    pub fn route(self) -> Route {
        Route::parse(&address::hash())
    }

    /// Goes to an address of the page.
    pub fn go_to(self, route: Route) {
        if self.route() == route {
            self.follow_address();
        } else {
            address::go(&route.hash());
        }
    }

    /// Begins a conversation; the one on view stays in the list.
    pub fn new_chat(self) {
        self.go_to(Route::New);
    }

    /// Shows what the address names.
    pub(super) fn follow_address(self) {
        let on_view = self.conversation.get_untracked();
        match self.route() {
            Route::New => {
                let fresh = on_view.is_empty() && !on_view.temporary && !self.is_listed(on_view.id);
                if !(fresh && self.is_ready()) {
                    self.show_new(false);
                }
            }
            Route::Temporary => {
                if !on_view.temporary || !self.is_ready() {
                    self.show_new(true);
                }
            }
            Route::Conversation(id, message) if id == on_view.id && self.is_ready() => {
                self.reveal(message);
            }
            Route::Conversation(id, message) => self.open(id, message),
            Route::Unknown => self.cannot_open(Opening::Unknown),
        }
    }

    fn show_new(self, temporary: bool) {
        let conversation = OpenConversation::new(temporary);
        self.show(conversation.clone());
        if temporary {
            return;
        }
        spawn_local(async move {
            let draft = self.draft_kept_of(None).await;
            if self.is_on_view(&conversation) && !self.is_listed(conversation.id) {
                self.put_before_draft(draft);
                if let Some(storage) = self.storage() {
                    self.restore_attached(&conversation, None, &storage).await;
                }
            }
        });
    }

    /// There is nothing to be seen at the address; what is written begins a
    /// new conversation.
    fn cannot_open(self, why: Opening) {
        let on_view = self.conversation.get_untracked();
        if on_view.temporary || !on_view.is_empty() {
            self.show(OpenConversation::new(false));
        }
        self.opening.set(why);
    }

    /// Puts a conversation on view.
    pub(super) fn show(self, conversation: OpenConversation) {
        let unsent = conversation.unsent.get_value();
        if self.is_placeholder(&self.conversation.get_untracked()) {
            // What was typed while it was being read is meant for it.
            self.placeholder.set_value(None);
            self.put_before_draft(unsent.clone());
            for carried in self.conversation.get_untracked().tray.take() {
                self.put(&conversation.tray, carried);
            }
        } else {
            self.leave();
            self.draft.set(unsent.clone());
        }
        self.draft_kept.set_value((conversation.id, unsent));
        self.opening.set(Opening::Done);
        self.conversation.set(conversation);
    }

    /// The conversation on view is about to be left: its draft stays with it.
    fn leave(self) {
        self.keep_unsent();
        let left = self.conversation.get_untracked();
        left.unsent.set_value(self.draft.get_untracked());
        if left.temporary && !left.is_empty() {
            self.end_of(&left);
            return self.offer(
                NoticeKind::Left(left),
                "The temporary chat was closed. It is not saved.".to_owned(),
            );
        }
        if !left.is_empty() && !left.temporary {
            self.cached.update_value(|cached| {
                cached.retain(|open| open.id != left.id);
                cached.push(left);
                // Those that grow are needed, however many there are.
                if cached.len() > CACHED
                    && !self.has_unkept()
                    && let Some(oldest) = cached.iter().position(|open| !self.is_streaming(open.id))
                {
                    cached.remove(oldest);
                }
            });
        }
    }

    fn open(self, id: ConversationId, message: Option<MessageId>) {
        let deleted = |head: &Conversation| head.id == id && head.deleted_ms.is_some();
        if self
            .conversations
            .with_untracked(|heads| heads.iter().any(deleted))
        {
            return self.cannot_open(Opening::Unknown);
        }
        if let Some(open) = self.opened(id) {
            self.show(open);
            return self.reveal(message);
        }
        self.opening.set(Opening::Reading);
        let Some(storage) = self.storage() else {
            return;
        };
        self.heard.set_value(Vec::new());
        spawn_local(async move {
            let read = read_whole(&storage, id).await;
            let draft = self.draft_kept_of(Some(id)).await;
            if let Ok(Some(conversation)) = &read {
                self.restore_attached(conversation, Some(id), &storage)
                    .await;
            }
            if !matches!(self.route(), Route::Conversation(wanted, _) if wanted == id)
                || self.is_ready()
            {
                return;
            }
            match read {
                Ok(Some(conversation)) => {
                    conversation.unsent.set_value(draft);
                    self.show(conversation);
                    self.reveal(message);
                    let mut heard = Vec::new();
                    self.heard
                        .update_value(|since| std::mem::swap(since, &mut heard));
                    for news in heard {
                        self.hear(news);
                    }
                    self.look_after_others();
                }
                Ok(None) => self.cannot_open(Opening::Unknown),
                Err(error) => self.cannot_open(Opening::Failed(error.to_string())),
            }
        });
    }

    /// Brings a message on view, and has the transcript go to it.
    fn reveal(self, message: Option<MessageId>) {
        if let Some(message) = message {
            let conversation = self.conversation.get_untracked();
            self.change(&conversation, conversation.reveal(message));
            self.jump_to.set(Some(message));
        }
    }

    /// Changes a conversation that may not be at hand.
    pub(super) fn change_of(self, id: ConversationId, change: Change) {
        if let Some(open) = self.opened(id) {
            return self.change(&open, vec![change]);
        }
        self.conversations.update(|heads| {
            if let Some(head) = heads.iter_mut().find(|head| head.id == id) {
                head.apply(&change);
            }
        });
        self.keep(vec![Write::Change(id, change)]);
    }

    /// Gives a conversation a title; blank ones change nothing.
    pub fn rename(self, id: ConversationId, title: &str) {
        let title = title.trim();
        if !title.is_empty() {
            self.change_of(id, Change::Title(title.to_owned(), TitledBy::Person));
        }
    }

    pub fn pin(self, id: ConversationId, pinned: bool) {
        self.change_of(id, Change::Pinned(pinned));
    }

    pub fn archive(self, id: ConversationId, archived: bool) {
        self.change_of(id, Change::Archived(archived));
        if archived {
            self.leave_if_on_view(id);
            self.offer(
                NoticeKind::Archived(id),
                "The chat is in the archive.".to_owned(),
            );
        }
    }

    /// Puts a conversation into the trash; the notice that says so can undo
    /// it.
    pub fn delete(self, id: ConversationId) {
        if let Some(open) = self.opened(id) {
            self.end_of(&open);
        }
        self.change_of(id, Change::Deleted(Some(clock::now_ms())));
        self.leave_if_on_view(id);
        self.offer(
            NoticeKind::Deleted(id),
            "The chat is in the trash, for 30 days.".to_owned(),
        );
    }

    /// Takes a conversation out of the trash.
    pub fn restore(self, id: ConversationId) {
        self.change_of(id, Change::Deleted(None));
        if matches!(self.route(), Route::Conversation(named, _) if named == id) {
            self.follow_address();
        }
    }

    /// Deletes for good what is in the trash.
    pub fn empty_trash(self) {
        spawn_local(async move {
            let Some(storage) = self.storage() else {
                return;
            };
            match storage.purge(clock::now_ms()).await {
                Ok(()) => self.read_heads().await,
                Err(error) => self.alert(format!(
                    "The trash could not be emptied ({error}). Try again."
                )),
            }
        });
    }

    /// Loads the page anew.
    pub fn reload(self) {
        address::reload();
    }

    fn leave_if_on_view(self, id: ConversationId) {
        if self.conversation.with_untracked(|on_view| on_view.id == id) {
            self.go_to(Route::New);
        }
    }
}

/// What stands in the list for a conversation whose record cannot be read.
fn damaged(id: ConversationId) -> Conversation {
    let mut head = Conversation::new(id, 0);
    "Damaged chat".clone_into(&mut head.title);
    head.titled_by = TitledBy::Person;
    head
}

async fn read_whole(
    storage: &Storage,
    id: ConversationId,
) -> Result<Option<OpenConversation>, StorageError> {
    let on_their_way = replies_on_their_way().await.unwrap_or_default();
    let Some(read) = storage.conversation(id).await? else {
        return Ok(None);
    };
    let unreadable = read.problems.iter().filter_map(Problem::message);
    let unreadable: Vec<_> = unreadable.collect();
    let WholeConversation {
        conversation,
        mut messages,
    } = read.value;
    mark_interrupted(id, &mut messages, &on_their_way);
    let whole = WholeConversation {
        conversation,
        messages,
    };
    Ok(Some(OpenConversation::of(whole, &unreadable)))
}
