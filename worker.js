// Starts a worker of the page: `worker.js?<name>&<build>`. The build is part of
// every address, so that no cache mixes two builds.
(() => {
  "use strict";
  tellLoads();
  const [name, build] = location.search.slice(1).split("&");
  importScripts(`${name}.js?${build}`);
  wasm_bindgen({ module_or_path: `${name}_bg.wasm?${build}` }).catch((error) => {
    // Thrown where it reaches the page: a promise's rejection does not.
    setTimeout(() => { throw error; });
  });
})();

// Tells the page what was loaded here, for its list of what leaves it (src/requests/note.rs).
function tellLoads() {
  new PerformanceObserver((list) => {
    const line = ({ name, startTime, decodedBodySize, responseStatus }) =>
      `l w ${Math.round(performance.timeOrigin + startTime)} ${decodedBodySize} ${responseStatus ?? 0} ${name.split(/[?#]/)[0]}`;
    postMessage(list.getEntries().filter(({ name }) => name.startsWith("http")).map(line));
  }).observe({ type: "resource", buffered: true });
}
