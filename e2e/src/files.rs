//! The built page's files.

use std::env;
use std::path::{Component, Path, PathBuf};

/// The folder of the built page: `AZURE_CHAT_DIST`, or `dist` of the workspace.
///
/// # Panics
/// When there is no page in it.
pub(crate) fn dist() -> PathBuf {
    let dist = env::var_os("AZURE_CHAT_DIST").map(PathBuf::from);
    let dist = dist.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist"));
    assert!(
        dist.join("index.html").is_file(),
        "no built page in {}: run `cargo xtask dist`, or name its folder in AZURE_CHAT_DIST",
        dist.display()
    );
    dist
}

/// The file that an address below the site's base stands for; `None` if it would lead out of `folder`.
pub(crate) fn locate(folder: &Path, below: &str) -> Option<PathBuf> {
    let below = if below.is_empty() {
        "index.html"
    } else {
        below
    };
    let relative = Path::new(below);
    let stays = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    stays.then(|| folder.join(relative))
}

/// The content type of a file by its name's end.
pub(crate) fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("ico") => "image/x-icon",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stays_in_its_folder() {
        let check = |below: &str, expected: Option<&str>| {
            assert_eq!(
                locate(Path::new("dist"), below),
                expected.map(PathBuf::from),
                "{below}"
            );
        };
        check("", Some("dist/index.html"));
        check("assets/page.wasm", Some("dist/assets/page.wasm"));
        check("../secret", None);
        check("/etc/passwd", None);
    }

    #[test]
    fn wasm_is_served_as_wasm() {
        assert_eq!(
            content_type(Path::new("page-1f_bg.wasm")),
            "application/wasm"
        );
        assert_eq!(content_type(Path::new("page")), "application/octet-stream");
    }
}
