//! Keys under a passphrase: whether they are here, and when they go.
//!
//! The passphrase is asked for, and the vault opened, where Settings are (that
//! program is loaded when it is needed). What the page has is the keys
//! themselves, in the connections, until they are locked.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::channel::Channel;
use crate::browser::clock::{self, Alarm};
use crate::browser::{activity, address};
use crate::chat::error::ChatError;
use crate::chat::message::MessageStatus;
use crate::inference::endpoint::ConnectionProblem;
use crate::settings::{
    ApiKey, AutoLock, Connection, ConnectionId, KeyPlace, Passphrase, VaultState,
};
use crate::storage::{self, Opened, VaultProblem};

use super::AppState;

/// Over it tabs tell each other to lock.
const CHANNEL: &str = "azure-chat/keys";
const LOCK: &str = "lock";
/// How often other tabs are told of input at the most, in milliseconds.
const TELL_MS: u64 = 10_000;

/// Of which connection, and where it is kept.
type Key = (ConnectionId, Option<ApiKey>, KeyPlace);

/// What ends, and when.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// Tells the other tabs.
    channel: Option<Channel>,
    /// Input is being noted.
    listens: bool,
    last_input_ms: u64,
    /// When other tabs were told of input.
    told_ms: u64,
    /// Looks whether it is time.
    looks: Option<Alarm>,
}

impl AppState {
    /// Begins to look after keys, in a page that has just been opened.
    pub(super) fn begin_with_keys(self) {
        address::on_leave(storage::leave_tab);
        if self.vault.get_untracked() != VaultState::Missing {
            self.listen_for_locks();
        }
        let elsewhere = self
            .settings
            .with_untracked(|settings| settings.ids_with(KeyPlace::Passphrase));
        spawn_local(async move {
            for id in elsewhere {
                // Another tab has moved it there.
                storage::save_key(&id, None).await;
            }
            storage::clean_tabs().await;
        });
    }

    /// Opens the vault: its keys go into their connections, and what waited
    /// for them is sent.
    ///
    /// # Errors
    /// See [`VaultProblem`]; nothing was changed.
    pub async fn unlock(self, passphrase: &Passphrase) -> Result<(), VaultProblem> {
        let found = storage::open_vault(passphrase).await?;
        self.sweep_vault(&found.keys);
        self.settings
            .update(|settings| settings.add_keys(found.keys));
        self.open_with(found.opened);
        if !found.damaged.is_empty() {
            self.alert("A stored key was damaged or changed on the disk, and cannot be opened: enter it again in Settings.".to_owned());
        }
        Ok(())
    }

    /// The keys are open from now on, until they are locked.
    fn open_with(self, opened: Opened) {
        self.watch_input();
        self.opened.set_value(Some(opened));
        self.vault.set(VaultState::Open);
        self.listen_for_locks();
        self.lock_in_time();
    }

    /// Takes the keys of connections out that were deleted while they were
    /// locked.
    fn sweep_vault(self, found: &[(ConnectionId, ApiKey)]) {
        let gone = |id: &ConnectionId| {
            let known = |own: &Connection| own.id == *id;
            // What the operator has set may be missing for once.
            id.is_own()
                && self
                    .settings
                    .with_untracked(|settings| !settings.person().connections.iter().any(known))
        };
        for (id, _) in found.iter().filter(|(id, _)| gone(id)) {
            // Is tried again the next time.
            let _taken = storage::take_out_of_vault(id);
        }
    }

    /// The passphrase was changed in Settings: other tabs need the new one.
    pub(super) fn take_over_passphrase(self, new: Passphrase) {
        self.lock();
        spawn_local(async move {
            if let Err(problem) = self.unlock(&new).await {
                self.alert(problem.words().to_owned());
            }
        });
    }

    /// Asks for the passphrase.
    pub fn ask_to_unlock(self) {
        self.unlocking.set(true);
    }

    /// Sends what was asked while the keys were locked.
    pub fn go_on_unlocked(self) {
        let locked =
            |error: &ChatError| *error == ChatError::Connection(ConnectionProblem::KeyLocked);
        let waits = self.last_reply().is_some_and(|reply| {
            let failed = reply.status.with_untracked(|status| match status {
                MessageStatus::Failed(error) => locked(error),
                _ => false,
            });
            failed
                || reply
                    .trouble
                    .with_untracked(|error| error.as_ref().is_some_and(locked))
        });
        if waits {
            self.retry(0);
        }
    }

    /// Deletes the keys under the passphrase, for good.
    pub fn forget_vault(self) {
        if !storage::delete_vault() {
            self.alert(VaultProblem::Unavailable.words().to_owned());
        }
        self.lock();
    }

    /// Locks the keys under the passphrase, in all tabs. Replies on their way
    /// go on.
    pub fn lock(self) {
        self.lock_here();
        self.key_watch.with_value(|watch| {
            if let Some(channel) = &watch.channel {
                channel.post(LOCK);
            }
        });
    }

    /// Forgets the keys under the passphrase, as far as this tab knows them.
    pub(super) fn lock_here(self) {
        self.opened.set_value(None);
        self.settings
            .update(|settings| settings.drop_keys(KeyPlace::Passphrase));
        self.vault.set(stored_vault());
        self.key_watch.with_value(|watch| {
            if let Some(alarm) = &watch.looks {
                alarm.ring();
            }
        });
    }

    /// Whether a connection waits for the passphrase.
    pub(super) fn is_locked(self, connection: &Connection) -> bool {
        connection.key_place == KeyPlace::Passphrase
            && connection.key.is_none()
            && self.vault.get_untracked() == VaultState::Locked
    }

    /// Keeps keys that have changed where they are to be kept from now on, or
    /// removes them. Says so where the browser did not. A passphrase is for the
    /// first that are under one.
    pub(super) fn keep_changed_keys(
        self,
        passphrase: Option<Passphrase>,
        before: &[Key],
        after: &[Key],
    ) {
        let changed = after.iter().filter(|key| !before.contains(key)).cloned();
        let mut changed: Vec<Key> = changed.collect();
        for (id, _, place) in before {
            if !after.iter().any(|(left, ..)| left == id) {
                changed.push((id.clone(), None, *place));
            }
        }
        if !changed.is_empty() {
            spawn_local(self.keep_keys(passphrase, changed));
        }
    }

    async fn keep_keys(self, passphrase: Option<Passphrase>, changed: Vec<Key>) {
        let mut kept = true;
        if let Some(passphrase) = passphrase {
            let opened = storage::create_vault(&passphrase).await;
            kept = opened.is_ok();
            if let Ok(opened) = opened {
                self.open_with(opened);
            }
        }
        for (id, key, place) in changed {
            kept &= self.keep_key(&id, key.as_ref(), place).await;
        }
        if !kept {
            self.alert("This browser did not keep the key: it is there until the page is left or reloaded.".to_owned());
        }
    }

    async fn keep_key(self, id: &ConnectionId, key: Option<&ApiKey>, place: KeyPlace) -> bool {
        let sealed = match (place, key) {
            (KeyPlace::Passphrase, Some(key)) => match self.opened.get_value() {
                Some(opened) => storage::put_into_vault(&opened, id, key).await.is_ok(),
                None => false,
            },
            // What is locked is not known here, and stays.
            (KeyPlace::Passphrase, None) if self.vault.get_untracked() == VaultState::Locked => {
                true
            }
            _ => storage::take_out_of_vault(id).is_ok(),
        };
        let for_tab = key.filter(|_| place == KeyPlace::Tab);
        let of_tab = storage::save_key(id, for_tab).await;
        // Where nothing can be kept, the form has said so.
        (sealed && of_tab) || !storage::keys_can_be_kept()
    }

    fn listen_for_locks(self) {
        let open = self.key_watch.with_value(|watch| watch.channel.is_some());
        if !open {
            let channel = Channel::open(CHANNEL, move |word| {
                if word == LOCK {
                    self.lock_here();
                }
            });
            self.key_watch.update_value(|watch| watch.channel = channel);
        }
    }

    /// From now on it is known when there was input last, here and in other
    /// tabs.
    fn watch_input(self) {
        self.note_time();
        let listens = self
            .key_watch
            .try_update_value(|watch| std::mem::replace(&mut watch.listens, true));
        if listens == Some(false) {
            activity::on_input(move || self.note_input());
            activity::on_coming_and_going(move || self.look_at_time());
        }
    }

    fn note_input(self) {
        // A lock that is due is not put off by the press that comes too late.
        if self.is_due() {
            return self.lock_here();
        }
        self.note_time();
    }

    fn note_time(self) {
        let now = clock::now_ms();
        self.key_watch.update_value(|watch| {
            watch.last_input_ms = now;
            if now.saturating_sub(watch.told_ms) > TELL_MS {
                watch.told_ms = now;
                storage::note_input(now);
            }
        });
    }

    /// How long the keys stay open without input, in milliseconds.
    fn time_left_ms(self) -> Option<u64> {
        let here = self.key_watch.with_value(|watch| watch.last_input_ms);
        let last = here.max(storage::last_input_ms());
        let auto_lock = storage::vault().map_or(AutoLock::default(), |vault| vault.auto_lock);
        auto_lock.left_ms(last, clock::now_ms())
    }

    fn is_due(self) -> bool {
        self.vault.get_untracked() == VaultState::Open && self.time_left_ms() == Some(0)
    }

    /// Locks where it is time to: timers sleep with the machine, and late in
    /// tabs that are out of view.
    pub(super) fn look_at_time(self) {
        if self.is_due() {
            self.lock_here();
        }
    }

    fn lock_in_time(self) {
        /// Where it never locks by itself, that may change.
        const LOOK_MS: u64 = 60_000;
        let alarm = Alarm::default();
        self.key_watch
            .update_value(|watch| watch.looks = Some(alarm.clone()));
        spawn_local(async move {
            while self.vault.get_untracked() == VaultState::Open {
                match self.time_left_ms() {
                    Some(0) => self.lock_here(),
                    left => {
                        alarm
                            .sleep(left.unwrap_or(LOOK_MS).min(LOOK_MS) as u32)
                            .await
                    }
                }
            }
        });
    }
}

/// How keys under a passphrase are in a tab that has not opened them.
pub(super) fn stored_vault() -> VaultState {
    match storage::has_vault() {
        true => VaultState::Locked,
        false => VaultState::Missing,
    }
}
