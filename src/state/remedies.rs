//! What the buttons of an explanation do.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{clock, document, random};
use crate::chat::attachment::{Attachment, Carried};
use crate::chat::conversation::{Change, Extent};
use crate::chat::error::ChatError;
use crate::chat::explain::Remedy;
use crate::chat::message::Role;
use crate::chat::proxy_recipe::{ProxyRecipe, proxy_recipe};
use crate::chat::support::support_details;
use crate::inference::adaptation::Adaptation;
use crate::settings::{Connection, ConnectionId, VaultState};

use super::AppState;
use super::notices::NoticeKind;
use super::open_conversation::OpenConversation;
use super::row::MessageRow;

impl AppState {
    /// Does what a button of an explanation promises. What mends a connection
    /// mends `asked_of`, which failed, and goes on with that one.
    pub fn perform(self, remedy: Remedy, error: &ChatError, asked_of: Option<&ConnectionId>) {
        let mends = matches!(
            remedy,
            Remedy::Field(_)
                | Remedy::ApiVersion(_)
                | Remedy::Authenticate(_)
                | Remedy::Adapt(_)
                | Remedy::ProxyRecipe
        );
        if let Some(id) = asked_of.filter(|_| mends)
            && self.connection_id().as_ref() != Some(id)
        {
            self.select_connection(id.clone());
        }
        match remedy {
            Remedy::Retry => self.retry(0),
            Remedy::RetryIn(seconds) => self.retry(seconds * 1000),
            Remedy::Continue => self.go_on(),
            Remedy::Unlock if self.vault.get_untracked() == VaultState::Locked => {
                self.ask_to_unlock()
            }
            Remedy::Unlock => self.retry(0),
            Remedy::Field(field) => {
                self.open_settings(Some(field), asked_of.cloned());
            }
            Remedy::ApiVersion(version) => {
                self.change_connection(|connection| connection.api_version = Some(version));
                self.retry(0);
            }
            Remedy::Authenticate(authentication) => {
                self.change_connection(|connection| {
                    connection.authentication = Some(authentication);
                });
                self.retry(0);
            }
            Remedy::Adapt(adaptation) => {
                if let Some(id) = self.connection_id() {
                    self.adapt_by_itself(&id, adaptation);
                }
                self.retry(0);
            }
            Remedy::ProxyRecipe => self.show_own_recipe(),
            Remedy::EditQuestion => self.edit_question(),
            Remedy::LastTurns => {
                self.halve_history();
                self.retry(0);
            }
            Remedy::NewChat => self.ask_in_a_new_chat(),
            Remedy::CopyDetails => self.copy_details(error, asked_of),
        }
    }

    /// Shows how to put a proxy before a service; `usable` where the proxy can
    /// take the place of the connection's endpoint with one press.
    pub fn show_recipe(self, connection: &Connection, usable: bool) {
        let recipe = proxy_recipe(connection, &document::page_url());
        self.recipe.set(recipe.map(|recipe| (recipe, usable)));
    }

    fn show_own_recipe(self) {
        let connection = self.connection_in(&self.conversation.get_untracked());
        if let Some(connection) = connection {
            self.show_recipe(&connection, !connection.fixed);
        }
    }

    /// Remembers what a deployment does not take, and says so.
    pub(super) fn adapt_by_itself(self, id: &ConnectionId, adaptation: Adaptation) {
        self.settings.update(|settings| {
            settings.learn(id, |learned| learned.adapt(adaptation.clone()));
        });
        self.store_settings();
        self.say_adapted(id.clone(), adaptation);
    }

    /// Does without it again, and does not begin by itself.
    pub fn undo_adaptation(self, id: &ConnectionId, adaptation: &Adaptation) {
        self.settings.update(|settings| {
            settings.learn(id, |learned| learned.decline(adaptation.clone()));
        });
        self.store_settings();
    }

    /// Sends by way of the recipe's proxy, as the service behind it wants it.
    pub fn use_proxy(self, recipe: &ProxyRecipe) {
        self.change_connection(|connection| {
            connection.endpoint.clone_from(&recipe.endpoint);
            connection.api_version.clone_from(&recipe.api_version);
            connection.authentication = Some(recipe.authentication);
        });
        self.retry(0);
    }

    fn change_connection(self, change: impl FnOnce(&mut Connection)) {
        let connection = self.connection_in(&self.conversation.get_untracked());
        if let Some(mut connection) = connection {
            change(&mut connection);
            self.settings
                .update(|settings| settings.save_connection(connection));
            self.store_settings();
        }
    }

    /// The last question goes back to the composer, before what stands there;
    /// it and its reply leave the conversation, which can be undone.
    fn edit_question(self) {
        let Some(question) = self.last_question() else {
            return;
        };
        let conversation = self.conversation.get_untracked().id;
        self.remove(conversation, question.id, Extent::Branch);
        self.suggest(&question.text.get_untracked());
        let on_view = self.conversation.get_untracked();
        let row = question.clone();
        spawn_local(async move {
            for carried in self.carried_by(&on_view, &row).await {
                // Its own content: that of the message goes with the message.
                let id = on_view.tray.next_id(clock::now_ms(), random::bits());
                let attachment = Attachment {
                    id,
                    ..carried.attachment
                };
                self.put(
                    &on_view.tray,
                    Carried {
                        attachment,
                        ..carried
                    },
                );
            }
        });
        let kind = NoticeKind::Removed(conversation, question.id, false);
        self.offer(
            kind,
            "The question is in the field below, to be changed.".to_owned(),
        );
    }

    fn ask_in_a_new_chat(self) {
        if let Some(question) = self.last_question() {
            let before = self.conversation.get_untracked();
            // Of the same connection, whichever new chats begin with.
            let connection = before.head.with_untracked(|head| head.connection.clone());
            spawn_local(async move {
                let attached = self.carried_by(&before, &question).await;
                let conversation = OpenConversation::new(false);
                conversation.apply(&[Change::Connection(connection)]);
                self.show(conversation.clone());
                self.ask(&conversation, question.text.get_untracked(), attached);
            });
        }
    }

    fn last_question(self) -> Option<MessageRow> {
        if self.replying.get_untracked() {
            return None;
        }
        let rows = self.conversation.get_untracked().rows.get_untracked();
        rows.into_iter().rfind(|row| row.role == Role::User)
    }

    fn copy_details(self, error: &ChatError, asked_of: Option<&ConnectionId>) {
        let request_id = self
            .last_reply()
            .and_then(|reply| reply.facts.with_untracked(|facts| facts.request_id.clone()));
        let details = self.settings.with_untracked(|settings| {
            let connection = asked_of.and_then(|id| settings.connection_of(id));
            support_details(error, connection, request_id.as_deref(), &clock::now_text())
        });
        self.copy(details, || ());
    }
}
