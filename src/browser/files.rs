//! Files that the person gives to the page, and takes from it.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, File, FileList, HtmlAnchorElement, HtmlInputElement,
    Url,
};

/// A file of the person's; whoever knows its address can read it as long as
/// this is not dropped, workers of the page too.
#[derive(Debug)]
pub struct LocalFile {
    pub name: String,
    /// A `blob:` address.
    pub address: String,
}

impl LocalFile {
    fn new(file: &File) -> Option<Self> {
        Some(Self {
            name: file.name(),
            address: Url::create_object_url_with_blob(file).ok()?,
        })
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
        Self { name, address }
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

/// Gives the person a file of these texts, one behind the other.
///
/// Returns whether the browser took it.
#[must_use]
pub fn save(name: &str, kind: &str, texts: &[String]) -> bool {
    let save = || {
        let parts: js_sys::Array = texts.iter().map(wasm_bindgen::JsValue::from).collect();
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
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
