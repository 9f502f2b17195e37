//! Images: read, scaled, and written in another format.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use super::files::{LocalFile, bytes_of};

/// An image that the browser has read, the right way up.
#[derive(Debug)]
pub struct Picture(ImageBitmap);

impl Picture {
    /// Reads a file; `None` where the browser cannot.
    pub async fn read(file: &LocalFile) -> Option<Self> {
        let window = web_sys::window()?;
        // Turned as its EXIF data say, which is the default
        // (<https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html>).
        let read = window
            .create_image_bitmap_with_blob(file.file.as_ref()?)
            .ok()?;
        let bitmap = JsFuture::from(read).await.ok()?;
        Some(Self(bitmap.unchecked_into()))
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.0.width(), self.0.height())
    }

    /// The image in this size, as a file of this type: nothing but its pixels
    /// is in it. What is transparent in it becomes white in a JPEG. `None`
    /// where the browser cannot.
    pub async fn file(
        &self,
        (width, height): (u32, u32),
        media_type: &str,
        quality: f64,
    ) -> Option<Vec<u8>> {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.unchecked_into();
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
        let (width, height) = (width.into(), height.into());
        if media_type == "image/jpeg" {
            context.set_fill_style_str("#fff");
            context.fill_rect(0.0, 0.0, width, height);
        }
        // web-sys has no such setter.
        let _set = Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
        context
            .draw_image_with_image_bitmap_and_dw_and_dh(&self.0, 0.0, 0.0, width, height)
            .ok()?;
        let written = Promise::new(&mut |resolve: Function, _| {
            let done = Closure::once_into_js(move |blob: JsValue| {
                // Resolving a promise does not throw.
                let _resolved = resolve.call1(&JsValue::NULL, &blob);
            });
            // Fails for a canvas that holds another host's image.
            let _asked = canvas.to_blob_with_type_and_encoder_options(
                done.unchecked_ref(),
                media_type,
                &quality.into(),
            );
        });
        let blob: Blob = JsFuture::from(written).await.ok()?.dyn_into().ok()?;
        bytes_of(&blob).await
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // Its pixels would else stay until they are collected.
        self.0.close();
    }
}
