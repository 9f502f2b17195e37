//! Running programs, where this machine can.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use azure_chat::transfer::code::Language;

/// A Python that has both packages; `cargo xtask test` names one.
const PYTHON: &str = "AZURE_CHAT_PYTHON";

/// Runs a program, and returns what it wrote; `None` where this machine cannot
/// run such programs, which is said.
pub(crate) fn run(language: Language, program: &str, key: &str) -> Option<String> {
    let (command, arguments): (PathBuf, &[&str]) = match language {
        Language::Curl => (found("bash")?, &["-s"]),
        Language::JavaScript => (found("node")?, &["--input-type=module", "-"]),
        Language::PythonAzure | Language::PythonOpenai => match std::env::var_os(PYTHON) {
            Some(python) => (python.into(), &["-"]),
            None => {
                return skip(
                    language,
                    "AZURE_CHAT_PYTHON names no Python with the packages",
                );
            }
        },
        Language::CSharp => return None,
    };
    if language == Language::Curl {
        found("curl")?;
    }
    let mut command = Command::new(command);
    command.args(arguments).env("AZURE_OPENAI_CHAT_KEY", key);
    for of_others in [
        "AZURE_OPENAI_CHAT_ENDPOINT",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        command.env_remove(of_others);
    }
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = piped.spawn().unwrap();
    let mut input = running.stdin.take().unwrap();
    input.write_all(program.as_bytes()).unwrap();
    drop(input);
    let output = running.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{language:?}: {errors}\n{program}");
    let said = String::from_utf8(output.stdout).unwrap();
    // curl shows the answer as it comes; the others what is said in it.
    let is_reply = language == Language::Curl && said.contains(super::recorder::REPLY);
    Some(if is_reply {
        super::recorder::REPLY.to_owned()
    } else {
        said
    })
}

fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders = std::env::split_paths(&path);
    let file = folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()));
    if file.is_none() {
        say(&format!(
            "Not run: programs for {name}, which is not installed."
        ));
    }
    file
}

fn skip(language: Language, why: &str) -> Option<String> {
    say(&format!("Not run: {}, since {why}.", language.label()));
    None
}

/// Past the test runner, which keeps what passing tests print to itself.
fn say(sentence: &str) {
    let mut errors = std::io::stderr();
    writeln!(errors, "{sentence}").unwrap();
}
