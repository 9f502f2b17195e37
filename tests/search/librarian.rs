//! What page and worker say to each other.

use azure_chat::chat::id::{ConversationId, MessageId};
use azure_chat::search::hits::Hits;
use azure_chat::search::librarian::{Answer, Librarian, gone, put, search, within};
use azure_chat::search::results::SearchResults;

use crate::{document, shown};

/// Asks, works until nothing is left to do, and gives what was answered then.
fn ask(librarian: &mut Librarian, number: u32, question: &str) -> Vec<Answer> {
    let mut answers = librarian.ask(number, question, 1_000).unwrap();
    while librarian.work() {}
    answers.extend(librarian.answers(1_000));
    answers
}

fn results(answer: &Answer) -> SearchResults {
    SearchResults::from_json(answer.1.as_ref().unwrap()).unwrap()
}

fn found(results: &SearchResults) -> Vec<u64> {
    results.groups.iter().map(|group| group.id.0).collect()
}

/// One that has read these conversations, and all there are.
fn after_reading(count: u64) -> Librarian {
    let mut librarian = Librarian::default();
    librarian.begin_anew(usize::try_from(count).unwrap());
    for id in (1..=count).rev() {
        librarian.read(Some(&document(
            id,
            "Title",
            &["Où est l’été ?", "nothing here"],
        )));
    }
    librarian.end_reading();
    librarian
}

#[test]
fn a_search_is_answered_with_what_was_found() {
    let mut librarian = after_reading(60);
    let answers = ask(&mut librarian, 5, &search("ETE", 0));
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].0, 5);
    let results = results(&answers[0]);
    assert!(results.complete);
    assert_eq!(
        (results.read, results.of, results.query.as_str()),
        (60, 60, "ETE")
    );
    assert_eq!(
        (results.groups.len(), results.more, results.count()),
        (50, 10, 60)
    );
    let first = &results.groups[0];
    assert_eq!((first.id, first.hits), (ConversationId(60), 1));
    let (message, passage) = first.best.as_ref().unwrap();
    assert_eq!(
        (*message, shown(passage).as_str()),
        (MessageId(6000), "Où est l’[été] ?")
    );
    assert_eq!(shown(&first.title), "Title");
    assert!(!librarian.is_asked());
}

#[test]
fn while_it_reads_it_says_what_it_has_and_how_far_it_is() {
    let mut librarian = Librarian::default();
    librarian.begin_anew(3);
    librarian.read(Some(&document(3, "word", &[])));
    let first = results(&ask(&mut librarian, 1, &search("word", 0))[0]);
    assert_eq!(
        (found(&first), first.complete, first.read, first.of),
        (vec![3], false, 1, 3)
    );
    // Asked again, it waits for news; a while later it says what there is.
    assert_eq!(ask(&mut librarian, 2, &search("word", 1)), []);
    librarian.read(Some(&document(2, "word", &[])));
    while librarian.work() {}
    assert_eq!(librarian.answers(1_100), []);
    let second = results(&librarian.answers(1_300)[0]);
    assert_eq!(
        (found(&second), second.complete, second.read),
        (vec![3, 2], false, 2)
    );
    assert_eq!(ask(&mut librarian, 3, &search("word", 2)), []);
    librarian.read(None);
    librarian.end_reading();
    let last = results(&librarian.answers(1_001)[0]);
    assert_eq!(
        (found(&last), last.complete, last.read),
        (vec![3, 2], true, 3)
    );
}

#[test]
fn a_newer_search_ends_an_older_one() {
    let mut librarian = after_reading(3);
    assert_eq!(librarian.ask(1, &search("title", 0), 0), Some(vec![]));
    let ended = librarian.ask(2, &search("nothing", 0), 0).unwrap();
    assert!(matches!(ended[..], [(1, Err(_))]), "{ended:?}");
    while librarian.work() {}
    assert_eq!(librarian.answers(0)[0].0, 2);
}

#[test]
fn typing_on_finds_the_same_as_typing_at_once() {
    let mut librarian = after_reading(3);
    librarian.put(&document(9, "", &["nothing else"]));
    librarian.put(&document(10, "", &["nothing here, nothing else"]));
    for typed in [
        "n",
        "no",
        "nothing",
        "nothing h",
        "nothing her",
        "nothing",
        "else",
    ] {
        let answers = ask(&mut librarian, 1, &search(typed, 0));
        let (mut fresh, seen) = (after_reading(3), results(&answers[0]));
        fresh.put(&document(9, "", &["nothing else"]));
        fresh.put(&document(10, "", &["nothing here, nothing else"]));
        let expected = results(&ask(&mut fresh, 1, &search(typed, 0))[0]);
        assert_eq!(seen.groups, expected.groups, "{typed:?}");
    }
}

#[test]
fn what_changes_meanwhile_is_found_by_the_next_question() {
    let mut librarian = after_reading(3);
    let title = search("title", 0);
    assert_eq!(
        found(&results(&ask(&mut librarian, 1, &title)[0])),
        [3, 2, 1]
    );
    let changed = put(&document(2, "another", &[]));
    assert_eq!(ask(&mut librarian, 2, &changed), [(2, Ok(String::new()))]);
    assert_eq!(found(&results(&ask(&mut librarian, 3, &title)[0])), [3, 1]);
    ask(&mut librarian, 4, &put(&document(8, "new title", &[])));
    assert_eq!(
        found(&results(&ask(&mut librarian, 5, &title)[0])),
        [8, 3, 1]
    );
    ask(&mut librarian, 6, &gone(ConversationId(3)));
    assert_eq!(found(&results(&ask(&mut librarian, 7, &title)[0])), [8, 1]);
}

#[test]
fn what_was_handed_over_stays_when_all_is_read_anew() {
    let mut librarian = after_reading(3);
    ask(&mut librarian, 1, &put(&document(8, "a title", &[])));
    librarian.begin_anew(1);
    let title = search("title", 0);
    assert_eq!(found(&results(&ask(&mut librarian, 2, &title)[0])), [8]);
    librarian.read(Some(&document(2, "Title", &[])));
    librarian.end_reading();
    assert_eq!(found(&results(&ask(&mut librarian, 3, &title)[0])), [8, 2]);
}

#[test]
fn all_hits_of_a_conversation_are_told_in_order() {
    let mut librarian = Librarian::default();
    let question = within(ConversationId(2), "ÉTÉ");
    // It is not known yet, and is wanted.
    assert_eq!(ask(&mut librarian, 1, &question), []);
    assert_eq!(librarian.wanted(), Some(ConversationId(2)));
    let mut known = document(
        2,
        "été",
        &["été, Été", "none", "l’été l’été", "another version: été"],
    );
    known.texts[3].on_view = false;
    librarian.read(Some(&known));
    assert_eq!(librarian.wanted(), None);
    let answers = librarian.answers(0);
    let hits = Hits::from_json(answers[0].1.as_ref().unwrap()).unwrap();
    assert_eq!(
        (hits.conversation, hits.query.as_str()),
        (ConversationId(2), "ÉTÉ")
    );
    assert_eq!(
        hits.messages,
        [
            (MessageId(200), vec![0..5, 7..12]),
            (MessageId(202), vec![4..9, 14..19])
        ]
    );
    // Several words are looked for as they stand there.
    let several = |typed: &str, librarian: &mut Librarian| {
        let answers = ask(librarian, 7, &within(ConversationId(2), typed));
        let hits = Hits::from_json(answers[0].1.as_ref().unwrap()).unwrap();
        hits.messages.len()
    };
    assert_eq!(several("été, été", &mut librarian), 1);
    assert_eq!(several("none été", &mut librarian), 0);
    // Of one that there is not, nothing; when all has been read.
    assert_eq!(ask(&mut librarian, 2, &within(ConversationId(5), "a")), []);
    librarian.end_reading();
    let none = librarian.answers(0);
    let none = Hits::from_json(none[0].1.as_ref().unwrap()).unwrap();
    assert_eq!(none.messages, []);
}

#[test]
fn what_is_no_question_is_refused_or_left_to_others() {
    let mut librarian = after_reading(1);
    for question in [
        "search",
        "search {}",
        "within x y",
        "put {}",
        "gone",
        "gone 12",
    ] {
        let answers = librarian.ask(1, question, 0);
        assert!(
            matches!(answers.as_deref(), Some([(1, Err(_))])),
            "{question}: {answers:?}"
        );
    }
    assert_eq!(librarian.ask(1, "export all", 0), None);
    assert!(!librarian.is_asked());
    for other in ["", "{}", "[1]", "null"] {
        assert_eq!(SearchResults::from_json(other), None);
        assert_eq!(Hits::from_json(other), None);
    }
}
