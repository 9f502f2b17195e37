//! Which files are taken, as what, and what is done to images.

use azure_chat::chat::attachment::base64;
use azure_chat::chat::attachment::fence::fenced;
use azure_chat::chat::attachment::intake::{Intake, intake, is_for_import, text_of};
use azure_chat::chat::attachment::picture::{Anew, JPEG, PNG, anew, has_metadata, scaled};
use azure_chat::chat::attachment::{Attachment, size_in_words, too_much};
use azure_chat::chat::id::AttachmentId;

use super::fixture;

#[test]
fn files_are_told_by_their_first_bytes() {
    let check = |name: &str, media_type: &str, expected: Intake| {
        let start = fixture(name);
        let found = intake(name, media_type, start.len() as u64, &start);
        assert_eq!(found, Ok(expected), "{name}");
    };
    check("dot.png", "", Intake::Image("image/png"));
    // Whatever the browser takes it for.
    check("plain.jpg", "text/plain", Intake::Image("image/jpeg"));
    check("beep.wav", "", Intake::Audio("audio/wav"));
    check("silence.mp3", "audio/mpeg", Intake::Audio("audio/mpeg"));
    check("notes.md", "text/markdown", Intake::Text);
    let told = |media_type, start: &[u8]| intake("x", media_type, 9, start);
    assert_eq!(told("", b"GIF89a..."), Ok(Intake::Image("image/gif")));
    assert_eq!(
        told("", b"RIFF....WEBPVP8 "),
        Ok(Intake::Image("image/webp"))
    );
    assert_eq!(told("", b"ID3\x04"), Ok(Intake::Audio("audio/mpeg")));
    assert_eq!(told("image/bmp", b"BM\0\0"), Ok(Intake::OtherImage));
    assert_eq!(told("image/svg+xml", b"<svg/>"), Ok(Intake::Text));
    assert_eq!(told("", b"\xff\xfeh\0i\0"), Ok(Intake::Text));
}

#[test]
fn what_is_not_taken_is_told_with_its_name_and_why() {
    let check = |bytes: u64, media_type: &str, start: &[u8], parts: &[&str]| {
        let why = intake("a file", media_type, bytes, start).unwrap_err();
        assert!(why.starts_with("“a file” was not attached: "), "{why}");
        for part in parts {
            assert!(why.contains(part), "{why} has no {part}");
        }
    };
    check(0, "", b"", &["empty"]);
    check(9, "", b"\0\x01\x02", &["binary file"]);
    check(9, "application/pdf", b"%PDF-1.7", &["no PDF"]);
    check(9, "audio/ogg", b"OggS\0", &["WAV and MP3 only"]);
    check(9, "video/mp4", b"\0\0\0\x18ftyp", &["no video"]);
    check(500_001, "", b"text", &["500 KB", "at most"]);
    check(20_000_001, "", b"ID3", &["20 MB at most"]);
    check(50_000_001, "", b"\x89PNG\r\n\x1a\n", &["50 MB at most"]);
}

#[test]
fn a_text_is_utf_8_or_says_that_it_is_utf_16() {
    assert_eq!(text_of("n", "\u{feff}ä\n".as_bytes()).unwrap(), "ä\n");
    assert_eq!(text_of("n", b"\xff\xfeh\0i\0").unwrap(), "hi");
    assert_eq!(text_of("n", b"\xfe\xff\0h\0i").unwrap(), "hi");
    for no_text in [&b"\xff\xfe\0\xd8"[..], b"\xc3", b"a\0b"] {
        let why = text_of("n", no_text).unwrap_err();
        assert!(why.contains("“n”") && why.contains("UTF-8"), "{why}");
    }
}

#[test]
fn an_image_is_made_anew_where_it_is_larger_than_need_be_or_tells_of_its_place() {
    let jpeg = fixture("plain.jpg");
    let check = |media_type, bytes, size, start: &[u8], expected| {
        assert_eq!(anew(media_type, bytes, size, start), expected);
    };
    let as_new = |size, media_type| Some(Anew { size, media_type });
    check(Some(JPEG), 900, (2048, 100), &jpeg, None);
    check(
        Some(JPEG),
        900,
        (4032, 3024),
        &jpeg,
        as_new((2048, 1536), JPEG),
    );
    check(
        Some(PNG),
        900,
        (1500, 3000),
        b"\x89PNG",
        as_new((1024, 2048), PNG),
    );
    check(
        Some(JPEG),
        4_000_001,
        (90, 80),
        &jpeg,
        as_new((90, 80), JPEG),
    );
    let turned = fixture("turned.jpg");
    check(Some(JPEG), 900, (20, 40), &turned, as_new((20, 40), JPEG));
    // Of a type that services do not take.
    check(None, 900, (20, 40), b"BM", as_new((20, 40), PNG));
}

#[test]
fn no_side_becomes_longer_than_the_limit_or_nothing() {
    for size in [(1, 1), (2048, 2048), (2049, 1), (1, 100_000), (5000, 3333)] {
        let (width, height) = scaled(size);
        assert!(width.max(height) <= 2048 && width.min(height) >= 1);
    }
    assert_eq!(scaled((2048, 2048)), (2048, 2048));
    assert_eq!(scaled((1, 100_000)), (1, 2048));
}

#[test]
fn metadata_are_found_and_nothing_else_is_taken_for_them() {
    let webp = |flags: u8| [b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0", &[flags][..]].concat();
    assert!(has_metadata(&fixture("turned.jpg")));
    assert!(has_metadata(&webp(0x08)));
    assert!(has_metadata(b"\x89PNG\r\n\x1a\n....IHDR....eXIf"));
    let no_segment = b"\xff\xd8\xff\xe0\0";
    for none in [
        &fixture("plain.jpg")[..],
        &fixture("dot.png"),
        &webp(0x10),
        no_segment,
        b"\xff\xd8\xff\xe0\0\0",
        b"",
    ] {
        assert!(!has_metadata(none), "{none:x?}");
    }
}

#[test]
fn a_file_s_fence_is_longer_than_any_in_it() {
    let notes = String::from_utf8(fixture("notes.md")).unwrap();
    let expected = format!("notes.md:\n````markdown\n{notes}\n````");
    assert_eq!(fenced("notes.md", &notes), expected);
    assert_eq!(fenced("a\nb.rs", "x\n"), "ab.rs:\n```rust\nx\n```");
    assert_eq!(fenced("Makefile", ""), "Makefile:\n```\n```");
    assert_eq!(fenced("x.weird name", "y"), "x.weird name:\n```\ny\n```");
    assert_eq!(fenced("x.TOML", "y"), "x.TOML:\n```toml\ny\n```");
}

#[test]
fn base64_is_what_others_read_and_write() {
    // https://www.rfc-editor.org/rfc/rfc4648#section-10
    let known = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foobar", "Zm9vYmFy"),
    ];
    for (bytes, text) in known {
        assert_eq!(base64::encode(bytes.as_bytes()), text);
        assert_eq!(base64::decode(text).as_deref(), Some(bytes.as_bytes()));
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(base64::decode(&base64::encode(&all)), Some(all));
    assert_eq!(
        base64::decode("Zm9v\r\nYmFy\n").as_deref(),
        Some(&b"foobar"[..])
    );
    for broken in ["Z", "Zm9v!", "Zg==Zg==", "ä"] {
        assert_eq!(base64::decode(broken), None, "{broken}");
    }
}

#[test]
fn an_address_is_one_of_the_web() {
    let named = |address| Attachment::by_address(AttachmentId(1), address).map(|one| one.name);
    assert_eq!(
        named(" https://a.example/b/cat.png?x=1 ").as_deref(),
        Ok("cat.png")
    );
    assert_eq!(named("http://a.example").as_deref(), Ok("a.example"));
    for no_address in [
        "",
        "cat.png",
        "data:image/png;base64,AA",
        "javascript:x",
        "https://",
        "https://a b",
        "https://a/<x>",
    ] {
        assert!(named(no_address).is_err(), "{no_address}");
    }
}

#[test]
fn what_it_is_is_said_at_a_glance() {
    let mut image = super::attachment(1, super::AttachmentKind::Image, "a.jpg", JPEG);
    image.bytes = 812_345;
    image.size = Some((2048, 1536));
    assert_eq!(image.facts(), "2048 × 1536 · 812 KB");
    image.original = Some((4032, 3024));
    let facts = "4032 × 3024 → 2048 × 1536 · 812 KB · metadata removed";
    assert_eq!(image.facts(), facts);
    assert_eq!(image.label(), format!("a.jpg ({facts})"));
    let words = [9, 1_000, 999_999, 1_250_000, 20_000_000].map(size_in_words);
    assert_eq!(words, ["9 bytes", "1 KB", "999 KB", "1.2 MB", "20 MB"]);
    assert_eq!(too_much(30_000_000), None);
    assert!(too_much(30_000_001).unwrap().contains("30 MB"));
}

#[test]
fn files_of_conversations_are_imported_and_others_attached() {
    for name in ["a.json", "A.JSON", "b.jsonl", "export.zip"] {
        assert!(is_for_import(name, ""), "{name}");
    }
    assert!(is_for_import("a", "application/json"));
    for name in ["a.png", "json", "a.json.txt", "a.md"] {
        assert!(!is_for_import(name, "text/plain"), "{name}");
    }
}
