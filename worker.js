// Starts a worker of the page: `worker.js?<name>&<build>`. The build is part of
// every address, so that no cache mixes two builds.
(() => {
  "use strict";
  const [name, build] = location.search.slice(1).split("&");
  importScripts(`${name}.js?${build}`);
  wasm_bindgen({ module_or_path: `${name}_bg.wasm?${build}` }).catch((error) => {
    // Thrown where it reaches the page: a promise's rejection does not.
    setTimeout(() => { throw error; });
  });
})();
