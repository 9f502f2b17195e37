// Starts a second program inside of the page's own document:
// `program.js?<name>&<build>`. The build is part of every address, so that no
// cache mixes two builds.
(() => {
  "use strict";
  const [name, build] = new URL(document.currentScript.src).search.slice(1).split("&");
  const failed = () => dispatchEvent(new Event("azure-chat:program-failed"));
  const start = () =>
    wasm_bindgen({ module_or_path: `${name}_bg.wasm?${build}` }).catch((error) => {
      failed();
      // A trap is told to boot.js; a promise's rejection is caught here.
      if (error instanceof WebAssembly.RuntimeError) setTimeout(() => { throw error; });
    });
  // Tried again after the program itself could not be fetched: its script is
  // there by then, and must not be there twice.
  if (typeof wasm_bindgen === "function") {
    start();
    return;
  }
  const script = document.createElement("script");
  script.src = `${name}.js?${build}`;
  script.onload = () => (typeof wasm_bindgen === "function" ? start() : failed());
  script.onerror = failed;
  document.head.append(script);
})();
