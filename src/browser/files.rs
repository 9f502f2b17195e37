//! Files that the person gives to the page, and takes from it.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, DragEvent, Event, File, FileList, HtmlAnchorElement,
    HtmlInputElement, Url,
};

/// A file of the person's; whoever knows its address can read it as long as
/// this is not dropped, workers of the page too.
#[derive(Debug)]
pub struct LocalFile {
    pub name: String,
    /// As the browser tells it, mostly by the name; may be empty.
    pub media_type: String,
    /// A `blob:` address.
    pub address: String,
    /// `None` where only its address was handed over.
    pub(super) file: Option<File>,
}

/// A `blob:` address of bytes, for as long as it is held.
#[derive(Debug)]
pub struct BlobAddress(String);

impl BlobAddress {
    /// Gives bytes an address; `None` where the browser does not.
    #[must_use]
    pub fn of(bytes: &[u8], media_type: &str) -> Option<Self> {
        let blob = blob_of(&Uint8Array::from(bytes), media_type)?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for BlobAddress {
    fn drop(&mut self) {
        // Fails for what is no address.
        let _revoked = Url::revoke_object_url(&self.0);
    }
}

fn blob_of(part: &JsValue, media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(part), &options).ok()
}

/// The bytes of a blob; `None` where they cannot be read.
pub(super) async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let bytes = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

impl LocalFile {
    fn new(file: &File) -> Option<Self> {
        Some(Self {
            name: file.name(),
            media_type: file.type_(),
            address: Url::create_object_url_with_blob(file).ok()?,
            file: Some(file.clone()),
        })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.file.as_ref().map_or(0, |file| file.size() as u64)
    }

    /// Its first bytes; `None` where it cannot be read any more.
    pub async fn start(&self, count: usize) -> Option<Vec<u8>> {
        let file = self.file.as_ref()?;
        let start = file.slice_with_f64_and_f64(0.0, count as f64).ok()?;
        bytes_of(&start).await
    }

    /// All of it.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        bytes_of(self.file.as_ref()?).await
    }
}

impl LocalFile {
    /// Name and address, to be handed over: whoever takes them makes a file of
    /// them again.
    #[must_use]
    pub fn into_parts(mut self) -> (String, String) {
        (
            std::mem::take(&mut self.name),
            std::mem::take(&mut self.address),
        )
    }

    /// Takes over what [`LocalFile::into_parts`] gave.
    #[must_use]
    pub fn of_parts((name, address): (String, String)) -> Self {
        Self {
            name,
            address,
            media_type: String::new(),
            file: None,
        }
    }
}

impl Drop for LocalFile {
    fn drop(&mut self) {
        if self.address.is_empty() {
            // It was handed over.
            return;
        }
        // Fails for what is no address.
        let _revoked = Url::revoke_object_url(&self.address);
    }
}

fn all(files: Option<FileList>) -> Vec<LocalFile> {
    let Some(files) = files else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|place| LocalFile::new(&files.get(place)?))
        .collect()
}

/// The files that were chosen in a field, which is emptied: the same file can
/// be chosen again.
#[must_use]
pub fn chosen(event: &Event) -> Vec<LocalFile> {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else {
        return Vec::new();
    };
    let files = all(field.files());
    field.set_value("");
    files
}

/// The files that are pasted, where there is no text beside them (as
/// spreadsheets put a picture of themselves beside theirs); the browser then
/// pastes nothing.
#[must_use]
pub fn pasted(event: &Event) -> Vec<LocalFile> {
    let pasted = event.dyn_ref::<ClipboardEvent>();
    let Some(transfer) = pasted.and_then(ClipboardEvent::clipboard_data) else {
        return Vec::new();
    };
    if transfer
        .get_data("text/plain")
        .is_ok_and(|text| !text.is_empty())
    {
        return Vec::new();
    }
    let files = all(transfer.files());
    if !files.is_empty() {
        event.prevent_default();
    }
    files
}

/// Lets files be dropped anywhere on the page, for as long as it lives. `over`
/// says whether some are being dragged above it.
pub fn on_drop(over: impl Fn(bool) + Clone + 'static, dropped: impl Fn(Vec<LocalFile>) + 'static) {
    let above = over.clone();
    listen("dragover", move |event| {
        event.prevent_default();
        above(true);
    });
    let left = over.clone();
    listen("dragleave", move |event| {
        // Into an element of the page it is no leaving.
        if event.related_target().is_none() {
            left(false);
        }
    });
    listen("drop", move |event| {
        event.prevent_default();
        over(false);
        let files = all(event.data_transfer().and_then(|transfer| transfer.files()));
        if !files.is_empty() {
            dropped(files);
        }
    });
}

/// Hears an event of dragging, where what is dragged are files.
fn listen(event: &str, act: impl Fn(DragEvent) + 'static) {
    let act = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        let types = event.data_transfer().map(|transfer| transfer.types());
        if types.is_some_and(|types| types.includes(&"Files".into(), 0)) {
            act(event);
        }
    });
    if let Some(window) = web_sys::window() {
        let act = act.into_js_value();
        let _listening = window.add_event_listener_with_callback(event, act.unchecked_ref());
    }
}

/// Texts that are to be a file, one behind the other. They are the browser's
/// to keep: a large export need not be in this page's memory.
#[derive(Debug, Default)]
pub struct Parts(Array);

impl Parts {
    pub fn push(&mut self, text: &str) {
        let text = JsValue::from_str(text);
        let part = Blob::new_with_str_sequence(&Array::of1(&text));
        self.0.push(&part.map_or(text, JsValue::from));
    }
}

/// Gives the person a file.
///
/// Returns whether the browser took it.
#[must_use]
pub fn save(name: &str, kind: &str, parts: &Parts) -> bool {
    let save = || {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_blob_sequence_and_options(&parts.0, &options).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let document = web_sys::window()?.document()?;
        let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The browser has taken it over by the next turn of its event loop.
        let revoke = Closure::once_into_js(move || Url::revoke_object_url(&address));
        web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), 60_000)
            .ok()
    };
    save().is_some()
}
