//! The content of what is attached: where it is, and showing it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::files::BlobAddress;
use crate::chat::attachment::{Bytes, Carried};
use crate::chat::id::{AttachmentId, ConversationId};
use crate::chat::message::Role;

use super::AppState;
use super::open_conversation::OpenConversation;
use super::row::{Asked, MessageRow};

/// Something attached that is being shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// A `blob:` address, which is given back with the view; empty until it is
    /// there.
    address: RwSignal<String>,
    /// Its content is not here.
    pub missing: RwSignal<bool>,
}

impl Shown {
    /// The address, as soon as it is there.
    #[must_use]
    pub fn source(self) -> Option<std::borrow::Cow<'static, str>> {
        let address = self.address.get();
        (!address.is_empty()).then(|| address.into())
    }
}

impl AppState {
    /// The content of what is attached in a conversation; `None` where it is
    /// missing.
    pub(super) async fn content(
        self,
        conversation: &OpenConversation,
        id: AttachmentId,
    ) -> Option<Bytes> {
        self.content_of(Some(conversation), conversation.id, id)
            .await
    }

    /// The same, of a conversation that need not be at hand.
    pub(super) async fn content_of(
        self,
        open: Option<&OpenConversation>,
        of: ConversationId,
        id: AttachmentId,
    ) -> Option<Bytes> {
        let at_hand = open.and_then(|open| {
            open.blobs.with_value(|blobs| {
                let found = blobs.iter().find(|(known, _)| *known == id);
                found.map(|(_, bytes)| bytes.clone())
            })
        });
        match (at_hand, self.storage()) {
            (None, Some(storage)) => {
                let blob = storage.blob(Some(of), id).await;
                blob.ok().flatten().map(Bytes::from)
            }
            (at_hand, _) => at_hand,
        }
    }

    /// What is attached to a question, with its content.
    pub(super) async fn carried_by(
        self,
        conversation: &OpenConversation,
        row: &MessageRow,
    ) -> Vec<Carried> {
        let mut carried = Vec::with_capacity(row.attachments.len());
        for attachment in row.attachments.iter().cloned() {
            let bytes = self.content(conversation, attachment.id).await;
            carried.push(Carried { attachment, bytes });
        }
        carried
    }

    /// What is attached to the questions before a reply, one after another; to
    /// none of them, mostly.
    pub(super) async fn attached_before(
        self,
        conversation: &OpenConversation,
        reply: &MessageRow,
        asked: Asked,
    ) -> Vec<Vec<Carried>> {
        let rows = conversation.rows.get_untracked();
        let before = rows.iter().take_while(|row| row.id != reply.id);
        let questions = before.filter(|row| row.role == Role::User);
        let questions: Vec<_> = questions.collect();
        if questions.iter().all(|row| row.attachments.is_empty()) {
            return Vec::new();
        }
        let mut attached = Vec::with_capacity(questions.len() + 1);
        for row in questions {
            attached.push(self.carried_by(conversation, row).await);
        }
        if asked == Asked::Rest {
            // Behind them stands the request to go on.
            attached.push(Vec::new());
        }
        attached
    }

    /// Something attached in the conversation on view, to be shown for as long
    /// as the view that asks.
    #[must_use]
    pub fn shown(self, carried: &Carried) -> Shown {
        let shown = Shown {
            address: RwSignal::new(String::new()),
            missing: RwSignal::new(false),
        };
        let held = StoredValue::new_local(None::<BlobAddress>);
        let media_type = carried.attachment.media_type.clone();
        self.with_content(carried, move |bytes| {
            let found = bytes.and_then(|bytes| BlobAddress::of(&bytes, &media_type));
            // The view may be gone by now.
            let _gone = match found {
                Some(found) => {
                    let address = found.as_str().to_owned();
                    let held = held.try_update_value(|held| *held = Some(found));
                    held.and_then(|()| shown.address.try_set(address))
                }
                None => shown.missing.try_set(true).map(|_| String::new()),
            };
        });
        shown
    }

    /// The text of something attached, as soon as it is there.
    #[must_use]
    pub fn shown_text(self, carried: &Carried) -> Signal<String> {
        let text = RwSignal::new(String::new());
        self.with_content(carried, move |bytes| {
            let bytes = bytes.map(|bytes| bytes.to_vec()).unwrap_or_default();
            let _gone = text.try_set(String::from_utf8(bytes).unwrap_or_default());
        });
        text.into()
    }

    fn with_content(self, carried: &Carried, found: impl FnOnce(Option<Bytes>) + 'static) {
        let conversation = self.conversation.get_untracked();
        let Carried { attachment, bytes } = carried.clone();
        let found: Box<dyn FnOnce(Option<Bytes>)> = Box::new(found);
        spawn_local(async move {
            found(match bytes {
                Some(bytes) => Some(bytes),
                None => self.content(&conversation, attachment.id).await,
            });
        });
    }
}
