//! From Trunk's index.html to the one that is shipped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

use crate::html::{Tag, tags};

/// A sealed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// `index.html`, with its policy and without a script in it.
    pub html: String,
    /// The file that starts the program: its name, and its text.
    pub loader: (String, String),
}

/// What `trunk serve` adds to reload the page holds this address.
const RELOADS: &str = ".well-known/trunk/ws";

/// Puts the policy into the page, and makes Trunk's inline loader a file of its own that takes the wasm only with
/// its digest. `None` for the page of `trunk serve`: what reloads it is inline, and stays.
///
/// # Errors
/// Trunk wrote something else than expected.
pub fn sealed(html: &str, policy: &str) -> Result<Option<Sealed>, String> {
    if html.contains(RELOADS) {
        return Ok(None);
    }
    let tags = tags(html);
    let charset = find(&tags, "meta", |tag| tag.get("charset").is_some())?;
    let inline = find(&tags, "script", |tag| {
        let text = html.get(tag.text.clone()).unwrap_or_default();
        tag.get("src").is_none() && text.contains("import init")
    })?;
    let preload = find(&tags, "link", |tag| tag.get("as") == Some("fetch"))?;
    // The first is the program's; where that is in parts, what loads them is the second.
    let module = tags
        .iter()
        .find(|tag| tag.name == "link" && tag.get("rel") == Some("modulepreload"))
        .ok_or("index.html lacks the module that Trunk writes into it.")?;
    let wasm = needed(preload, "href")?;
    let (folder, _) = wasm.rsplit_once('/').ok_or("The wasm has no folder.")?;
    // Modules are named from the file that imports them, files from the page.
    let script = needed(module, "href")?
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let text = loader(script, wasm, needed(preload, "integrity")?);
    let digest = Sha384::digest(&text);
    let short: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("loader-{short}.js");

    // From the end to the beginning, so that places stay what they are.
    let mut edits = [
        (
            charset.end..charset.end,
            format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"),
        ),
        (
            inline.place.start..inline.end,
            format!(
                "<script type=\"module\" src=\"{folder}/{name}\" integrity=\"sha384-{}\"></script>",
                STANDARD.encode(digest)
            ),
        ),
        // Without `integrity`: browsers do not check preloaded bytes, and say so (crbug.com/981419). The loader's
        // fetch takes the same bytes, and has them checked.
        (
            preload.place.clone(),
            format!(
                "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{wasm}\">"
            ),
        ),
    ];
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut html = html.to_owned();
    for (place, text) in edits {
        html.replace_range(place, &text);
    }
    Ok(Some(Sealed {
        html,
        loader: (name, text),
    }))
}

/// What goes wrong in it becomes an error of the page, which boot.js shows.
fn loader(script: &str, wasm: &str, integrity: &str) -> String {
    format!(
        "import init from \"./{script}\";\n\
         await init({{ module_or_path: fetch(\"{wasm}\", {{ integrity: \"{integrity}\" }}) }});\n"
    )
}

fn find<'tags, 'html>(
    tags: &'tags [Tag<'html>],
    name: &str,
    fits: impl Fn(&Tag<'html>) -> bool,
) -> Result<&'tags Tag<'html>, String> {
    let mut all = tags.iter().filter(|tag| tag.name == name && fits(tag));
    match (all.next(), all.next()) {
        (Some(tag), None) => Ok(tag),
        (None, _) => Err(format!(
            "index.html lacks the {name} that Trunk writes into it."
        )),
        (Some(_), Some(_)) => Err(format!(
            "index.html has more than one {name} where Trunk writes one."
        )),
    }
}

fn needed<'html>(tag: &Tag<'html>, attribute: &str) -> Result<&'html str, String> {
    let value = tag.get(attribute).filter(|value| !value.is_empty());
    value.ok_or_else(|| format!("A {} of index.html has no {attribute}.", tag.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::faults;
    use crate::policy::{ConnectSrc, policy};

    /// As Trunk 0.21 writes it: in development builds, and minified.
    const LONG: &str = r#"<!doctype html>
<html lang="en"><head>
    <meta charset="utf-8">
    <script src="./boot-1.js" integrity="sha384-b"></script>
<script type="module">
import init, * as bindings from './page-2.js';
const wasm = await init({ module_or_path: './page-2_bg.wasm' });
</script>
<link rel="modulepreload" href="./page-2.js" crossorigin="anonymous" integrity="sha384-j"><link rel="preload" href="./page-2_bg.wasm" crossorigin="anonymous" integrity="sha384-w" as="fetch" type="application/wasm"></head><body></body></html>"#;
    const SHORT: &str = "<!doctype html><html lang=en><meta charset=utf-8><script integrity=sha384-b \
        src=./boot-1.js></script><script type=module>import init, * as bindings from './page-2.js';</script>\
        <link crossorigin href=./page-2.js integrity=sha384-j rel=modulepreload>\
        <link as=fetch crossorigin href=./page-2_bg.wasm integrity=sha384-w rel=preload type=application/wasm></head>";

    #[test]
    fn the_loader_becomes_a_file() {
        let policy = policy(&ConnectSrc::default());
        for html in [LONG, SHORT] {
            assert!(!faults(html).is_empty(), "Trunk's page is not tight");
            let Sealed {
                html,
                loader: (name, text),
            } = sealed(html, &policy).unwrap().unwrap();
            assert_eq!(faults(&html), Vec::<String>::new());
            assert_eq!(
                text,
                "import init from \"./page-2.js\";\n\
                 await init({ module_or_path: fetch(\"./page-2_bg.wasm\", { integrity: \"sha384-w\" }) });\n"
            );
            assert!(
                html.contains(&format!("src=\"./{name}\" integrity=\"sha384-")),
                "{html}"
            );
            assert!(name.starts_with("loader-") && name.len() == "loader-.js".len() + 16);
            assert!(
                !html.contains("sha384-w"),
                "preloaded bytes are not checked: {html}"
            );
            assert!(html.contains("boot-1.js") && html.contains("sha384-j"));
            let first = ["http-equiv", "<script", "<link"].map(|part| html.find(part).unwrap());
            assert!(first[0] < first[1] && first[0] < first[2], "{html}");
        }
    }

    #[test]
    fn another_wasm_has_another_loader() {
        let name = |html: &str| sealed(html, "x").unwrap().unwrap().loader.0;
        assert_ne!(name(LONG), name(&LONG.replace("sha384-w", "sha384-x")));
    }

    #[test]
    fn the_page_of_trunk_serve_stays_as_it_is() {
        let served = LONG.replace("<body>", "<body><script>'.well-known/trunk/ws'</script>");
        assert_eq!(sealed(&served, "x"), Ok(None));
    }

    #[test]
    fn what_trunk_does_not_write_is_named() {
        for (lost, part) in [
            ("import init", "script"),
            ("as=\"fetch\"", "link"),
            ("charset", "meta"),
        ] {
            let sentence = sealed(&LONG.replace(lost, "lost"), "x").unwrap_err();
            assert!(sentence.contains(part), "{sentence}");
        }
    }
}
