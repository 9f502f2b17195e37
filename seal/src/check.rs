//! Whether a page is tight.

use crate::html::{Tag, tags};

/// What of a page its policy would not let pass, or what it would let pass in vain. None of a sealed page.
#[must_use]
pub fn faults(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = Vec::new();
    let is_policy = |tag: &Tag<'_>| tag.get("http-equiv") == Some("Content-Security-Policy");
    let policies = tags.iter().filter(|tag| is_policy(tag)).count();
    if policies != 1 {
        faults.push(format!("{policies} policies"));
    }
    // A policy holds for what comes after it.
    let before = tags.iter().take_while(|tag| !is_policy(tag));
    let loads = before.filter(|tag| matches!(tag.name, "script" | "link" | "style" | "img"));
    faults.extend(loads.map(|tag| format!("a {} before the policy", tag.name)));
    for tag in &tags {
        if tag.name == "style" || (tag.name == "script" && tag.get("src").is_none()) {
            faults.push(format!("a {} inside of the page", tag.name));
        }
        for (name, value) in &tag.attributes {
            if *name == "style" || name.starts_with("on") {
                faults.push(format!("an attribute {name}"));
            }
            let leads = matches!(
                *name,
                "src" | "href" | "action" | "srcset" | "data" | "poster"
            );
            if leads && !is_own(value) {
                faults.push(format!("the address {value:?}"));
            }
        }
    }
    faults
}

/// An address of the page's own files, or one that holds what it stands for.
fn is_own(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.starts_with("data:image/") || (!address.starts_with("//") && !scheme.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIGHT: &str = "<meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\" content=\"x\">\
        <link rel=icon href=\"data:image/svg+xml,x\"><script src=./a.js></script><p>";

    #[test]
    fn each_fault_is_found() {
        assert_eq!(faults(TIGHT), Vec::<String>::new());
        for (instead, part) in [
            ("<p style=\"color: red\">", "attribute style"),
            ("<p onclick=x>", "attribute onclick"),
            ("<script>x</script>", "a script inside"),
            ("<style>x</style>", "a style inside"),
            (
                "<script src=https://cdn.example/a.js></script>",
                "https://cdn.example/a.js",
            ),
            ("<img src=//cdn.example/a.png>", "//cdn.example"),
            ("<a href=javascript:x>", "javascript:x"),
        ] {
            let found = faults(&TIGHT.replace("<p>", instead));
            assert!(
                found.len() == 1 && found[0].contains(part),
                "{instead}: {found:?}"
            );
        }
        let late = format!("<script src=./b.js></script>{TIGHT}");
        assert_eq!(faults(&late), ["a script before the policy"]);
        assert!(faults("<p>").contains(&"0 policies".to_owned()));
    }
}
