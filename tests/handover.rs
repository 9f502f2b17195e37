//! What page and panel say to each other, what comes of it in the settings,
//! and the file of connections and presets.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::chat::conversation::{Change, Conversation};
use azure_chat::chat::explain::Field;
use azure_chat::chat::history::HistoryRule;
use azure_chat::chat::id::ConversationId;
use azure_chat::handover::{
    Edited, Live, Opened, Stored, ToPage, ToPanel, Wanted, keys_of, put_keys,
};
use azure_chat::inference::adaptation::Adaptation;
use azure_chat::panel::connections::{Line, lines};
use azure_chat::record::backup::{self, Effect, Plan};
use azure_chat::settings::paste::Pasted;
use azure_chat::settings::{
    ApiKey, Connection, ConnectionId, Learned, Parameters, Passphrase, PersonSettings, Preset,
    PresetId, Settings, SiteConfig, VaultState,
};

fn id(id: &str) -> ConnectionId {
    ConnectionId(id.to_owned())
}

fn connection(name: &str, endpoint: &str) -> Connection {
    Connection {
        id: id(name),
        name: name.to_owned(),
        endpoint: endpoint.to_owned(),
        ..Connection::own()
    }
}

fn with_key(connection: Connection, key: &str) -> Connection {
    Connection {
        key: ApiKey::new(key),
        ..connection
    }
}

fn person(connections: &[Connection]) -> PersonSettings {
    PersonSettings {
        connections: connections.to_vec(),
        ..PersonSettings::default()
    }
}

const SITE: &str = r#"{"connections": [{"name": "Fixed", "endpoint": "/api"}]}"#;

fn settings(connections: &[Connection]) -> Settings {
    Settings::new(SiteConfig::parse(SITE).unwrap(), person(connections))
}

fn preset(name: &str, parameters: &str) -> Preset {
    Preset {
        id: PresetId(name.to_owned()),
        name: name.to_owned(),
        system: Some(String::new()),
        parameters: Parameters::parse(parameters).unwrap(),
    }
}

fn live() -> Live {
    Live {
        number: 7,
        person: person(&[connection("a", "https://a.example")]),
        keys: vec![(id("a"), ApiKey::new("secret-4711")), (id("b"), None)],
        vault: VaultState::Locked,
        stored: Stored {
            in_memory: true,
            unreadable: 2,
            usage: Some((1, u64::MAX, true)),
        },
    }
}

#[test]
fn what_the_page_says_arrives() {
    let mut chat = Conversation::new(ConversationId(5), 1_767_225_600_000);
    chat.apply(&Change::System(Some(String::new())));
    let opened = |wanted| Opened {
        site: SITE.to_owned(),
        chat: chat.clone(),
        wanted,
        live: live(),
    };
    let unknown = Live {
        vault: VaultState::Open,
        stored: Stored::default(),
        ..live()
    };
    let mut all = vec![
        ToPanel::Open(Box::new(opened(None))),
        ToPanel::Live(Box::new(live())),
        ToPanel::Live(Box::new(unknown)),
        ToPanel::Saved,
        ToPanel::Closed,
    ];
    for field in [Field::Endpoint, Field::Key, Field::Model, Field::ApiVersion] {
        for of in [None, Some(id("own:1"))] {
            all.push(ToPanel::Open(Box::new(opened(Some(Wanted { field, of })))));
        }
    }
    for message in all {
        assert_eq!(ToPanel::of_text(&message.to_text()), Some(message));
    }
}

#[test]
fn what_the_panel_says_arrives() {
    let edited = |chat, closes: bool, select| {
        ToPage::Edited(Box::new(Edited {
            number: u64::from(u32::MAX),
            person: person(&[connection("a", "https://a.example")]),
            keys: live().keys,
            passphrase: closes.then(|| Passphrase::new("correct horse".to_owned())),
            select,
            chat,
            closes,
        }))
    };
    let changes = vec![
        Change::Parameters(Parameters::parse(r#"{"temperature":0,"stop":[]}"#).unwrap()),
        Change::System(None),
        Change::History(HistoryRule::Turns(3)),
    ];
    let pasted = Pasted {
        system: Some("s".to_owned()),
        ..Pasted::default()
    };
    let all = [
        ToPage::Ready("0123".to_owned()),
        edited(Vec::new(), false, None),
        edited(changes, true, Some(id("a"))),
        edited(vec![Change::System(Some("x".to_owned()))], true, None),
        ToPage::Decline(id("a"), Adaptation::Drop("seed".into())),
        ToPage::Adopt(Box::new(pasted)),
        ToPage::Recipe(Box::new(connection("a", "https://a.example"))),
        ToPage::Import(vec![("a \"b\".json".to_owned(), "blob:x".to_owned())]),
        ToPage::ExportAll,
        ToPage::ExportDamaged,
        ToPage::DeleteEverything,
    ];
    for message in all {
        assert_eq!(ToPage::of_text(&message.to_text()), Some(message));
    }
}

#[test]
fn what_is_no_message_is_none() {
    for text in ["", "null", "{}", r#"{"is":"dance"}"#, r#"{"is":"edited"}"#] {
        assert_eq!(ToPage::of_text(text), None, "{text}");
        assert_eq!(ToPanel::of_text(text), None, "{text}");
    }
}

#[test]
fn keys_find_their_connections_again() {
    let before = settings(&[with_key(connection("a", "https://a.example"), "one")]);
    let mut after = before.with_person(person(&[connection("a", "https://a.example")]));
    assert_ne!(after, before);
    put_keys(&mut after, keys_of(&before));
    assert_eq!(after, before);
}

#[test]
fn what_was_learned_stays_with_the_deployment_that_it_is_of() {
    let learned = Learned {
        adaptations: vec![
            Adaptation::Drop("seed".into()),
            Adaptation::ApiVersion("2024-10-21".into()),
        ],
        declined: Vec::new(),
    };
    let a = connection("a", "https://a.example");
    let check = |edited: PersonSettings, expected: Option<usize>| {
        let mut settings = settings(std::slice::from_ref(&a));
        settings.learn(&a.id, |of| *of = learned.clone());
        settings.select(a.id.clone());
        settings.take_over(edited);
        let left = settings.person().learned.first();
        assert_eq!(left.map(|(_, learned)| learned.adaptations.len()), expected);
        assert_eq!(settings.person().selected, Some(a.id.clone()));
    };
    check(person(std::slice::from_ref(&a)), Some(2));
    let renamed = Connection {
        name: "b".to_owned(),
        ..a.clone()
    };
    check(person(&[renamed]), Some(2));
    let another_version = Connection {
        api_version: Some("2024-06-01".to_owned()),
        ..a.clone()
    };
    check(person(&[another_version]), Some(1));
    let elsewhere = Connection {
        endpoint: "https://b.example".to_owned(),
        ..a.clone()
    };
    check(person(&[elsewhere]), None);
    check(person(&[]), None);
}

#[test]
fn connections_are_moved_taken_out_and_put_back() {
    let all = ["a", "b", "c"].map(|name| connection(name, "https://a.example"));
    let mut settings = settings(&all);
    let order = |settings: &Settings| -> Vec<String> {
        let own = settings.person().connections.iter();
        own.map(|own| own.name.clone()).collect()
    };
    settings.move_connection(&id("c"), true);
    assert_eq!(order(&settings), ["a", "c", "b"]);
    settings.move_connection(&id("a"), true);
    settings.move_connection(&id("b"), false);
    settings.move_connection(&id("?"), false);
    assert_eq!(order(&settings), ["a", "c", "b"]);
    let (place, taken) = settings.remove_connection(&id("c")).unwrap();
    assert_eq!(order(&settings), ["a", "b"]);
    settings.insert_connection(place, taken);
    assert_eq!(order(&settings), ["a", "c", "b"]);
    settings.insert_connection(usize::MAX, connection("d", ""));
    assert_eq!(order(&settings), ["a", "c", "b", "d"]);
}

#[test]
fn the_list_keeps_the_places_of_what_was_deleted() {
    let all = ["a", "d"].map(|name| connection(name, "https://a.example"));
    let settings = settings(&all);
    let site = settings.connections().next().unwrap().id.clone();
    let fresh = [id("a"), id("new"), id("gone")];
    // Of a b c d: first c was deleted (place 2), then b (place 1).
    let deleted = [(id("c"), Some(2)), (id("b"), Some(1)), (id("gone"), None)];
    let expected = [
        Line::Kept(site),
        Line::Kept(id("a")),
        Line::Deleted(id("b")),
        Line::Deleted(id("c")),
        Line::Kept(id("d")),
        Line::Kept(id("new")),
        Line::Deleted(id("gone")),
    ];
    assert_eq!(lines(&settings, &fresh, &deleted), expected);
}

/// What importing a file of these would do here.
fn planned(here: &[Connection], from: &[Connection]) -> Plan {
    let text = backup::write(&person(from));
    let mut next = 0;
    Plan::of(backup::read(&text).unwrap(), &settings(here), || {
        next += 1;
        next
    })
}

#[test]
fn a_backup_comes_back_without_keys() {
    let kept = PersonSettings {
        connections: vec![with_key(
            connection("a", "https://a.example"),
            "secret-4711",
        )],
        presets: vec![preset("Terse", r#"{"n":1}"#)],
        ..PersonSettings::default()
    };
    let text = backup::write(&kept);
    assert!(!text.contains("secret-4711"), "{text}");
    let read = backup::read(&text).unwrap();
    assert_eq!(read.connections, [connection("a", "https://a.example")]);
    assert_eq!(read.presets, kept.presets);

    let mut empty = settings(&[]);
    let plan = Plan::of(read.clone(), &empty, || 1);
    assert!(plan.does_something());
    plan.apply(&mut empty);
    assert_eq!(empty.person().connections, read.connections);
    assert_eq!(empty.person().presets, read.presets);
    assert!(!Plan::of(read, &empty, || 1).does_something(), "twice");
}

#[test]
fn a_file_says_what_it_would_do() {
    let here = with_key(connection("a", "https://a.example/one"), "key");
    let effect = |from: Connection| {
        let plan = planned(std::slice::from_ref(&here), &[from]);
        plan.connections[0].clone()
    };
    let known = connection("a", "https://a.example/one");
    assert_eq!(effect(known.clone()).0, Effect::Same);
    let other_id = Connection {
        id: id("z"),
        ..known
    };
    assert_eq!(effect(other_id).0, Effect::Same);
    let (changed, taken) = effect(connection("a", "https://a.example/two"));
    assert_eq!((changed, taken.key), (Effect::Changed, here.key.clone()));
    assert_eq!(
        effect(connection("b", "https://b.example")).0,
        Effect::Added
    );
}

#[test]
fn a_file_leads_no_key_to_another_host() {
    let here = with_key(connection("a", "https://a.example"), "key");
    let plan = planned(&[here], &[connection("a", "https://evil.example")]);
    assert_eq!(plan.connections[0].0, Effect::Changed);
    assert_eq!(plan.connections[0].1.key, None);
}

#[test]
fn the_first_connections_of_two_browsers_are_not_one() {
    let first = |endpoint: &str| Connection {
        endpoint: endpoint.to_owned(),
        ..Connection::own()
    };
    let here = first("https://a.example");
    let plan = planned(std::slice::from_ref(&here), &[first("https://b.example")]);
    let (effect, added) = &plan.connections[0];
    assert_eq!(*effect, Effect::Added);
    assert_ne!(added.id, here.id);
}

#[test]
fn nothing_is_added_where_the_operator_does_not_allow_it() {
    let site = SiteConfig::parse(r#"{"allowOtherConnections": false}"#).unwrap();
    let mut settings = Settings::new(site, PersonSettings::default());
    let text = backup::write(&person(&[connection("a", "https://a.example")]));
    let plan = Plan::of(backup::read(&text).unwrap(), &settings, || 1);
    assert_eq!(plan.connections[0].0, Effect::NotAllowed);
    assert!(!plan.does_something());
    plan.apply(&mut settings);
    assert_eq!(settings.person().connections, []);
}

#[test]
fn a_preset_of_another_name_is_another_preset() {
    let mut settings = settings(&[]);
    settings.save_presets(vec![preset("a", r#"{"n":1}"#)]);
    let mut renamed = preset("a", r#"{"n":2}"#);
    renamed.name = "b".to_owned();
    let backup = backup::Backup {
        connections: Vec::new(),
        presets: vec![
            preset("a", r#"{"n":1}"#),
            preset("a", r#"{"n":2}"#),
            renamed,
        ],
    };
    let plan = Plan::of(backup, &settings, || 9);
    let effects: Vec<_> = plan.presets.iter().map(|(effect, _)| *effect).collect();
    assert_eq!(effects, [Effect::Same, Effect::Changed, Effect::Added]);
    plan.apply(&mut settings);
    let names = settings.person().presets.iter();
    let names: Vec<_> = names.map(|preset| preset.name.clone()).collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn what_is_no_such_file_is_refused_with_a_reason() {
    let check = |text: &str, why: &str| {
        let said = backup::read(text).unwrap_err();
        assert!(said.contains(why), "{text}: {said}");
    };
    check("", "not JSON");
    check("[]", "not a file of connections");
    check(r#"{"format":"azure-chat presets"}"#, "not a file of");
    let newer = r#"{"format":"azure-chat settings","version":2}"#;
    check(newer, "newer page");
    let odd = r#"{"format":"azure-chat settings","version":1,"connections":[7,null],"presets":{}}"#;
    assert_eq!(backup::read(odd), Ok(backup::Backup::default()));
}
