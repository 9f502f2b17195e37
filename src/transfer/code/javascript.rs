//! JavaScript with fetch, for Node.js.

use serde_json::Value;

use super::request::{KEY, Request};
use super::text::{indented, json, quoted};

const STREAMED: &str = r#"
const decoder = new TextDecoder();
let rest = "";
for await (const bytes of response.body) {
  const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const data = line.startsWith("data:") ? line.slice(5).trim() : "";
    if (data && data !== "[DONE]") {
      process.stdout.write(JSON.parse(data).choices?.[0]?.delta?.content ?? "");
    }
  }
}
process.stdout.write("\n");
"#;

const WHOLE: &str = r"
const answer = await response.json();
console.log(answer.choices[0].message.content);
";

pub(super) fn program(request: &Request<'_>) -> String {
    let mut headers = String::new();
    for (name, value) in &request.headers {
        headers.push_str(&format!("    {}: {},\n", quoted(name), quoted(value)));
    }
    for key in &request.keys {
        let value = match key.prefix() {
            "" => format!("process.env.{KEY}"),
            prefix => format!("`{prefix}${{process.env.{KEY}}}`"),
        };
        headers.push_str(&format!("    {}: {value},\n", quoted(key.name())));
    }
    format!(
        "// Node.js 18 or later, as a file named ask.mjs; the key is read from the environment.\n\
         const response = await fetch({url}, {{\n  method: \"POST\",\n  headers: {{\n{headers}  }},\n  body: {body},\n}});\n\
         if (!response.ok) {{\n  throw new Error(`${{response.status}} ${{await response.text()}}`);\n}}\n{rest}",
        url = quoted(request.url),
        body = body(request),
        rest = if request.streams { STREAMED } else { WHOLE },
    )
}

/// The body as an object, unless it has a number of more digits than those of
/// JavaScript: then its text.
fn body(request: &Request<'_>) -> String {
    if is_lossy(&request.body) {
        return quoted(request.body_text);
    }
    let mut lines = Vec::new();
    for line in json(&request.body).lines() {
        // The one name that is not a field in an object literal (ECMA-262,
        // __proto__ Property Names in Object Initializers).
        let name = line.trim_start();
        lines.push(match name.strip_prefix("\"__proto__\":") {
            Some(value) => [
                &" ".repeat(line.len() - name.len()),
                "[\"__proto__\"]:",
                value,
            ]
            .concat(),
            None => line.to_owned(),
        });
    }
    ["JSON.stringify(", &indented(&lines.join("\n"), 2), ")"].concat()
}

fn is_lossy(value: &Value) -> bool {
    const SAFE: u64 = (1 << 53) - 1;
    match value {
        Value::Number(number) => {
            let digits = number.as_u64().or(number.as_i64().map(i64::unsigned_abs));
            digits.is_some_and(|digits| digits > SAFE)
        }
        Value::Array(items) => items.iter().any(is_lossy),
        Value::Object(fields) => fields.values().any(is_lossy),
        _ => false,
    }
}
