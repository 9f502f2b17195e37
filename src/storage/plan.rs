//! What writes mean: which records are read first, and what then becomes of
//! them. All within one transaction of whichever backend.

use crate::chat::conversation::Conversation;
use crate::chat::id::ConversationId;
use crate::chat::message::MessageStatus;
use crate::record;

use super::place::{self, Decide, Operation, Place, Store};
use super::{News, Write};

/// What to read, and what to do then.
pub(super) fn plan(writes: Vec<Write>) -> (Vec<Place>, Decide) {
    let mut of = Vec::new();
    for id in writes.iter().filter_map(needs_head) {
        if !of.contains(&id) {
            of.push(id);
        }
    }
    let reads = of.iter().map(|id| place::head(*id)).collect();
    (reads, Box::new(move |found| decide(writes, of, found)))
}

/// The same without reading anything: messages are put whether or not their
/// conversation is there, conversations whether or not they are, and what
/// needs to read is left out.
pub(super) fn plan_without_reading(writes: Vec<Write>) -> Vec<Operation> {
    let plan = |write| match write {
        Write::Create(conversation) => vec![put_head(&conversation)],
        write => operations_of(write),
    };
    writes.into_iter().flat_map(plan).collect()
}

/// Whether a write may be put without having seen what is there.
pub(super) fn needs_no_reading(write: &Write) -> bool {
    !matches!(write, Write::Change(..) | Write::ForgetConversation(_))
}

/// The conversation whose record has to be seen first.
fn needs_head(write: &Write) -> Option<ConversationId> {
    match write {
        Write::Create(conversation) => Some(conversation.id),
        Write::Change(id, _) | Write::Message(id, _) | Write::Blob(id, ..) => Some(*id),
        _ => None,
    }
}

/// A conversation's record while writes are applied to it.
enum Head {
    /// There is none.
    None,
    /// It is there, and is left as it is: unread so far, or unreadable.
    Kept(String),
    /// It was changed, or made.
    Changed(Box<Conversation>),
}

fn decide(writes: Vec<Write>, of: Vec<ConversationId>, found: Vec<Vec<String>>) -> Vec<Operation> {
    let found = found.into_iter().map(|mut texts| match texts.pop() {
        Some(text) => Head::Kept(text),
        None => Head::None,
    });
    let mut heads: Vec<_> = of.into_iter().zip(found).collect();
    // Messages may stand before the conversation that is made with them.
    for write in &writes {
        if let Write::Create(conversation) = write
            && let Some(head) = head_of(&mut heads, conversation.id)
            && matches!(head, Head::None)
        {
            *head = Head::Changed(Box::new(conversation.clone()));
        }
    }
    let mut operations = Vec::new();
    for write in writes {
        match &write {
            Write::Create(_) => continue,
            Write::Change(id, change) => {
                if let Some(head) = head_of(&mut heads, *id)
                    && let Some(conversation) = head.open()
                {
                    conversation.apply(change);
                }
                continue;
            }
            Write::Message(id, _) | Write::Blob(id, ..)
                if head_of(&mut heads, *id).is_none_or(|head| matches!(head, Head::None)) =>
            {
                continue;
            }
            Write::ForgetConversation(id) => {
                if let Some(head) = head_of(&mut heads, *id) {
                    *head = Head::None;
                }
                operations.extend(forget(*id));
                continue;
            }
            _ => {}
        }
        operations.extend(operations_of(write));
    }
    for (_, head) in heads {
        if let Head::Changed(conversation) = head {
            operations.push(put_head(&conversation));
        }
    }
    operations
}

fn head_of(heads: &mut [(ConversationId, Head)], id: ConversationId) -> Option<&mut Head> {
    let mut heads = heads.iter_mut();
    heads.find_map(|(of, head)| (*of == id).then_some(head))
}

impl Head {
    /// The conversation, to be changed; none where it cannot be read.
    fn open(&mut self) -> Option<&mut Conversation> {
        if let Self::Kept(text) = self {
            let record = record::parse(text).ok()?;
            *self = Self::Changed(Box::new(record::conversation::read(&record).ok()?));
        }
        match self {
            Self::Changed(conversation) => Some(conversation),
            _ => None,
        }
    }
}

/// What a write comes to that needs nothing of what is stored.
fn operations_of(write: Write) -> Vec<Operation> {
    vec![match write {
        Write::Create(_) | Write::Change(..) | Write::ForgetConversation(_) => return Vec::new(),
        // What stands in for a record that cannot be read must not replace it.
        Write::Message(_, message) if message.status == MessageStatus::Unreadable => {
            return Vec::new();
        }
        Write::Message(id, message) => Store::Messages.put(
            place::message(id, message.id),
            record::message::write(&message).to_string(),
        ),
        Write::ForgetMessage(of, id) => {
            Operation::Delete(Store::Messages.one(place::message(of, id)))
        }
        Write::Draft(of, text) if text.is_empty() => {
            Operation::Delete(Store::Drafts.one(place::draft(of)))
        }
        Write::Draft(of, text) => Store::Drafts.put(place::draft(of), text),
        Write::Attach(of, attachment, bytes) => {
            let key = place::attachment(of, attachment.id);
            let record = record::attachment::write(&attachment).to_string();
            let put = Store::Drafts.put(key.clone(), record);
            let bytes = bytes.map(|bytes| Store::Blobs.put_bytes(key, bytes));
            return [put].into_iter().chain(bytes).collect();
        }
        Write::Detach(of, id) => {
            let key = place::attachment(of, id);
            let stores = [Store::Drafts, Store::Blobs];
            let delete = |store: Store| Operation::Delete(store.one(key.clone()));
            return stores.into_iter().map(delete).collect();
        }
        Write::Blob(of, id, bytes) => {
            Store::Blobs.put_bytes(place::attachment(Some(of), id), bytes)
        }
        Write::Note(name, text) => Store::Notes.put(name, text),
    }]
}

pub(super) fn put_head(conversation: &Conversation) -> Operation {
    let key = conversation.id.to_string();
    let record = record::conversation::write(conversation).to_string();
    Store::Conversations.put(key, record)
}

/// Everything of a conversation.
pub(super) fn forget(id: ConversationId) -> [Operation; 5] {
    [
        Operation::Delete(place::head(id)),
        Operation::Delete(place::messages(id)),
        Operation::Delete(Store::Drafts.one(place::draft(Some(id)))),
        Operation::Delete(place::attached_to_draft(Some(id))),
        Operation::Delete(place::blobs(id)),
    ]
}

/// What others are told of the writes.
pub(super) fn news(writes: &[Write]) -> Vec<News> {
    let mut news: Vec<News> = Vec::new();
    for write in writes {
        let one = match write {
            Write::Create(conversation) => News::Conversation(conversation.id),
            Write::Change(id, _) => News::Conversation(*id),
            Write::Message(of, message) => News::Messages(*of, vec![message.id]),
            Write::ForgetMessage(of, id) => News::Messages(*of, vec![*id]),
            Write::ForgetConversation(id) => News::Gone(*id),
            Write::Draft(..)
            | Write::Note(..)
            | Write::Attach(..)
            | Write::Detach(..)
            | Write::Blob(..) => continue,
        };
        if let News::Messages(of, more) = &one
            && let Some(News::Messages(_, known)) = news
                .iter_mut()
                .find(|known| matches!(known, News::Messages(same, _) if same == of))
        {
            known.extend(more);
        } else if !news.contains(&one) {
            news.push(one);
        }
    }
    news
}
