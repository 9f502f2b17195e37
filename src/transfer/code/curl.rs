//! curl, for a POSIX shell.
//!
//! The body is a here-document whose delimiter is quoted: the shell changes
//! nothing in it (POSIX, Shell Command Language, 2.7.4), and no line of JSON is
//! the delimiter.

use super::request::{KEY, Request};
use super::text::{json, shell};

pub(super) fn program(request: &Request<'_>) -> String {
    let mut lines =
        vec!["# For a shell such as bash; the key is read from the environment.".to_owned()];
    // curl reads brackets and braces in addresses as lists of them.
    let globs = request.url.contains(['[', ']', '{', '}']);
    let mut call = String::from("curl --no-buffer");
    if globs {
        call.push_str(" --globoff");
    }
    call.push(' ');
    call.push_str(&shell(request.url));
    for (name, value) in &request.headers {
        call.push_str(" \\\n  --header ");
        call.push_str(&shell(&[name, ": ", value].concat()));
    }
    for key in &request.keys {
        call.push_str(&format!(
            " \\\n  --header \"{}: {}${KEY}\"",
            key.name(),
            key.prefix()
        ));
    }
    call.push_str(" \\\n  --data-binary @- <<'JSON'\n");
    lines.push(call);
    [lines.join("\n"), json(&request.body), "\nJSON\n".to_owned()].concat()
}
