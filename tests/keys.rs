//! What is stored of keys, and what follows from it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows the test functions, not their helpers"
)]

use azure_chat::settings::{
    ApiKey, AutoLock, Connection, ConnectionId, KeyPlace, Passphrase, PersonSettings, Settings,
    SiteConfig, Vault,
};
use azure_chat::storage::tabs::Tabs;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

fn id(name: &str) -> ConnectionId {
    ConnectionId(name.to_owned())
}

fn vault() -> Vault {
    let mut vault = Vault::new("00ff".to_owned(), AutoLock::default());
    vault.check = "aa".to_owned();
    vault.set(&id("own"), Some("bb".to_owned()));
    vault.set(
        &id("site:0:\"Team\":https://a.example"),
        Some("cc".to_owned()),
    );
    vault
}

#[test]
fn a_vault_comes_back_as_it_was() {
    assert_eq!(Vault::read(&vault().write()), Some(vault()));
}

#[test]
fn it_hashes_often_enough_and_says_how_often() {
    let vault = vault();
    assert!(vault.iterations >= 600_000);
    let said = format!("\"iterations\":{}", vault.iterations);
    assert!(vault.write().contains(&said), "{}", vault.write());
    // One of an earlier page, with another number, is read with that one.
    let earlier = vault.write().replace(&said, "\"iterations\":600000");
    assert_eq!(Vault::read(&earlier).unwrap().iterations, 600_000);
}

#[test]
fn what_is_no_vault_of_this_page_is_not_read() {
    let good = vault().write();
    let iterations = vault().iterations;
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} in {good}");
        good.replace(from, to)
    };
    for text in [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        changed("\"version\":1", "\"version\":2"),
        changed("PBKDF2-SHA-256", "PBKDF2-SHA-1"),
        changed(&iterations.to_string(), "599999"),
        changed(&iterations.to_string(), "4000000000"),
        changed(&iterations.to_string(), "-1"),
        changed("\"salt\":", "\"pepper\":"),
        changed("\"check\":\"aa\"", "\"check\":7"),
    ] {
        assert_eq!(Vault::read(&text), None, "{text}");
    }
}

#[test]
fn one_key_that_cannot_be_read_costs_no_other() {
    let text = vault().write().replace("\"sealed\":\"bb\"", "\"sealed\":7");
    let read = Vault::read(&text).unwrap();
    assert_eq!(read.keys, vault().keys[1..]);
}

#[test]
fn a_key_is_sealed_for_its_connection_and_for_how_the_passphrase_was_hashed() {
    let vault = vault();
    let weaker = Vault {
        iterations: vault.iterations - 1,
        ..vault.clone()
    };
    let purposes = [
        vault.purpose(&id("own")),
        vault.purpose(&id("other")),
        vault.check_purpose(),
        weaker.purpose(&id("own")),
        weaker.check_purpose(),
    ];
    for (place, purpose) in purposes.iter().enumerate() {
        assert!(!purposes[..place].contains(purpose), "twice: {purpose}");
    }
}

#[test]
fn a_key_takes_the_place_of_the_one_before() {
    let mut vault = vault();
    vault.set(&id("own"), Some("dd".to_owned()));
    assert_eq!(vault.keys.len(), 2);
    assert_eq!(vault.keys[1], (id("own"), "dd".to_owned()));
    vault.set(&id("own"), None);
    assert_eq!(vault.keys.len(), 1);
}

#[test]
fn keys_are_locked_after_their_time_without_input() {
    let check = |seconds: u32, last_ms: u64, now_ms: u64, left: Option<u64>| {
        assert_eq!(AutoLock(seconds).left_ms(last_ms, now_ms), left);
    };
    check(900, HOUR, HOUR, Some(15 * MINUTE));
    check(900, HOUR, HOUR + 14 * MINUTE, Some(MINUTE));
    check(900, HOUR, HOUR + 15 * MINUTE, Some(0));
    // The machine has slept for a day.
    check(900, HOUR, 25 * HOUR, Some(0));
    // The clock was set back.
    check(900, HOUR, 0, Some(15 * MINUTE));
    check(0, HOUR, 25 * HOUR, None);
}

#[test]
fn fifteen_minutes_are_the_rule_and_one_of_the_choices() {
    assert_eq!(AutoLock::default(), AutoLock(15 * 60));
    let choices = AutoLock::CHOICES.map(|(choice, _)| choice);
    assert!(choices.contains(&AutoLock::default()));
    assert!(choices.contains(&AutoLock(0)));
}

#[test]
fn of_tabs_that_are_gone_nothing_is_left_after_an_hour() {
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let mut tabs = Tabs::default();
    tabs.see("here", 0);
    tabs.see("gone", 0);
    tabs.see("reloading", HOUR);
    let kept = names(&["here", "gone", "reloading", "unknown"]);
    let held = names(&["here"]);
    assert_eq!(tabs.gone(&kept, &held, HOUR + MINUTE), names(&["gone"]));
    // What nobody has told of is seen now, and gets its hour.
    tabs.forget("gone");
    let kept = names(&["here", "reloading", "unknown"]);
    assert_eq!(tabs.gone(&kept, &held, HOUR + 2 * MINUTE), names(&[]));
    assert_eq!(
        tabs.gone(&kept, &held, 3 * HOUR),
        names(&["reloading", "unknown"])
    );
}

#[test]
fn tabs_come_back_as_they_were_and_odd_ones_cost_no_other() {
    let mut tabs = Tabs::default();
    assert_eq!(tabs.write(), None);
    tabs.see("a", 1);
    tabs.see("b", u64::MAX);
    assert_eq!(Tabs::read(&tabs.write().unwrap()), tabs);
    let mut odd = Tabs::default();
    odd.see("b", 2);
    assert_eq!(Tabs::read("a x b 2 c"), odd);
}

fn own(name: &str, place: KeyPlace) -> Connection {
    Connection {
        id: id(name),
        key_place: place,
        ..Connection::own()
    }
}

#[test]
fn locking_drops_the_keys_under_the_passphrase_and_no_others() {
    let person = PersonSettings {
        connections: vec![
            own("tab", KeyPlace::Tab),
            own("vault", KeyPlace::Passphrase),
        ],
        ..PersonSettings::default()
    };
    let mut settings = Settings::new(SiteConfig::default(), person);
    let key = |text: &str| ApiKey::new(text).unwrap();
    settings.add_keys(vec![
        (id("tab"), key("one")),
        (id("vault"), key("two")),
        (id("deleted"), key("three")),
    ]);
    let keys = |settings: &Settings| -> Vec<bool> {
        let connections = settings.connections();
        connections
            .map(|connection| connection.key.is_some())
            .collect()
    };
    assert_eq!(keys(&settings), [true, true]);
    settings.drop_keys(KeyPlace::Passphrase);
    assert_eq!(keys(&settings), [true, false]);
    assert_eq!(settings.ids_with(KeyPlace::Passphrase), [id("vault")]);
}

#[test]
fn the_place_of_an_operators_key_is_the_persons_choice() {
    let config = r#"{"connections": [{"endpoint": "https://a.example", "auth": "api-key"}]}"#;
    let site = || SiteConfig::parse(config).unwrap();
    let mut settings = Settings::new(site(), PersonSettings::default());
    let fixed = settings.connections().next().unwrap().clone();
    assert_eq!(fixed.key_place, KeyPlace::Tab);
    settings.save_connection(Connection {
        key_place: KeyPlace::Passphrase,
        ..fixed.clone()
    });
    let again = Settings::new(site(), settings.person().clone());
    let ids = again.ids_with(KeyPlace::Passphrase);
    assert_eq!(ids, std::slice::from_ref(&fixed.id));

    settings.save_connection(fixed);
    let again = Settings::new(site(), settings.person().clone());
    assert!(again.ids_with(KeyPlace::Passphrase).is_empty());
}

#[test]
fn secrets_are_in_no_debug_output() {
    let passphrase = Passphrase::new("correct horse".to_owned());
    assert!(!format!("{passphrase:?}").contains("horse"));
}
