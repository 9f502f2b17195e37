//! What an import would do.

use azure_chat::chat::conversation::WholeConversation;
use azure_chat::transfer::gathered::Gathered;
use azure_chat::transfer::merge::{Known, Plan, plan};

use super::{only, read};

fn known(whole: &WholeConversation) -> Known {
    Known {
        id: whole.conversation.id,
        messages: whole.messages.iter().map(|message| message.id).collect(),
        in_trash: false,
    }
}

fn check(existing: &[Known], incoming: Vec<WholeConversation>, summary: &str) -> Plan {
    let plan = plan(existing, incoming);
    assert_eq!(plan.summary(), summary);
    plan
}

#[test]
fn what_is_not_here_comes_in() {
    let incoming = read("chatgpt_broken_conversation.json").conversations;
    let expected: Vec<_> = incoming
        .iter()
        .map(|whole| (whole.conversation.clone(), whole.messages.clone()))
        .collect();
    let plan = check(
        &[],
        incoming,
        "Importing adds 2 conversations with 2 messages.",
    );
    assert_eq!(plan.new, expected);
    check(
        &[],
        vec![only("chatgpt_versions.json")],
        "Importing adds 1 conversation with 5 messages.",
    );
    check(&[], Vec::new(), "There is nothing to import.");
}

#[test]
fn importing_twice_changes_nothing() {
    let incoming = read("betterchatgpt_legacy.json").conversations;
    let existing: Vec<_> = incoming.iter().map(known).collect();
    let again = read("betterchatgpt_legacy.json").conversations;
    let plan = check(
        &existing,
        again,
        "All 2 conversations are already here in full: nothing would change.",
    );
    assert!(plan.is_empty());
    let one = vec![incoming[0].clone()];
    check(
        &existing,
        one,
        "The conversation is already here in full: nothing would change.",
    );
}

#[test]
fn only_what_is_missing_is_added() {
    let whole = only("chatgpt_versions.json");
    let mut here = known(&whole);
    let missing = here.messages.split_off(3);
    // Here there is more than in the file, too.
    here.messages.push(azure_chat::chat::id::MessageId(1));
    let other = only("openwebui_linear.json");
    let new = only("librechat_recursive.json");
    let incoming = vec![whole.clone(), other.clone(), new];
    let plan = check(
        &[here, known(&other)],
        incoming,
        "Importing adds 1 conversation with 5 messages and adds 2 messages to 1 conversation that is already here. 1 conversation is already here in full.",
    );
    let grown = &plan.grown[0];
    assert_eq!(grown.id, whole.conversation.id);
    assert_eq!(grown.updated_ms, whole.conversation.updated_ms);
    let added: Vec<_> = grown.messages.iter().map(|message| message.id).collect();
    assert_eq!(added, missing);
}

#[test]
fn what_is_in_the_trash_comes_out_of_it() {
    let whole = only("chatgpt_versions.json");
    let here = Known {
        in_trash: true,
        ..known(&whole)
    };
    let id = here.id;
    let plan = check(
        std::slice::from_ref(&here),
        vec![whole.clone()],
        "Importing takes 1 conversation out of the trash.",
    );
    assert_eq!(plan.out_of_trash, [id]);
    // Unless it is in the trash in the file too.
    let mut deleted = whole;
    deleted.conversation.deleted_ms = Some(1);
    check(
        &[here],
        vec![deleted],
        "The conversation is already here in full: nothing would change.",
    );
}

#[test]
fn what_only_the_page_has_is_told_in_lines() {
    let mut here = known(&only("openwebui_linear.json"));
    for in_trash in [false, true] {
        here.in_trash = in_trash;
        let line = here.line();
        assert!(Known::is_line(&line) && !line.contains('\n'), "{line}");
        assert_eq!(Known::from_line(&line), Some(here.clone()));
    }
    here.messages.clear();
    assert_eq!(Known::from_line(&here.line()), Some(here));
    assert!(!Known::is_line("blob:null/here "));
    assert_eq!(Known::from_line("here nobody list"), None);
}

#[test]
fn a_conversation_in_two_files_is_one() {
    let whole = only("openwebui_linear.json");
    let mut earlier = whole.clone();
    earlier.messages.pop();
    earlier.conversation.updated_ms -= 1;
    let mut gathered = Gathered::default();
    for one in [earlier, only("chatgpt_versions.json"), whole.clone()] {
        gathered.keep(one);
    }
    assert!(gathered.has(whole.conversation.id));
    let all = gathered.into_conversations();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], whole);
}
