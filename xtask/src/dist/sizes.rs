//! What the built page weighs on the way to the browser.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result, at};

/// What everything that is fetched until the composer is usable may weigh, compressed with brotli, in bytes.
pub(crate) const BUDGET: usize = 200_000;
/// The same with the parts that follow by themselves: a chat can be read and asked in then.
pub(crate) const WHOLE_BUDGET: usize = 520_000;
/// Brotli's best; static hosts compress once.
const BROTLI_QUALITY: u32 = 11;
/// Brotli's window, as a power of two; the most that every browser takes.
const BROTLI_WINDOW: u32 = 22;
/// The buffer between compressor and result.
const BUFFER: usize = 64 * 1024;

/// The weight of some bytes in the three forms in which a host may send them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// As they are.
    pub raw: usize,
    /// After `gzip -9`.
    pub gzip: usize,
    /// After brotli's best.
    pub brotli: usize,
}

/// One file of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path in `dist/`.
    pub name: String,
    /// Its weight.
    pub weight: Weight,
    pub when: When,
}

/// When the browser fetches a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Before the composer is usable.
    AtStart,
    /// Right after that, without being asked to (`src/parts.rs`).
    Next,
    /// When it is first needed.
    Needed,
}

/// The page's files, the heaviest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sizes {
    files: Vec<File>,
}

/// Weighs the built page.
pub(crate) fn measure(dist: &Path) -> Result<Sizes> {
    let index = dist.join("index.html");
    let html = std::fs::read_to_string(&index).map_err(|error| {
        Failure::new(format!(
            "There is no built page ({}: {error}); `cargo xtask dist` builds it.",
            index.display()
        ))
    })?;
    let mut files = Vec::new();
    for path in files_in(dist)? {
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        let name = path
            .strip_prefix(dist)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        let when = when_fetched(&html, &name);
        files.push(File {
            name,
            weight: weigh(&bytes),
            when,
        });
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.weight.brotli));
    Ok(Sizes { files })
}

/// What `index.html` names is fetched with it; what it does not name is loaded later, if at all.
fn when_fetched(html: &str, name: &str) -> When {
    // `<program>-<part>.wasm`, beside `<program>.js`.
    let program = name.rsplit_once('-').map(|(program, _)| program);
    let is_part = name.ends_with(".wasm")
        && program.is_some_and(|program| html.contains(&format!("{program}.js")));
    if name == "index.html" || html.contains(name) {
        When::AtStart
    } else if is_part {
        When::Next
    } else {
        When::Needed
    }
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Compresses the bytes both ways. Writing into memory does not fail.
fn weigh(bytes: &[u8]) -> Weight {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let gzip = gzip
        .write_all(bytes)
        .and_then(|()| gzip.finish())
        .unwrap_or_default();
    let mut brotli = Vec::new();
    let mut writer =
        brotli::CompressorWriter::new(&mut brotli, BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
    let written = writer.write_all(bytes);
    drop(writer);
    debug_assert!(written.is_ok(), "writing into memory failed");
    Weight {
        raw: bytes.len(),
        gzip: gzip.len(),
        brotli: brotli.len(),
    }
}

impl Sizes {
    /// What is fetched until the composer is usable.
    pub(crate) fn at_start(&self) -> Weight {
        self.total(|when| when == When::AtStart)
    }

    /// What is fetched without anything being done.
    pub(crate) fn whole(&self) -> Weight {
        self.total(|when| when != When::Needed)
    }

    fn total(&self, counts: impl Fn(When) -> bool) -> Weight {
        let mut total = Weight::default();
        for file in self.files.iter().filter(|file| counts(file.when)) {
            total.raw += file.weight.raw;
            total.gzip += file.weight.gzip;
            total.brotli += file.weight.brotli;
        }
        total
    }

    /// Whether both are within [`BUDGET`] and [`WHOLE_BUDGET`].
    pub(crate) fn is_within_budget(&self) -> bool {
        self.at_start().brotli <= BUDGET && self.whole().brotli <= WHOLE_BUDGET
    }

    /// Both, against what they may be.
    pub(crate) fn verdict(&self) -> String {
        let (start, whole) = (self.at_start().brotli, self.whole().brotli);
        format!(
            "{start} of {BUDGET} bytes (brotli) until the composer is usable, {whole} of {WHOLE_BUDGET} until the page is whole"
        )
    }

    /// All of it as a table: first what is fetched at once, then what is fetched when it is needed.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        line(&mut text, "bytes", ["raw", "gzip", "brotli"]);
        self.lines(&mut text, When::AtStart);
        let total = self.at_start().columns();
        line(&mut text, "until the composer is usable", total);
        line(&mut text, "budget", ["", "", &grouped(BUDGET)]);
        self.lines(&mut text, When::Next);
        line(&mut text, "until the page is whole", self.whole().columns());
        line(&mut text, "budget", ["", "", &grouped(WHOLE_BUDGET)]);
        line(&mut text, "later, when first needed", ["", "", ""]);
        self.lines(&mut text, When::Needed);
        text
    }

    fn lines(&self, text: &mut String, when: When) {
        for file in self.files.iter().filter(|file| file.when == when) {
            line(text, &file.name, file.weight.columns());
        }
    }
}

impl Weight {
    fn columns(self) -> [String; 3] {
        [self.raw, self.gzip, self.brotli].map(grouped)
    }
}

fn line(text: &mut String, name: &str, columns: [impl AsRef<str>; 3]) {
    let [raw, gzip, brotli] = &columns;
    let (raw, gzip, brotli) = (raw.as_ref(), gzip.as_ref(), brotli.as_ref());
    // Writing into memory does not fail.
    let _ = writeln!(text, "  {name:<44} {raw:>10} {gzip:>10} {brotli:>10}");
}

/// `1234567` → `1 234 567`.
fn grouped(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, brotli: usize, when: When) -> File {
        File {
            name: name.to_owned(),
            weight: Weight {
                raw: brotli * 3,
                gzip: brotli * 2,
                brotli,
            },
            when,
        }
    }

    #[test]
    fn the_budget_counts_what_is_fetched_at_start() {
        let page = |wasm| Sizes {
            files: vec![
                file("a.wasm", wasm, When::AtStart),
                file("worker.wasm", 900_000, When::Needed),
            ],
        };
        assert_eq!(
            page(10).at_start(),
            Weight {
                raw: 30,
                gzip: 20,
                brotli: 10
            }
        );
        assert!(page(BUDGET).is_within_budget());
        assert!(!page(BUDGET + 1).is_within_budget());
    }

    #[test]
    fn what_comes_later_is_listed_after_the_budget() {
        let files = vec![
            file("a.wasm", 7, When::AtStart),
            file("worker.wasm", 8, When::Needed),
            file("a-b.wasm", 9, When::Next),
        ];
        let table = Sizes { files }.table();
        let names: Vec<_> = table
            .lines()
            .map(|line| line.trim().split("  ").next().unwrap())
            .collect();
        let expected = [
            "bytes",
            "a.wasm",
            "until the composer is usable",
            "budget",
            "a-b.wasm",
            "until the page is whole",
            "budget",
            "later, when first needed",
            "worker.wasm",
        ];
        assert_eq!(names, expected, "{table}");
    }

    #[test]
    fn index_html_names_what_comes_with_it() {
        let html = "<link href=./style-1.css><script>import init from './a-1.js'</script>";
        for (name, expected) in [
            ("index.html", When::AtStart),
            ("style-1.css", When::AtStart),
            ("a-1.js", When::AtStart),
            ("a-1-chat.wasm", When::Next),
            ("b-1-chat.wasm", When::Needed),
            ("worker.js", When::Needed),
        ] {
            assert_eq!(when_fetched(html, name), expected, "{name}");
        }
    }

    #[test]
    fn repetition_compresses() {
        let weight = weigh(&b"Azure Chat ".repeat(1000));
        assert_eq!(weight.raw, 11_000);
        assert!(
            weight.brotli > 0 && weight.brotli < weight.gzip && weight.gzip < 200,
            "{weight:?}"
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        for (bytes, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1 000"),
            (1_234_567, "1 234 567"),
        ] {
            assert_eq!(grouped(bytes), expected);
        }
    }
}
