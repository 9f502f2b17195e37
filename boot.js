// What must work while the program (wasm) does not: it has not loaded yet,
// cannot load, or has stopped. Everything else is Rust.
(() => {
  "use strict";
  let ready = false;
  let stopped = false;
  // How the page looks, before anything of it is painted; and when another tab changes that.
  const { dataset, style } = document.documentElement;
  function look() {
    // Where storage is denied, everything is as usual.
    const kept = (name) => {
      try {
        return localStorage.getItem("azure-chat/" + name);
      } catch {
        return null;
      }
    };
    for (const name of ["theme", "text"]) {
      const value = kept(name);
      if (value) dataset[name] = value;
      else delete dataset[name];
    }
    return kept;
  }
  const kept = look();
  addEventListener("storage", look);
  // The frame leaves as much room for the list of chats as that will take.
  if (kept("list-hidden")) dataset.list = "hidden";
  if (Number(kept("list-width"))) style.setProperty("--list-width", Number(kept("list-width")) + "px");
  // The browser's list of what was loaded, which Settings shows, is long enough for a long day.
  performance.setResourceTimingBufferSize(5000);
  // The operator's file is on its way while the program is (src/browser/http.rs).
  const config = fetch("config.json", { cache: "no-store" });
  config.catch(() => {});
  globalThis.azureChatConfig = config;
  const byId = (id) => document.getElementById(id);

  // The program is there and has taken the frame's place.
  addEventListener("azure-chat:ready", () => {
    ready = true;
  });

  // A panic: the wasm is over for good, so this screen stands outside of it.
  addEventListener("azure-chat:panic", (event) => stop(String(event.detail)));

  // A trap without a panic (stack overflow, out of memory) is over as well.
  addEventListener("error", (event) => {
    if (isTrap(event.error)) stop(String(event.error));
    else if (!ready) cannotLoad();
  }, true);

  addEventListener("unhandledrejection", (event) => {
    if (isTrap(event.reason)) stop(String(event.reason));
    else if (!ready) cannotLoad();
  });

  const hasWasm = typeof WebAssembly === "object";
  if (!hasWasm) addEventListener("DOMContentLoaded", cannotLoad);

  function isTrap(error) {
    return hasWasm && error instanceof WebAssembly.RuntimeError;
  }

  function cannotLoad() {
    const loading = byId("loading");
    if (!loading) return;
    loading.textContent = hasWasm
      ? "The page could not be loaded completely. Check your network and reload it; if it stays, whoever runs this page must look at its files."
      : "Azure Chat needs WebAssembly, which this browser lacks or has switched off. Any browser of the last years has it.";
    loading.setAttribute("role", "alert");
  }

  function stop(details) {
    // The first report is the cause; what follows are its consequences.
    if (stopped) return;
    stopped = true;
    byId("stopped-details").textContent = details + "\n\n" + navigator.userAgent;
    byId("stopped-copy").onclick = () => copy(byId("stopped-details").textContent);
    byId("stopped-copy-conversation").onclick = () => copy(conversation());
    byId("stopped-reload").onclick = () => location.reload();
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    byId("app").inert = true;
    byId("stopped").hidden = false;
    byId("stopped-reload").focus();
  }

  // The page's elements outlive the program: read the conversation from them.
  function conversation() {
    const messages = document.querySelectorAll("[role=log] article");
    const draft = document.querySelector("textarea[aria-label=Message]");
    const parts = [...messages].map((message) =>
      message.getAttribute("aria-label") + ":\n" + message.querySelector("[data-content]").textContent);
    if (draft && draft.value) parts.push("Not sent:\n" + draft.value);
    return parts.join("\n\n");
  }

  async function copy(text) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard (plain http): show the text, selected, to be copied.
      const details = byId("stopped-details");
      details.textContent = text;
      getSelection().selectAllChildren(details);
      done = document.execCommand("copy");
    }
    byId("stopped-status").textContent = done ? "Copied." : "Select the text above and copy it.";
  }

  // What may become code (the page's policy asks for it): scripts of the page's own folder by their addresses, and
  // no text whatsoever. Browsers without Trusted Types have the rest of the policy.
  globalThis.trustedTypes?.createPolicy("default", {
    createScriptURL: (address) => new URL(address, location).href.startsWith(new URL(".", location)) ? address : null,
  });
})();
