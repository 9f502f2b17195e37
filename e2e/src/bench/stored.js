// Watches a page with stored conversations from inside: put into each page before its own scripts run. Times are of
// performance.now(). A moment is over when the frame that shows it has been handed over: after a frame's callbacks
// come style, layout and paint, and then the next message.
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
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const until = async (holds) => {
    for (;;) {
      await frame();
      if (holds()) return afterFrame();
    }
  };

  const log = () => document.querySelector("[role=log]");
  // The last words of the conversation at the address stand in the visible part of the transcript.
  const ended = () => {
    const [, id] = /^#\/c\/([0-9a-f]{16})/.exec(location.hash) ?? [];
    if (!id) return false;
    const last = [...(log()?.querySelectorAll("[data-content]") ?? [])].at(-1);
    if (!last?.textContent.trimEnd().endsWith(`These are the last words of ${id}.`)) return false;
    const [place, view] = [last.lastElementChild.getBoundingClientRect(), log().getBoundingClientRect()];
    return place.height > 0 && place.top >= view.top && place.bottom <= view.bottom + 1;
  };

  const nav = () => document.querySelector("nav[aria-label=Conversations]");
  const entries = () => [...(nav()?.querySelectorAll("li[aria-posinset] a") ?? [])];
  const first = () => nav()?.querySelector("li[aria-posinset='1'] a");
  // As a wheel does, but with each frame, from an end of what is scrolled to the other, or so far.
  const scroll = async (element, by, far) => {
    const from = performance.now();
    const times = [];
    let moved = 0;
    while (moved < far) {
      times.push(await frame());
      const before = element.scrollTop;
      element.scrollTop += by;
      if (element.scrollTop === before) break;
      moved += Math.abs(by);
    }
    const to = await afterFrame();
    return { from, to, moved, gaps: times.slice(1).map((time, place) => time - times[place]) };
  };
  const scrolled = () => [...nav().querySelectorAll("*")].find((one) => one.scrollHeight > 2 * one.clientHeight && one.clientHeight > 100);

  const keys = [];
  addEventListener("keydown", (event) => {
    const pressed = event.timeStamp;
    requestAnimationFrame(async () => keys.push((await afterFrame()) - pressed));
  }, { capture: true });

  let longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  }).observe({ type: "longtask" });

  const timed = async (act, holds) => {
    const from = performance.now();
    act();
    return { from, to: await until(holds) };
  };
  window.storedBench = {
    ended: until(ended).then((to) => ({ from: 0, to })),
    listed: until(() => entries().length > 0).then((to) => ({ from: 0, to })),
    open: (id) => timed(() => { location.hash = `#/c/${id}`; }, ended),
    // Up from the end; so many screens, or all of it where none are named.
    read: (screens) => scroll(log(), -120, screens ? screens * log().clientHeight : Infinity),
    leaf: () => scroll(scrolled(), 1000, Infinity),
    hide: () => timed(() => document.querySelector("[aria-label='Hide conversations']").click(), () => !nav()),
    show: () => timed(() => document.querySelector("[aria-label='Show conversations']").click(), () => entries().length > 0),
    // What is sent next is in the list.
    follows: (title) => new Promise((resolve) => {
      addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
          const from = event.timeStamp;
          until(() => first()?.textContent.includes(title)).then((to) => resolve({ from, to }));
        }
      }, { capture: true, once: true });
    }),
    longest: () => {
      const was = longest;
      longest = 0;
      return was;
    },
    typed: () => keys.splice(0),
  };
})();
