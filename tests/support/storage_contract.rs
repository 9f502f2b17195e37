//! What every store of conversations does, whatever keeps them.

use std::cell::RefCell;
use std::rc::Rc;

use azure_chat::chat::attachment::{Attachment, AttachmentKind, Bytes};
use azure_chat::chat::conversation::{Change, Conversation, Extent, Removed, TitledBy};
use azure_chat::chat::id::{AttachmentId, ConversationId, MessageId};
use azure_chat::chat::message::{Message, MessageStatus, Role};
use azure_chat::storage::{News, Storage, Write};

const ONE: ConversationId = ConversationId(1);
const OTHER: ConversationId = ConversationId(0xffff_ffff_ffff_ffff);

/// Checks a store in which nothing is; leaves nothing in it.
pub(crate) async fn check_storage(storage: &Storage) {
    nothing_is_there(storage).await;
    what_is_stored_comes_back(storage).await;
    changes_are_applied_to_what_is_there(storage).await;
    what_has_no_place_is_not_stored(storage).await;
    drafts_and_notes_come_back(storage).await;
    what_is_forgotten_is_gone(storage).await;
    writes_without_reading_are_stored(storage).await;
    the_trash_is_emptied(storage).await;
    what_is_attached_stays_as_long_as_a_message_has_it(storage).await;
    what_is_attached_to_a_draft_comes_back(storage).await;
    storage.delete_everything().await.unwrap();
    nothing_is_there(storage).await;
}

/// Checks that a handle hears what the other writes, and not what it writes
/// itself. `heard` gives what the first has heard by now, and has to wait for
/// it where news take time.
pub(crate) async fn check_news<F: Future<Output = ()>>(
    hearing: &Storage,
    writing: &Storage,
    delivered: impl Fn() -> F,
) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let own = Rc::new(RefCell::new(Vec::new()));
    let (hear, hear_own) = (Rc::clone(&heard), Rc::clone(&own));
    hearing.listen(move |news| hear.borrow_mut().push(news));
    writing.listen(move |news| hear_own.borrow_mut().push(news));
    let writes = vec![
        Write::Create(conversation(ONE)),
        Write::Message(ONE, message(1, None)),
        Write::Message(ONE, message(2, Some(1))),
        Write::Draft(None, "half".into()),
    ];
    writing.write(writes).await.unwrap();
    writing
        .write(vec![Write::ForgetConversation(ONE)])
        .await
        .unwrap();
    writing.delete_everything().await.unwrap();
    let expected = [
        News::Conversation(ONE),
        News::Messages(ONE, vec![MessageId(1), MessageId(2)]),
        News::Gone(ONE),
        News::Everything,
    ];
    while heard.borrow().len() < expected.len() {
        delivered().await;
    }
    assert_eq!(*heard.borrow(), expected);
    assert_eq!(*own.borrow(), []);
}

async fn nothing_is_there(storage: &Storage) {
    assert_eq!(storage.conversations().await.unwrap().value, []);
    assert_eq!(storage.conversation(ONE).await.unwrap(), None);
    assert_eq!(messages(storage, ONE, &[1]).await, []);
    assert_eq!(storage.draft(None).await.unwrap(), "");
    assert_eq!(storage.note("backup").await.unwrap(), None);
    assert_eq!(storage.broken().await.unwrap(), []);
    assert_eq!(storage.attached_to_draft(None).await.unwrap(), []);
    assert_eq!(blobs(storage, None).await, [None, None, None]);
}

async fn what_is_stored_comes_back(storage: &Storage) {
    let writes = vec![
        // Before its conversation, but with it.
        Write::Message(ONE, message(1, None)),
        Write::Create(conversation(ONE)),
        Write::Message(ONE, message(2, Some(1))),
        Write::Create(conversation(OTHER)),
        Write::Message(OTHER, message(1, None)),
    ];
    storage.write(writes).await.unwrap();
    let all = storage.conversations().await.unwrap();
    assert_eq!(all.value, [conversation(ONE), conversation(OTHER)]);
    let whole = storage.conversation(ONE).await.unwrap().unwrap();
    assert_eq!(whole.problems, []);
    assert_eq!(whole.value.conversation, conversation(ONE));
    assert_eq!(
        whole.value.messages,
        [message(1, None), message(2, Some(1))]
    );
    assert_eq!(messages(storage, ONE, &[2, 9]).await, [message(2, Some(1))]);
    let again = Message {
        status: MessageStatus::Streaming,
        text: "more\nthan\u{0}\u{1f600} before".into(),
        ..message(2, Some(1))
    };
    storage
        .write(vec![Write::Message(ONE, again.clone())])
        .await
        .unwrap();
    assert_eq!(messages(storage, ONE, &[2]).await, [again]);
}

async fn changes_are_applied_to_what_is_there(storage: &Storage) {
    let second = Conversation {
        title: "is not taken".into(),
        ..conversation(ONE)
    };
    let writes = vec![
        Write::Create(second),
        Write::Change(ONE, Change::Pinned(true)),
        Write::Change(ONE, Change::Title("Mine".into(), TitledBy::Person)),
        Write::Change(ConversationId(9), Change::Pinned(true)),
    ];
    storage.write(writes).await.unwrap();
    let expected = Conversation {
        title: "Mine".into(),
        titled_by: TitledBy::Person,
        pinned: true,
        ..conversation(ONE)
    };
    let all = storage.conversations().await.unwrap().value;
    assert_eq!(all, [expected, conversation(OTHER)]);
}

async fn what_has_no_place_is_not_stored(storage: &Storage) {
    let nowhere = ConversationId(9);
    let stands_in = Message {
        status: MessageStatus::Unreadable,
        ..message(1, None)
    };
    let writes = vec![
        Write::Message(nowhere, message(1, None)),
        Write::Message(ONE, stands_in),
    ];
    storage.write(writes).await.unwrap();
    assert_eq!(messages(storage, nowhere, &[1]).await, []);
    assert_eq!(messages(storage, ONE, &[1]).await, [message(1, None)]);
}

async fn drafts_and_notes_come_back(storage: &Storage) {
    let writes = vec![
        Write::Draft(None, "new".into()),
        Write::Draft(Some(ONE), "half".into()),
        Write::Note("backup".into(), "7".into()),
    ];
    storage.write(writes).await.unwrap();
    assert_eq!(storage.draft(None).await.unwrap(), "new");
    assert_eq!(storage.draft(Some(ONE)).await.unwrap(), "half");
    assert_eq!(storage.draft(Some(OTHER)).await.unwrap(), "");
    assert_eq!(storage.note("backup").await.unwrap().as_deref(), Some("7"));
    storage
        .write(vec![Write::Draft(None, String::new())])
        .await
        .unwrap();
    assert_eq!(storage.draft(None).await.unwrap(), "");
}

async fn what_is_forgotten_is_gone(storage: &Storage) {
    let writes = vec![
        Write::ForgetMessage(ONE, MessageId(1)),
        Write::ForgetConversation(OTHER),
    ];
    storage.write(writes).await.unwrap();
    assert_eq!(messages(storage, ONE, &[1]).await, []);
    assert_eq!(messages(storage, OTHER, &[1]).await, []);
    assert_eq!(storage.conversation(OTHER).await.unwrap(), None);
    storage
        .write(vec![Write::ForgetConversation(ONE)])
        .await
        .unwrap();
    assert_eq!(storage.draft(Some(ONE)).await.unwrap(), "");
}

async fn writes_without_reading_are_stored(storage: &Storage) {
    storage
        .write(vec![Write::Create(conversation(ONE))])
        .await
        .unwrap();
    storage.write_now(vec![
        Write::Message(ONE, message(3, None)),
        Write::Draft(Some(ONE), "left".into()),
        Write::Change(ONE, Change::Pinned(true)),
        Write::Create(conversation(OTHER)),
    ]);
    assert_eq!(messages(storage, ONE, &[3]).await, [message(3, None)]);
    assert_eq!(storage.draft(Some(ONE)).await.unwrap(), "left");
    let all = storage.conversations().await.unwrap().value;
    assert_eq!(all, [conversation(ONE), conversation(OTHER)]);
    storage
        .write(vec![
            Write::ForgetConversation(ONE),
            Write::ForgetConversation(OTHER),
        ])
        .await
        .unwrap();
}

async fn the_trash_is_emptied(storage: &Storage) {
    let remove = |id, extent, at_ms| {
        let id = MessageId(id);
        Write::Change(ONE, Change::Remove(Removed { id, extent, at_ms }))
    };
    let select =
        |parent, id| Write::Change(ONE, Change::Select(Some(MessageId(parent)), MessageId(id)));
    let mut writes = vec![
        Write::Create(conversation(ONE)),
        Write::Create(conversation(OTHER)),
        Write::Change(OTHER, Change::Deleted(Some(10))),
        Write::Message(OTHER, message(1, None)),
        // 1 ─ 2 ─ 3 ─ 4 goes from 2 on; 5 goes alone, 6 not yet.
        remove(2, Extent::Branch, 10),
        remove(3, Extent::Message, 30),
        remove(5, Extent::Message, 10),
        remove(6, Extent::Branch, 20),
        select(2, 3),
        select(1, 5),
    ];
    let links = [
        (1, None),
        (2, Some(1)),
        (3, Some(2)),
        (4, Some(3)),
        (5, Some(1)),
        (6, Some(5)),
    ];
    writes.extend(links.map(|(id, parent)| Write::Message(ONE, message(id, parent))));
    storage.write(writes).await.unwrap();

    storage.purge(10).await.unwrap();
    assert_eq!(messages(storage, ONE, &[1, 2, 3, 4, 5, 6]).await.len(), 6);
    storage.purge(20).await.unwrap();
    let whole = storage.conversation(ONE).await.unwrap().unwrap().value;
    let bare = Message {
        text: String::new(),
        ..message(5, Some(1))
    };
    assert_eq!(
        whole.messages,
        [message(1, None), bare, message(6, Some(5))]
    );
    let marks = whole
        .conversation
        .removed
        .iter()
        .map(|removed| removed.id.0);
    assert_eq!(marks.collect::<Vec<_>>(), [5, 6]);
    assert_eq!(
        whole.conversation.selected,
        [(Some(MessageId(1)), MessageId(5))]
    );
    assert_eq!(storage.conversation(OTHER).await.unwrap(), None);
    assert_eq!(messages(storage, OTHER, &[1]).await, []);
}

async fn what_is_attached_stays_as_long_as_a_message_has_it(storage: &Storage) {
    let remove = |id, extent| {
        let (id, at_ms) = (MessageId(id), 10);
        Write::Change(ONE, Change::Remove(Removed { id, extent, at_ms }))
    };
    // 1 has 7 and 8, its other version 2 has 8; 3 follows 2 and has 9.
    let all: Bytes = (0..=255).collect::<Vec<u8>>().into();
    let writes = vec![
        // Before its conversation, but with it.
        Write::Blob(ONE, AttachmentId(7), all.clone()),
        Write::Create(conversation(ONE)),
        Write::Blob(ONE, AttachmentId(8), vec![8].into()),
        Write::Blob(ONE, AttachmentId(9), vec![9].into()),
        Write::Blob(OTHER, AttachmentId(7), vec![1].into()),
        Write::Message(ONE, with_attached(message(1, None), &[7, 8])),
        Write::Message(ONE, with_attached(message(2, None), &[8])),
        Write::Message(ONE, with_attached(message(3, Some(2)), &[9])),
        remove(1, Extent::Branch),
        remove(3, Extent::Message),
    ];
    storage.write(writes).await.unwrap();
    let one = blobs(storage, Some(ONE)).await;
    assert_eq!(one, [Some(all.to_vec()), Some(vec![8]), Some(vec![9])]);
    // Its conversation is not stored.
    assert_eq!(blobs(storage, Some(OTHER)).await, [None, None, None]);
    let whole = storage.conversation(ONE).await.unwrap().unwrap().value;
    assert_eq!(whole.messages[0], with_attached(message(1, None), &[7, 8]));

    storage.purge(20).await.unwrap();
    assert_eq!(blobs(storage, Some(ONE)).await, [None, Some(vec![8]), None]);
    storage
        .write(vec![Write::ForgetConversation(ONE)])
        .await
        .unwrap();
    assert_eq!(blobs(storage, Some(ONE)).await, [None, None, None]);
}

async fn what_is_attached_to_a_draft_comes_back(storage: &Storage) {
    let attach = |of, id, bytes: Option<u8>| {
        Write::Attach(of, attached(id), bytes.map(|byte| vec![byte].into()))
    };
    let (new, known) = (None, Some(ONE));
    storage
        .write(vec![
            Write::Create(conversation(ONE)),
            attach(new, 9, Some(1)),
            attach(new, 8, Some(2)),
            attach(known, 7, Some(3)),
            // What is known of it has changed, its content has not.
            attach(new, 9, None),
            Write::Draft(None, "text".into()),
        ])
        .await
        .unwrap();
    let waiting = storage.attached_to_draft(new).await.unwrap();
    assert_eq!(waiting, [attached(8), attached(9)]);
    assert_eq!(
        blobs(storage, new).await,
        [None, Some(vec![2]), Some(vec![1])]
    );
    assert_eq!(storage.draft(new).await.unwrap(), "text");
    storage
        .write(vec![Write::Detach(new, AttachmentId(8))])
        .await
        .unwrap();
    assert_eq!(storage.attached_to_draft(new).await.unwrap(), [attached(9)]);
    assert_eq!(blobs(storage, new).await, [None, None, Some(vec![1])]);
    storage
        .write(vec![Write::ForgetConversation(ONE)])
        .await
        .unwrap();
    assert_eq!(storage.attached_to_draft(known).await.unwrap(), []);
    assert_eq!(blobs(storage, known).await, [None, None, None]);
}

fn attached(id: u64) -> Attachment {
    Attachment::new(AttachmentId(id), AttachmentKind::Image, format!("{id}.png"))
}

fn with_attached(mut message: Message, ids: &[u64]) -> Message {
    message.attachments = ids.iter().copied().map(attached).collect();
    message
}

/// The content of 7, 8 and 9.
async fn blobs(storage: &Storage, of: Option<ConversationId>) -> Vec<Option<Vec<u8>>> {
    let mut found = Vec::new();
    for id in [7, 8, 9] {
        found.push(storage.blob(of, AttachmentId(id)).await.unwrap());
    }
    found
}

async fn messages(storage: &Storage, of: ConversationId, ids: &[u64]) -> Vec<Message> {
    let ids: Vec<_> = ids.iter().copied().map(MessageId).collect();
    let read = storage.messages(of, &ids).await.unwrap();
    assert_eq!(read.problems, []);
    read.value
}

fn conversation(id: ConversationId) -> Conversation {
    Conversation {
        title: format!("Title of {id}"),
        ..Conversation::new(id, 1_767_225_600_000)
    }
}

fn message(id: u64, parent: Option<u64>) -> Message {
    let text = format!("text of {id}");
    Message::new(
        MessageId(id),
        parent.map(MessageId),
        Role::User,
        text,
        1_767_225_600_000 + id,
    )
}
