//! Texts between all tabs of this page (`BroadcastChannel`).

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// One end of a channel; closed when dropped.
#[derive(Debug)]
pub struct Channel {
    channel: BroadcastChannel,
    /// Kept as long as the channel may call it.
    _message: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Hears what every other end of this name says, in this page too.
    /// `None` where the browser has no channels.
    pub fn open(name: &str, hear: impl Fn(&str) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let message = Closure::<dyn Fn(_)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(&text);
            }
        });
        channel.set_onmessage(Some(message.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _message: message,
        })
    }

    /// Says a text to the others.
    pub fn post(&self, text: &str) {
        // Fails for what cannot be copied; a text can.
        let _posted = self.channel.post_message(&text.into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
