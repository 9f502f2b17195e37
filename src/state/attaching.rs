//! Attaching: from a file, or an address, to what is sent, kept and shown.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::files::{self, LocalFile};
use crate::browser::image::Picture;
use crate::browser::{clock, random};
use crate::chat::attachment::intake::{self, Intake};
use crate::chat::attachment::picture::{JPEG, JPEG_QUALITY, PNG, PNG_BYTES, anew};
use crate::chat::attachment::{Attachment, AttachmentKind, Bytes, Carried, Detail, too_much};
use crate::chat::id::{AttachmentId, ConversationId};
use crate::storage::{Storage, Write};

use super::AppState;
use super::open_conversation::OpenConversation;
use super::tray::Tray;

impl AppState {
    /// Attaches the files that were chosen in a field.
    pub fn attach_chosen(self, tray: &Tray, event: &leptos::ev::Event) {
        self.attach(tray, files::chosen(event));
    }

    /// Attaches files; of those that are not taken it is said why.
    pub(super) fn attach(self, tray: &Tray, files: Vec<LocalFile>) {
        tray.begin_reading(files.len());
        let tray = tray.clone();
        spawn_local(async move {
            for file in files {
                let read = read(&file).await;
                tray.end_reading();
                let id = tray.next_id(clock::now_ms(), random::bits());
                let fits = read.and_then(|(attachment, bytes)| {
                    let attached = self.attached_bytes(&tray) + attachment.bytes;
                    let name = &attachment.name;
                    match too_much(attached) {
                        Some(why) => Err(format!("“{name}” was not attached. {why}")),
                        None => Ok((attachment, bytes)),
                    }
                });
                match fits {
                    Ok((attachment, bytes)) => {
                        let attachment = Attachment { id, ..attachment };
                        let said = format!("Attached: {}", attachment.label());
                        self.say(said);
                        let bytes = Some(Bytes::from(bytes));
                        self.put(&tray, Carried { attachment, bytes });
                    }
                    Err(why) => self.alert(why),
                }
            }
        });
    }

    /// Attaches an image by its address.
    ///
    /// # Errors
    /// A sentence on what is wrong with the address.
    pub fn attach_address(self, tray: &Tray, address: &str) -> Result<(), &'static str> {
        let id = tray.next_id(clock::now_ms(), random::bits());
        let attachment = Attachment::by_address(id, address)?;
        let bytes = None;
        self.put(tray, Carried { attachment, bytes });
        Ok(())
    }

    /// Puts something into a tray, and keeps it with the draft.
    pub(super) fn put(self, tray: &Tray, carried: Carried) {
        self.keep_attached(tray, &carried);
        tray.add(carried);
    }

    fn keep_attached(self, tray: &Tray, carried: &Carried) {
        if let Some(of) = self.draft_kept_in(tray) {
            let Carried { attachment, bytes } = carried.clone();
            self.keep(vec![Write::Attach(of, attachment, bytes)]);
        }
    }

    /// The draft with which a tray is kept; `None` where it is not.
    fn draft_kept_in(self, tray: &Tray) -> Option<Option<ConversationId>> {
        let of = tray.of?;
        let waits = self.placeholder.get_value() == Some(of);
        (!waits).then(|| self.is_listed(of).then_some(of))
    }

    /// What is no longer to be sent.
    pub fn detach(self, tray: &Tray, id: AttachmentId) {
        tray.update(|carried| carried.retain(|one| one.attachment.id != id));
        if let Some(of) = self.draft_kept_in(tray) {
            self.keep(vec![Write::Detach(of, id)]);
        }
    }

    /// How closely the model is to look at an image.
    pub fn set_detail(self, tray: &Tray, id: AttachmentId, detail: Option<Detail>) {
        let changed = tray.update(|carried| {
            let one = carried.iter_mut().find(|one| one.attachment.id == id)?;
            one.attachment.detail = detail;
            Some(one.clone())
        });
        if let Some(carried) = changed {
            // Its content is kept already.
            let bytes = None;
            self.keep_attached(tray, &Carried { bytes, ..carried });
        }
    }

    /// The bytes of all that a next request would carry.
    fn attached_bytes(self, tray: &Tray) -> u64 {
        let waiting = tray.untracked();
        let waiting = waiting.iter().map(|one| one.attachment.bytes);
        let rows = self.conversation.get_untracked().rows;
        let said = rows.with_untracked(|rows| {
            let attached = rows.iter().flat_map(|row| row.attachments.iter());
            attached.map(|attachment| attachment.bytes).sum::<u64>()
        });
        waiting.sum::<u64>() + said
    }

    /// Takes what waits to be sent out of the tray, and out of the draft.
    pub(super) fn take_attached(self, tray: &Tray) -> Vec<Carried> {
        let of = self.draft_kept_in(tray);
        let carried = tray.take();
        if let Some(of) = of {
            let gone = carried.iter();
            let gone = gone.map(|one| Write::Detach(of, one.attachment.id));
            self.keep(gone.collect());
        }
        carried
    }

    /// The content of what is sent with a question is at hand, and stored with
    /// it.
    pub(super) fn keep_blobs(self, conversation: &OpenConversation, carried: &[Carried]) {
        for one in carried {
            if let Some(bytes) = &one.bytes {
                let id = one.attachment.id;
                conversation.blobs.update_value(|blobs| {
                    blobs.push((id, bytes.clone()));
                });
                let blob = Write::Blob(conversation.id, id, bytes.clone());
                self.keep_of(conversation, vec![blob]);
            }
        }
    }

    /// Puts what was attached to a draft back into its tray.
    pub(super) async fn restore_attached(
        self,
        conversation: &OpenConversation,
        of: Option<ConversationId>,
        storage: &Storage,
    ) {
        let unkept = self.unkept();
        let mut attached = storage.attached_to_draft(of).await.unwrap_or_default();
        let mut contents = Vec::new();
        for write in unkept {
            match write {
                Write::Attach(known, attachment, bytes) if known == of => {
                    contents.extend(bytes.map(|bytes| (attachment.id, bytes)));
                    attached.retain(|one| one.id != attachment.id);
                    attached.push(attachment);
                }
                Write::Detach(known, id) if known == of => attached.retain(|one| one.id != id),
                _ => {}
            }
        }
        for attachment in attached {
            let content = contents.iter().find(|(id, _)| *id == attachment.id);
            let bytes = match content {
                Some((_, bytes)) => Some(bytes.clone()),
                None => {
                    let blob = storage.blob(of, attachment.id).await;
                    blob.ok().flatten().map(Bytes::from)
                }
            };
            let carried = Carried { attachment, bytes };
            let id = carried.attachment.id;
            conversation.tray.update(|known| {
                if !known.iter().any(|one| one.attachment.id == id) {
                    known.push(carried);
                }
            });
        }
    }
}

/// Reads a file as it is sent.
async fn read(file: &LocalFile) -> Result<(Attachment, Vec<u8>), String> {
    let name = &file.name;
    let gone = || format!("“{name}” could not be read. Choose it again.");
    let new = |kind| Attachment::new(AttachmentId(0), kind, name.clone());
    let start = file.start(intake::START).await.ok_or_else(gone)?;
    let taken = intake::intake(name, &file.media_type, file.size(), &start)?;
    let (mut attachment, bytes) = match taken {
        Intake::Image(media_type) => picture(file, Some(media_type), &start).await?,
        Intake::OtherImage => picture(file, None, &start).await?,
        Intake::Audio(media_type) => {
            let mut audio = new(AttachmentKind::Audio);
            media_type.clone_into(&mut audio.media_type);
            (audio, file.bytes().await.ok_or_else(gone)?)
        }
        Intake::Text => {
            let bytes = file.bytes().await.ok_or_else(gone)?;
            let mut text = new(AttachmentKind::Text);
            "text/plain".clone_into(&mut text.media_type);
            (text, intake::text_of(name, &bytes)?.into_bytes())
        }
    };
    attachment.bytes = bytes.len() as u64;
    Ok((attachment, bytes))
}

/// An image, scaled down where it is too large.
async fn picture(
    file: &LocalFile,
    media_type: Option<&'static str>,
    start: &[u8],
) -> Result<(Attachment, Vec<u8>), String> {
    let name = &file.name;
    let unreadable =
        || format!("“{name}” was not attached: this browser cannot read it as an image.");
    let picture = Picture::read(file).await.ok_or_else(unreadable)?;
    let mut attachment = Attachment::new(AttachmentId(0), AttachmentKind::Image, name.clone());
    let size = picture.size();
    let (media_type, bytes) = match anew(media_type, file.size(), size, start) {
        None => {
            attachment.size = Some(size);
            (media_type, file.bytes().await)
        }
        Some(anew) => {
            attachment.size = Some(anew.size);
            attachment.original = Some(size);
            let write = |media_type| picture.file(anew.size, media_type, JPEG_QUALITY);
            let bytes = write(anew.media_type).await;
            let large = bytes.as_ref().is_some_and(|bytes| bytes.len() > PNG_BYTES);
            match bytes {
                Some(_) if large && anew.media_type == PNG => (Some(JPEG), write(JPEG).await),
                bytes => (Some(anew.media_type), bytes),
            }
        }
    };
    media_type
        .unwrap_or(PNG)
        .clone_into(&mut attachment.media_type);
    Ok((attachment, bytes.ok_or_else(unreadable)?))
}
