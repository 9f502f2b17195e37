//! What programs look like that cannot be run here, and what all have in
//! common.

use azure_chat::settings::Authentication;
use azure_chat::transfer::code::{Language, program, readable};
use serde_json::json;

use crate::{NASTY, connection, sent};

#[test]
fn csharp_has_the_body_to_the_letter() {
    let connection = connection(
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-06-01",
        Authentication::Both,
    );
    let messages =
        json!([{"role": "user", "content": NASTY}, {"role": "user", "content": "\"\"\"\"\""}]);
    let sent = sent(
        &connection,
        &json!({"temperature": 0.2, "user": ""}),
        messages,
    );
    let written = program(&sent, Language::CSharp);
    // A raw string literal: its fence stands at two places, alone in a line
    // the second time, and nowhere in between.
    let (_, after) = written.split_once("var body = ").unwrap();
    let (fence, after) = after.split_once('\n').unwrap();
    assert!(
        fence.len() >= 3 && fence.bytes().all(|byte| byte == b'"'),
        "{fence}"
    );
    let (body, rest) = after.split_once(fence).unwrap();
    assert!(
        rest.starts_with(";\n") && body.ends_with("}\n"),
        "{written}"
    );
    let outside = written.replace(body, "");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        serde_json::from_str::<serde_json::Value>(&sent.body).unwrap()
    );
    for line in [
        "using var request = new HttpRequestMessage(HttpMethod.Post, \"https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01\");",
        "request.Headers.TryAddWithoutValidation(\"api-key\", key);",
        "request.Headers.TryAddWithoutValidation(\"authorization\", \"Bearer \" + key);",
        "request.Headers.TryAddWithoutValidation(\"accept\", \"application/json\");",
        "request.Content.Headers.ContentType = new MediaTypeHeaderValue(\"application/json\");",
    ] {
        assert!(
            written.lines().any(|written| written == line),
            "{line}\n{written}"
        );
    }
    // Quotes and brackets outside of the body are in pairs.
    for (open, close) in [('{', '}'), ('(', ')'), ('[', ']')] {
        let count = |which| outside.matches(which).count();
        assert_eq!(count(open), count(close), "{open}");
    }
}

#[test]
fn the_article_s_program() {
    let connection = connection(
        "https://contoso.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-06-01",
        Authentication::ApiKey,
    );
    let messages = json!([
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "How many feet are in a mile?"},
    ]);
    let sent = sent(&connection, &json!({}), messages);
    let expected = r#"# pip install azure-ai-inference
import os

from azure.ai.inference import ChatCompletionsClient
from azure.ai.inference.models import (
    SystemMessage,
    UserMessage,
)
from azure.core.credentials import AzureKeyCredential

endpoint = os.environ.get("AZURE_OPENAI_CHAT_ENDPOINT", "https://contoso.openai.azure.com/openai/deployments/gpt-4o")
key = os.environ["AZURE_OPENAI_CHAT_KEY"]

client = ChatCompletionsClient(
    endpoint=endpoint,
    credential=AzureKeyCredential(key),
    api_version="2024-06-01",
)

response = client.complete(
    messages=[
        SystemMessage("You are a helpful assistant."),
        UserMessage("How many feet are in a mile?"),
    ],
    stream=True,
)

for update in response:
    if update.choices and update.choices[0].delta:
        print(update.choices[0].delta.content or "", end="", flush=True)
print()
"#;
    assert_eq!(program(&sent, Language::PythonAzure), expected);
}

#[test]
fn nothing_hides_in_a_program() {
    let connection = connection("http://127.0.0.1:1/v1", Authentication::Bearer);
    let messages = json!([{"role": "user", "content": NASTY}]);
    let sent = sent(&connection, &json!({}), messages);
    let written = Language::ALL.map(|language| program(&sent, language));
    for written in written.into_iter().chain([readable(&sent.body)]) {
        for hidden in [
            '\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{2028}', '\u{202e}', '\u{feff}', '\r', '\t',
        ] {
            assert!(!written.contains(hidden), "{hidden:?}\n{written}");
        }
    }
    assert_eq!(readable("{broken"), "{broken");
}
