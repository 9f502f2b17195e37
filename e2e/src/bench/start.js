// When the page can be used, seen from inside: put into it before its own scripts run. Times are of performance.now().
(() => {
  "use strict";
  if (!location.protocol.startsWith("http") || window !== window.top) return;
  const afterFrame = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve(performance.now());
    };
    channel.port2.postMessage(null);
  });
  // Whatever the page looks like: something to write in that takes what is typed, and is to be seen.
  const field = () => [...document.querySelectorAll("textarea, [contenteditable=true]")]
    .find((one) => !one.disabled && !one.readOnly && one.getBoundingClientRect().height > 0);
  const until = (found) => new Promise((resolve) => {
    const look = () => {
      if (!found()) return false;
      requestAnimationFrame(() => afterFrame().then(resolve));
      return true;
    };
    if (look()) return;
    const observer = new MutationObserver(() => {
      if (look()) observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  // Interactions, each by its longest event (web.dev/articles/inp); the browser rounds to 8 ms.
  const interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  const bytes = () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((entry) => [entry.responseEnd, entry.encodedBodySize]);
  window.startBench = {
    usable: until(field).then((usable) => ({ usable, fetched: bytes().filter(([end]) => end > 0 && end <= usable).reduce((sum, [, size]) => sum + size, 0) })),
    whole: until(() => document.querySelector("[role=log]")),
    shift: () => shift,
    interactions: () => {
      const all = [...interactions.values()];
      interactions.clear();
      return all;
    },
    settled: () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => afterFrame().then(resolve)))),
  };
})();
