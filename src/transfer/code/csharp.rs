//! C# with `HttpClient`.
//!
//! Not with a client library: those of .NET write the body themselves, with no
//! place for fields that they do not know, and a body sent as it stands here
//! is the same to the letter. Nothing has to be installed for it either.

use super::request::{KEY, Request};
use super::text::{json, quoted};

const STREAMED: &str = r#"
using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
while (await reader.ReadLineAsync() is { } line)
{
    var data = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : "";
    if (data is "" or "[DONE]")
    {
        continue;
    }
    using var update = JsonDocument.Parse(data);
    if (!update.RootElement.TryGetProperty("choices", out var choices))
    {
        continue;
    }
    foreach (var choice in choices.EnumerateArray())
    {
        if (choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content))
        {
            Console.Write(content.GetString());
        }
    }
}
Console.WriteLine();
"#;

const WHOLE: &str = r#"
using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
var message = answer.RootElement.GetProperty("choices")[0].GetProperty("message");
Console.WriteLine(message.GetProperty("content").GetString());
"#;

pub(super) fn program(request: &Request<'_>) -> String {
    let mut headers = String::new();
    for (name, value) in &request.headers {
        if *name != "content-type" {
            headers.push_str(&header(name, &quoted(value)));
        }
    }
    for key in &request.keys {
        let value = match key.prefix() {
            "" => "key".to_owned(),
            prefix => format!("{} + key", quoted(prefix)),
        };
        headers.push_str(&header(key.name(), &value));
    }
    let key = if request.keys.is_empty() {
        String::new()
    } else {
        format!(
            "var key = Environment.GetEnvironmentVariable(\"{KEY}\")\n    ?? throw new InvalidOperationException(\"{KEY} is not set.\");\n"
        )
    };
    let body = json(&request.body);
    let fence = fence(&body);
    format!(
        "// .NET 8 or later, as Program.cs of a console project; the key is read from the environment.\n\
         using System.Net.Http.Headers;\nusing System.Text;\nusing System.Text.Json;\n\n\
         {key}var body = {fence}\n{body}\n{fence};\n\n\
         using var client = new HttpClient();\n\
         using var request = new HttpRequestMessage(HttpMethod.Post, {url});\n{headers}\
         request.Content = new StringContent(body, Encoding.UTF8);\n\
         request.Content.Headers.ContentType = new MediaTypeHeaderValue(\"application/json\");\n\n\
         using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);\n\
         if (!response.IsSuccessStatusCode)\n{{\n    throw new HttpRequestException($\"{{(int)response.StatusCode}} {{await response.Content.ReadAsStringAsync()}}\");\n}}\n{rest}",
        url = quoted(request.url),
        rest = if request.streams { STREAMED } else { WHOLE },
    )
}

fn header(name: &str, value: &str) -> String {
    format!(
        "request.Headers.TryAddWithoutValidation({}, {value});\n",
        quoted(name)
    )
}

/// What a raw string literal begins and ends with: more quotes than stand
/// together within it (C# language reference, raw string literals).
fn fence(text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for byte in text.bytes() {
        run = if byte == b'"' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "\"".repeat(longest + 1)
}
