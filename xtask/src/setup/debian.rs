//! Debian packages: installed as root, or after asking, or named.

use std::io::{self, Write};

use crate::failure::{Failure, Result};
use crate::process::Program;
use crate::report::{announce, is_interactive, say};
use crate::workspace;

/// Packages that belong together, and why they are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packages<'a> {
    /// Their names.
    pub names: &'a [&'a str],
    /// What they are for.
    pub purpose: &'a str,
    /// How long the installation takes, roughly.
    pub duration: &'a str,
}

/// How packages may be installed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Permission {
    /// We are root.
    Root,
    /// A person can be asked whether to use sudo.
    Ask,
    /// Not at all.
    No,
}

/// Installs the packages, or says how to.
pub(crate) async fn install(packages: Packages<'_>) -> Result<()> {
    let names = packages.names.join(" ");
    let refused = || {
        Failure::new(format!(
            "Missing: {names} ({}). Install them with `sudo apt-get install {names}`, then try again.",
            packages.purpose
        ))
    };
    if workspace::find("apt-get").is_none() {
        return Err(Failure::new(format!(
            "Missing: what Debian calls {names} ({}). Install its equal with this system's package manager, then \
             try again.",
            packages.purpose
        )));
    }
    match permission(
        effective_user().await.as_deref(),
        is_interactive(),
        workspace::find("sudo").is_some(),
    ) {
        Permission::Root => as_root(packages, &names).await,
        Permission::Ask if consents(&names, packages.purpose).await => {
            with_sudo(packages).await.map_err(|()| refused())
        }
        Permission::Ask | Permission::No => Err(refused()),
    }
}

fn permission(user: Option<&str>, interactive: bool, sudo: bool) -> Permission {
    match user {
        Some("0") => Permission::Root,
        _ if interactive && sudo => Permission::Ask,
        _ => Permission::No,
    }
}

async fn effective_user() -> Option<String> {
    Some(
        Program::new("id")
            .args(["-u"])
            .text()
            .await?
            .trim()
            .to_owned(),
    )
}

async fn as_root(packages: Packages<'_>, names: &str) -> Result<()> {
    announce(names, packages.purpose, packages.duration);
    let failed = format!(
        "apt-get could not install {names} ({}); what it says is above.",
        packages.purpose
    );
    // Package lists may be absent or old; whether they are good enough shows in the installation.
    let _ = Program::new("apt-get")
        .args(["update", "--quiet"])
        .text()
        .await;
    apt_install("apt-get", packages).run(failed).await
}

async fn with_sudo(packages: Packages<'_>) -> std::result::Result<(), ()> {
    let update = Program::new("sudo")
        .args(["apt-get", "update", "--quiet"])
        .run_in_foreground()
        .await;
    let install = apt_install("sudo", packages).run_in_foreground().await;
    if update.is_ok() && install == Ok(true) {
        Ok(())
    } else {
        Err(())
    }
}

fn apt_install(program: &str, packages: Packages<'_>) -> Program {
    let before: &[&str] = if program == "sudo" { &["apt-get"] } else { &[] };
    Program::new(program)
        .args(before)
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages.names)
        .env("DEBIAN_FRONTEND", "noninteractive")
}

async fn consents(names: &str, purpose: &str) -> bool {
    say(format!("Missing: {names} ({purpose})."));
    eprint!("Install with `sudo apt-get install`? [Y/n] ");
    let _ = io::stderr().flush();
    let answer = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).map(|_| answer)
    });
    answer
        .await
        .is_ok_and(|answer| answer.is_ok_and(|answer| is_yes(&answer)))
}

/// A bare Enter is yes; the end of input (no line at all) is not.
fn is_yes(answer: &str) -> bool {
    matches!(answer.to_lowercase().as_str(), "\n" | "\r\n")
        || matches!(answer.trim(), "y" | "Y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_is_never_used_unasked() {
        assert_eq!(permission(Some("0"), false, false), Permission::Root);
        assert_eq!(permission(Some("1000"), true, true), Permission::Ask);
        assert_eq!(permission(Some("1000"), false, true), Permission::No);
        assert_eq!(permission(Some("1000"), true, false), Permission::No);
        assert_eq!(permission(None, false, true), Permission::No);
    }

    #[test]
    fn enter_means_yes_and_silence_no() {
        for (answer, expected) in [
            ("\n", true),
            ("y\n", true),
            ("yes\n", true),
            ("n\n", false),
            ("", false),
        ] {
            assert_eq!(is_yes(answer), expected, "{answer:?}");
        }
    }
}
