//! Pages in other sizes than the window's.

use serde_json::{Value, json};

use crate::browser::{Browser, or_panic};
use crate::engine::Engine;
use crate::page::ChatPage;
use crate::site::Site;

/// A document with nothing but the page in it: windows of Firefox and of `MiniBrowser` are never narrower than
/// what stands above the page.
const FRAME: &str = "<!doctype html><style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh }</style>
    <iframe src=./ allow=clipboard-write></iframe>";

/// The file's name in a [`Site`].
const FILE: &str = "e2e-frame.html";

impl Browser {
    /// Opens the page of a site so that it can be [resized](Self::resize).
    pub async fn open_resizable(&self, site: &Site) -> ChatPage<'_> {
        if self.engine() == Engine::Chromium {
            return self.open(site).await;
        }
        site.serve_also(FILE, FRAME);
        let page = self.open_at(site, FILE).await;
        or_panic("enter the page", self.driver().enter_frame(0).await);
        page
    }

    /// Gives the page this width and height, in its own pixels; it was opened [for that](Self::open_resizable).
    pub async fn resize(&self, width: u32, height: u32) {
        if self.engine() == Engine::Chromium {
            let size =
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
            self.devtools("Emulation.setDeviceMetricsOverride", size)
                .await;
            return;
        }
        let script =
            "const [width, height] = arguments, frame = parent.document.querySelector('iframe');
            if (parent === window) return 'the page was not opened to be resized';
            frame.style.width = `${width}px`;
            frame.style.height = `${height}px`;
            return [innerWidth, innerHeight]";
        let size = vec![json!(width), json!(height)];
        let now = self.execute(script, size.clone()).await;
        assert_eq!(now, Value::Array(size));
    }
}
