//! Programs that cargo installs.

use crate::failure::Result;
use crate::process::Program;
use crate::report::announce;
use crate::workspace;

/// Makes sure that `program` of that very version can be called.
///
/// It goes into cargo's own folder, where the next clone finds it again; only where that would replace another
/// version, which somebody may need, it goes below `target/`.
pub(crate) async fn ensure(
    package: &str,
    program: &str,
    version: &str,
    purpose: &str,
    duration: &str,
) -> Result<()> {
    let found = installed_version(program).await;
    if found.as_deref() == Some(version) {
        return Ok(());
    }
    announce(&format!("{package} {version}"), purpose, duration);
    let mut install =
        Program::new("cargo").args(["install", "--locked", &format!("{package}@{version}")]);
    if found.is_some() {
        install = install.args(["--root".into(), workspace::tools()]);
    }
    let sentence = format!(
        "{package} {version} could not be installed, and {purpose}. What cargo says is above; \
         `cargo install --locked {package}@{version}` tries it alone."
    );
    install.run(sentence).await
}

async fn installed_version(program: &str) -> Option<String> {
    workspace::find(program)?;
    version_in(&Program::new(program).args(["--version"]).text().await?)
}

/// `wasm-bindgen 0.2.129` → `0.2.129`.
fn version_in(output: &str) -> Option<String> {
    output.split_whitespace().nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_the_second_word() {
        assert_eq!(version_in("trunk 0.21.14\n").as_deref(), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.129 (abc)\n").as_deref(),
            Some("0.2.129")
        );
        assert_eq!(version_in("trunk"), None);
    }
}
