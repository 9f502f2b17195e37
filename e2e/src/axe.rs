//! axe-core, run in the page: what of it people with assistive technology could not use.

use std::env;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::browser::{Browser, or_panic};

/// What is not asked for, and why.
const LEFT_OUT: [(&str, &str); 0] = [];

const RUN: &str = r#"
    const [leftOut, done] = arguments;
    const rules = Object.fromEntries(leftOut.map(rule => [rule, {enabled: false}]));
    axe.run(document, {resultTypes: ["violations"], rules}).then(result => done(result.violations.map(violation =>
        `${violation.id}: ${violation.help}\n` + violation.nodes.map(node =>
            `    ${node.target.join(" ")}: ${node.failureSummary.split("\n").slice(1).join("; ")}`).join("\n")
    )), error => done([`axe-core failed: ${error}`]));
"#;

/// The script: `AZURE_CHAT_AXE`, or where `cargo xtask test` puts it.
fn script() -> PathBuf {
    let named = env::var_os("AZURE_CHAT_AXE").map(PathBuf::from);
    named.unwrap_or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../target/tools/axe/node_modules/axe-core/axe.min.js")
    })
}

impl Browser {
    /// Runs all rules of axe-core that are on by default, its best practices among them, over what the page
    /// shows now.
    ///
    /// # Panics
    /// Where one is broken, with the rule and the elements.
    pub async fn fits_axe(&self, screen: &str) {
        let script = script();
        let text = std::fs::read_to_string(&script).unwrap_or_else(|error| {
            panic!(
                "no axe-core in {} ({error}): `cargo xtask test` installs it",
                script.display()
            )
        });
        // By the driver, which the page's policy does not bind.
        self.execute(&text, Vec::new()).await;
        let left_out: Vec<&str> = LEFT_OUT.iter().map(|(rule, _)| *rule).collect();
        let ran = self
            .driver()
            .execute_async(RUN, vec![left_out.into()])
            .await;
        let broken = or_panic("run axe-core", ran).json().clone();
        let none = broken.as_array().is_some_and(Vec::is_empty);
        assert!(none, "{screen}:\n{}", listed(&broken));
    }
}

fn listed(broken: &Value) -> String {
    let rules = broken.as_array().into_iter().flatten();
    let rules = rules.map(|rule| rule.as_str().unwrap_or_default().to_owned());
    rules.collect::<Vec<_>>().join("\n")
}
