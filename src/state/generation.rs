//! One reply's way from the network to its row.

use leptos::prelude::*;

use crate::browser::document;
use crate::browser::http::{self, AbortSignal, Answer, Body};
use crate::chat::error::ChatError;
use crate::chat::message::MessageStatus;
use crate::chat::reply::{BodyEnd, Reply};
use crate::inference::endpoint::HttpRequest;
use crate::inference::error::{ServiceError, retry_after_seconds};

use super::painter::Painter;

/// Sends a request and lets the reply grow in `text`; returns how it ended.
pub(super) async fn receive(
    request: HttpRequest,
    text: &ArcRwSignal<String>,
    signal: &AbortSignal,
) -> MessageStatus {
    let HttpRequest { url, headers, body } = request;
    match http::post(&url, &headers, body, signal).await {
        Err(_) if signal.aborted() => MessageStatus::Stopped,
        Err(_) => MessageStatus::Failed(ChatError::Unreachable {
            online: document::online(),
        }),
        Ok(answer) if answer.status == 200 => grow(answer.body(), text, signal).await,
        Ok(answer) => refusal(answer, signal).await,
    }
}

async fn grow(mut body: Body, text: &ArcRwSignal<String>, signal: &AbortSignal) -> MessageStatus {
    let painter = Painter::new(text.clone());
    let mut reply = Reply::default();
    let end = loop {
        match body.next().await {
            Ok(Some(bytes)) => painter.add(&reply.push(&bytes)),
            Ok(None) => break BodyEnd::Whole,
            Err(_) if signal.aborted() => break BodyEnd::Stopped,
            Err(_) => break BodyEnd::Broken,
        }
        if reply.is_over() {
            break BodyEnd::Whole;
        }
    };
    let (rest, status) = reply.finish(end);
    painter.add(&rest);
    painter.flush();
    status
}

async fn refusal(answer: Answer, signal: &AbortSignal) -> MessageStatus {
    let status = answer.status;
    let header = answer
        .retry_after
        .as_deref()
        .and_then(|value| value.trim().parse().ok());
    let body = answer.text().await;
    if signal.aborted() {
        return MessageStatus::Stopped;
    }
    let error = ServiceError::from_body(&body.unwrap_or_default());
    let sentence = error.message.as_deref().and_then(retry_after_seconds);
    MessageStatus::Failed(ChatError::Service {
        status,
        error,
        retry_after: header.or(sentence),
    })
}
