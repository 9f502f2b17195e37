//! What is attached to a message, or to a draft.

use serde_json::Value;

use crate::chat::attachment::{Attachment, AttachmentKind, Detail};
use crate::chat::id::AttachmentId;

use super::fields::{self, Fields};

/// The record of an attachment; its content only where it is carried along.
#[must_use]
pub fn write(attachment: &Attachment) -> Value {
    let mut record = Fields::default();
    record.string("id", &attachment.id.to_string());
    record.string("kind", attachment.kind.word());
    record.string("name", &attachment.name);
    record.text("mediaType", &attachment.media_type);
    record.number("bytes", attachment.bytes);
    record.value("size", write_size(attachment.size));
    record.value("original", write_size(attachment.original));
    record.optional("detail", attachment.detail.map(Detail::word));
    record.optional("url", attachment.url.as_deref());
    record.optional("data", attachment.data.as_deref());
    record.into_value()
}

/// Reads such a record; `None` where it has no id or is of a kind that is not
/// known.
#[must_use]
pub fn read(record: &Value) -> Option<Attachment> {
    let id = AttachmentId::parse(fields::text(record, "id")?)?;
    let kind = AttachmentKind::parse(fields::text(record, "kind")?)?;
    Some(Attachment {
        media_type: fields::string_or_empty(record, "mediaType"),
        bytes: fields::number(record, "bytes"),
        size: size(record, "size"),
        original: size(record, "original"),
        detail: fields::text(record, "detail").and_then(Detail::parse),
        url: fields::string(record, "url"),
        data: fields::text(record, "data").map(Into::into),
        ..Attachment::new(id, kind, fields::string_or_empty(record, "name"))
    })
}

fn write_size(size: Option<(u32, u32)>) -> Value {
    size.map_or(Value::Null, |(width, height)| {
        Value::Array(vec![width.into(), height.into()])
    })
}

fn size(record: &Value, name: &str) -> Option<(u32, u32)> {
    let side = |side: &Value| u32::try_from(side.as_u64()?).ok();
    match fields::list(record, name) {
        [width, height] => Some((side(width)?, side(height)?)),
        _ => None,
    }
}
