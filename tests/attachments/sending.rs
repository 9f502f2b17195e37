//! What is attached, on the wire.

use azure_chat::chat::attachment::{Attachment, AttachmentKind, Carried, Detail, base64};
use azure_chat::chat::history::{attach, messages_to_send};
use azure_chat::chat::id::{AttachmentId, MessageId};
use azure_chat::chat::message::{Message, Role};
use azure_chat::inference::adaptation::Adaptation;
use azure_chat::inference::error::ServiceError;
use azure_chat::inference::request::{ChatCompletionsRequest, ChatRequestMessage, ChatRole};
use azure_chat::settings::Parameters;
use serde_json::{Value, json};

use super::{attachment, fixture};

fn carried(attachment: Attachment, bytes: &[u8]) -> Carried {
    Carried {
        attachment,
        bytes: Some(bytes.into()),
    }
}

fn image(name: &str) -> Carried {
    carried(
        attachment(1, AttachmentKind::Image, name, "image/png"),
        &fixture(name),
    )
}

fn text(name: &str, content: &str) -> Carried {
    carried(
        attachment(2, AttachmentKind::Text, name, "text/plain"),
        content.as_bytes(),
    )
}

fn by_address(address: &str) -> Carried {
    Carried {
        attachment: Attachment::by_address(AttachmentId(3), address).unwrap(),
        bytes: None,
    }
}

/// What is sent of questions with what is attached to each.
fn sent(questions: &[(&str, Vec<Carried>)]) -> ChatCompletionsRequest {
    let turns: Vec<_> = questions
        .iter()
        .map(|(text, _)| Message::new(MessageId(1), None, Role::User, (*text).to_owned(), 0))
        .collect();
    let mut messages = messages_to_send("", &turns);
    let attached: Vec<_> = questions
        .iter()
        .map(|(_, attached)| attached.clone())
        .collect();
    attach(&mut messages, &attached);
    ChatCompletionsRequest::new(messages, None, &Parameters::default())
}

fn contents(request: &ChatCompletionsRequest) -> Vec<Value> {
    let body: Value = serde_json::from_str(&request.to_json()).unwrap();
    let messages = body["messages"].as_array().unwrap().iter();
    messages.map(|message| message["content"].clone()).collect()
}

/// The content of the recorded case of this name.
fn recorded(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/wire/cases");
    let case = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    let case: Value = serde_json::from_str(&case).unwrap();
    case["request"]["body"]["messages"][0]["content"].clone()
}

/// The text and the second item of a recorded content.
fn parts(content: &Value) -> (String, &Value) {
    (content[0]["text"].as_str().unwrap().to_owned(), &content[1])
}

#[test]
fn audio_is_sent_as_it_was_recorded() {
    let content = recorded("msg-audio");
    let (question, item) = parts(&content);
    let bytes = base64::decode(item["input_audio"]["data"].as_str().unwrap()).unwrap();
    let audio = attachment(1, AttachmentKind::Audio, "a.wav", "audio/wav");
    let request = sent(&[(&question, vec![carried(audio, &bytes)])]);
    assert_eq!(contents(&request), [content]);
}

#[test]
fn images_are_sent_as_they_were_recorded() {
    let content = recorded("msg-image-data-url");
    let (question, item) = parts(&content);
    let (head, data) = item["image_url"]["url"]
        .as_str()
        .unwrap()
        .split_once(',')
        .unwrap();
    let media_type = head.strip_prefix("data:").unwrap().strip_suffix(";base64");
    let mut image = attachment(1, AttachmentKind::Image, "a", media_type.unwrap());
    image.detail = item["image_url"]["detail"].as_str().and_then(Detail::parse);
    let image = carried(image, &base64::decode(data).unwrap());
    assert_eq!(contents(&sent(&[(&question, vec![image])])), [content]);

    let content = recorded("msg-image-url-detail");
    let (question, item) = parts(&content);
    let mut image = by_address(item["image_url"]["url"].as_str().unwrap());
    image.attachment.detail = item["image_url"]["detail"].as_str().and_then(Detail::parse);
    assert!(image.attachment.detail.is_some());
    assert_eq!(contents(&sent(&[(&question, vec![image])])), [content]);
}

#[test]
fn text_files_alone_leave_the_content_a_text() {
    let request = sent(&[
        ("Why?", vec![text("a.rs", "x"), text("b", "y\n")]),
        ("", vec![text("c.txt", "z")]),
    ]);
    let expected = [
        json!("Why?\n\na.rs:\n```rust\nx\n```\n\nb:\n```\ny\n```"),
        json!("c.txt:\n```\nz\n```"),
    ];
    assert_eq!(contents(&request), expected);
}

#[test]
fn a_message_may_be_attachments_alone_and_text_stands_first() {
    let data = format!(
        "data:image/png;base64,{}",
        base64::encode(&fixture("dot.png"))
    );
    let image_item = json!({"type": "image_url", "image_url": {"url": data}});
    let request = sent(&[
        ("", vec![image("dot.png")]),
        ("q", vec![image("dot.png"), text("a", "x")]),
    ]);
    let text_item = json!({"type": "text", "text": "q\n\na:\n```\nx\n```"});
    let expected = [json!([image_item]), json!([text_item, image_item])];
    assert_eq!(contents(&request), expected);
}

#[test]
fn what_has_no_content_any_more_costs_nothing_else() {
    let mut missing = image("dot.png");
    missing.bytes = None;
    let request = sent(&[("q", vec![missing, by_address("https://a.example/b.png")])]);
    let expected = json!([
        {"type": "text", "text": "q"},
        {"type": "image_url", "image_url": {"url": "https://a.example/b.png"}},
    ]);
    assert_eq!(contents(&request), [expected]);
}

#[test]
fn each_question_has_its_own_also_where_the_first_are_not_sent() {
    let mut messages = vec![
        ChatRequestMessage::text(ChatRole::System, "s"),
        ChatRequestMessage::text(ChatRole::User, "second"),
        ChatRequestMessage::text(ChatRole::Assistant, "reply"),
        ChatRequestMessage::text(ChatRole::User, "third"),
    ];
    let attached = vec![
        vec![text("first", "1")],
        vec![text("second", "2")],
        Vec::new(),
    ];
    attach(&mut messages, &attached);
    let request = ChatCompletionsRequest::new(messages, None, &Parameters::default());
    let expected = ["s", "second\n\nsecond:\n```\n2\n```", "reply", "third"];
    assert_eq!(contents(&request), expected.map(Value::from));
}

#[test]
fn a_model_that_takes_none_is_asked_without_once_a_person_says_so() {
    let audio = attachment(4, AttachmentKind::Audio, "a.mp3", "audio/mpeg");
    let audio = || carried(audio.clone(), b"ID3");
    let check = |message: &str, attached: Vec<Carried>, expected: Option<Adaptation>| {
        let body = json!({"error": {"message": message, "param": "messages.[0].content.[1].type"}});
        let error = ServiceError::from_body(&body.to_string());
        let mut request = sent(&[("q", attached)]);
        let found = Adaptation::against(&error, &request, None, true);
        assert_eq!(found, expected, "{message}");
        if let Some(found) = found {
            assert!(!found.is_harmless());
            assert_eq!(
                Adaptation::from_words(&found.to_words()),
                Some(found.clone())
            );
            found.apply(&mut request, &mut None);
            assert_eq!(contents(&request), [json!("q")], "{message}");
        }
    };
    for refusal in [
        "Invalid content type. image_url is only supported by certain models.",
        "Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text`",
        "At most 0 image(s) may be provided in one prompt.",
        "Image input is not enabled for this model",
        "[{'type': 'text', 'text': 'q'}] is not of type 'string' - 'messages.0.content'",
    ] {
        check(refusal, vec![image("dot.png")], Some(Adaptation::NoImages));
    }
    for refusal in [
        "content blocks are expected to be either text or image_url type",
        "Invalid value: 'input_audio'. Supported values are: 'text', 'image_url', and 'refusal'.",
        "This model does not support audio inputs.",
    ] {
        check(refusal, vec![audio()], Some(Adaptation::NoAudio));
    }
    let broken = "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].";
    check(broken, vec![image("dot.png")], None);
    // Nothing of the kind was sent.
    check(
        "image_url is only supported by certain models.",
        vec![text("a", "x")],
        None,
    );
}
