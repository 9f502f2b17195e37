//! Images: read, turned, scaled, and written anew.

use std::cell::RefCell;
use std::rc::Rc;

use azure_chat::browser::files::{self, BlobAddress, LocalFile};
use azure_chat::browser::image::Picture;
use azure_chat::chat::attachment::picture::{JPEG, PNG, has_metadata};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const TURNED: &[u8] = include_bytes!("../fixtures/attachments/turned.jpg");
const WIDE: &[u8] = include_bytes!("../fixtures/attachments/wide.png");

/// A file of these bytes, as one that was chosen in a field.
fn chosen(bytes: &[u8], name: &str, media_type: &str) -> LocalFile {
    let choose = Function::new_with_args(
        "bytes, name, type, listen",
        "const field = document.createElement('input'), held = new DataTransfer();
         field.type = 'file';
         held.items.add(new File([bytes], name, {type}));
         field.files = held.files;
         field.addEventListener('change', listen);
         field.dispatchEvent(new Event('change'));",
    );
    let found = Rc::new(RefCell::new(Vec::new()));
    let hear = Rc::clone(&found);
    let listen = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        hear.borrow_mut().extend(files::chosen(&event));
    });
    let bytes = Uint8Array::from(bytes);
    let (name, media_type) = (JsValue::from(name), JsValue::from(media_type));
    let listen = listen.as_ref().unchecked_ref();
    choose
        .call4(&JsValue::NULL, &bytes, &name, &media_type, listen)
        .unwrap();
    found.borrow_mut().pop().unwrap()
}

#[wasm_bindgen_test]
async fn a_file_is_read_from_its_start_and_as_a_whole() {
    let file = chosen(WIDE, "wide.png", PNG);
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        ("wide.png", PNG)
    );
    assert_eq!(file.size(), WIDE.len() as u64);
    assert_eq!(file.start(8).await.unwrap(), &WIDE[..8]);
    assert_eq!(file.bytes().await.unwrap(), WIDE);
}

#[wasm_bindgen_test]
async fn an_image_is_turned_as_it_says_and_says_nothing_afterwards() {
    let picture = Picture::read(&chosen(TURNED, "turned.jpg", JPEG))
        .await
        .unwrap();
    assert_eq!(picture.size(), (20, 40), "the file is 40 × 20");
    let anew = picture.file((20, 40), JPEG, 0.9).await.unwrap();
    assert!(has_metadata(TURNED) && !has_metadata(&anew));
    let again = Picture::read(&chosen(&anew, "a.jpg", JPEG)).await.unwrap();
    assert_eq!(again.size(), (20, 40));
}

#[wasm_bindgen_test]
async fn an_image_is_scaled_and_written_as_what_is_asked_for() {
    let picture = Picture::read(&chosen(WIDE, "wide.png", PNG)).await.unwrap();
    assert_eq!(picture.size(), (3000, 1500));
    for (media_type, begin) in [(PNG, &b"\x89PNG"[..]), (JPEG, b"\xff\xd8\xff")] {
        let anew = picture.file((2048, 1024), media_type, 0.9).await.unwrap();
        assert!(anew.starts_with(begin), "{media_type}");
        let again = Picture::read(&chosen(&anew, "a", media_type))
            .await
            .unwrap();
        assert_eq!(again.size(), (2048, 1024));
    }
}

#[wasm_bindgen_test]
async fn what_is_no_image_is_none() {
    let broken = chosen(&WIDE[..40], "broken.png", PNG);
    assert!(Picture::read(&broken).await.is_none());
}

#[wasm_bindgen_test]
async fn an_address_is_good_as_long_as_it_is_held() {
    let address = BlobAddress::of(b"content", "text/plain").unwrap();
    let url = address.as_str().to_owned();
    let read = azure_chat::browser::http::local_text_file(&url).await;
    assert_eq!(read.ok().as_deref(), Some("content"));
    drop(address);
    assert!(
        azure_chat::browser::http::local_text_file(&url)
            .await
            .is_err()
    );
}
