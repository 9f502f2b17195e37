//! Opening the page.

use std::process::{Command, Stdio};

use crate::report::say;

/// Opens the address in the person's browser, or says that it could not. The browser is theirs, not ours: it is
/// started apart from everything that ends with this command.
pub(crate) fn open(address: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(address)
        .env_remove("AZURE_OPENAI_CHAT_KEY");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    if command.spawn().is_err() {
        say(format!(
            "No browser could be opened with `{program}`; open {address} yourself."
        ));
    }
}
