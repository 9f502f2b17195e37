//! Conversations that a page finds in its database: made of generated Markdown, always the same, and written as the
//! page stores them (`src/record/`).

use serde_json::{Value, json};

use crate::browser::{Browser, or_panic};

/// When the first of them was begun, in milliseconds since 1970.
const BEGINNING: u64 = 1_700_000_000_000;
/// One is begun so long after the other.
const BETWEEN: u64 = 60_000;
/// What is handed to the browser at once, in bytes.
const AT_ONCE: usize = 500_000;
/// Writes what `arguments[0]` has: store, key and record of each.
const PUT: &str = "const done = arguments[1];
    const opening = indexedDB.open('azure-chat');
    opening.onerror = () => done(String(opening.error));
    opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(['conversations', 'messages'], 'readwrite');
        for (const [store, key, record] of arguments[0]) transaction.objectStore(store).put(record, key);
        transaction.oncomplete = () => { database.close(); done(null); };
        transaction.onabort = () => done(String(transaction.error));
    };";

/// Records of the page's database.
#[derive(Debug, Default)]
pub(super) struct Stored {
    records: Vec<(&'static str, String, String)>,
    conversations: u64,
    messages: u64,
    /// The size of what was said.
    pub(super) bytes: usize,
}

/// The last words of a conversation. `stored.js` knows them too.
fn ending(id: &str) -> String {
    format!("These are the last words of {id}.")
}

impl Stored {
    /// Adds a conversation of so many exchanges, each of about so many characters; returns its id.
    pub(super) fn conversation(&mut self, exchanges: usize, characters: usize) -> String {
        self.conversations += 1;
        let number = self.conversations;
        let id = name(number);
        let created = BEGINNING + number * BETWEEN;
        let head = json!({"v": 1, "id": id, "title": format!("Chat {number} of the bench"), "createdMs": created});
        self.records
            .push(("conversations", id.clone(), head.to_string()));
        let mut parent = None;
        for (place, reply) in replies(exchanges, characters).into_iter().enumerate() {
            let question =
                format!("Question {place}: what is there to be said about it, and in which order?");
            let reply = match place + 1 == exchanges {
                true => format!("{reply}\n\n{}", ending(&id)),
                false => reply,
            };
            for (role, text) in [("user", question), ("assistant", reply)] {
                parent = Some(self.message(&id, parent, role, text, created));
            }
        }
        id
    }

    fn message(
        &mut self,
        of: &str,
        parent: Option<String>,
        role: &str,
        text: String,
        created: u64,
    ) -> String {
        self.messages += 1;
        self.bytes += text.len();
        let id = name(self.messages);
        let mut record = json!({"v": 1, "id": id, "role": role, "createdMs": created + self.messages, "text": text});
        if let (Some(parent), Some(record)) = (parent, record.as_object_mut()) {
            record.insert("parent".to_owned(), parent.into());
        }
        self.records
            .push(("messages", format!("{of}/{id}"), record.to_string()));
        id
    }

    /// Writes all of it; the page has made its database by then.
    ///
    /// # Panics
    /// When the browser does not take it.
    pub(super) async fn write(&mut self, browser: &Browser) {
        let records = std::mem::take(&mut self.records);
        let mut rest = records.as_slice();
        while !rest.is_empty() {
            let mut size = 0;
            let some = rest.iter().take_while(|(_, _, record)| {
                let fits = size < AT_ONCE;
                size += record.len();
                fits
            });
            let (now, later) = rest.split_at(some.count());
            rest = later;
            let run = browser.driver().execute_async(PUT, vec![json!(now)]).await;
            let problem = or_panic("store conversations", run).json().clone();
            assert_eq!(problem, Value::Null, "the browser does not store them");
        }
    }
}

/// Ids are 64 bits; these are not all alike at their beginning, as random ones are not.
fn name(number: u64) -> String {
    format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// So many texts of so many characters in the mean: whole blocks of one long generated text.
fn replies(count: usize, characters: usize) -> Vec<String> {
    if count == 0 {
        return Vec::new();
    }
    let text = simulator::markdown(count * characters * 5 / 4 + 4_000);
    let mut replies = Vec::with_capacity(count);
    let (mut reply, mut length, mut fenced) = (String::new(), 0, false);
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let enough = length >= (replies.len() + 1) * characters;
        if line.is_empty() && !fenced && enough && !reply.is_empty() {
            replies.push(std::mem::take(&mut reply));
            if replies.len() == count {
                break;
            }
        } else {
            reply.push_str(line);
            reply.push('\n');
            length += line.len() + 1;
        }
    }
    assert_eq!(replies.len(), count, "the generated text is too short");
    replies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_has_its_size_and_is_always_the_same() {
        let mut stored = Stored::default();
        let id = stored.conversation(200, 880);
        assert_eq!(stored.records.len(), 401);
        assert!(
            (185_000..195_000).contains(&stored.bytes),
            "{} bytes",
            stored.bytes
        );
        let (_, _, last) = stored.records.last().unwrap();
        assert!(last.contains(&ending(&id)), "{last}");
        let mut again = Stored::default();
        again.conversation(200, 880);
        assert_eq!(again.records, stored.records);
    }

    #[test]
    fn blocks_of_code_are_not_cut() {
        for reply in replies(300, 400) {
            assert!(!reply.trim().is_empty());
            assert_eq!(reply.matches("```").count() % 2, 0, "{reply}");
        }
    }
}
