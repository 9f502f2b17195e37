// Fills the page's database and asks the worker that searches. Begins as the
// page's own does: `worker.js?archive&…`; what is said is in
// src/search/librarian.rs, the stored shape in src/record/.
window.searchBench = (() => {
  "use strict";
  const CONVERSATIONS = 10_000;
  const EACH = 10;
  const ONCE = 500;

  let seed = 7;
  const random = (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const syllables = "ka lo mi ter an sol ve ri do pen gra tu is er qui bra nel os fé zü".split(" ");
  const words = Array.from({ length: 6_000 }, () => {
    const length = 2 + random(3);
    return Array.from({ length }, () => syllables[random(syllables.length)]).join("");
  });
  // Few words make most of a text, as in languages.
  const word = () => words[Math.min(random(6_000), random(6_000), random(6_000))];
  const sentence = () => {
    const first = word();
    const rest = Array.from({ length: 6 + random(10) }, word);
    return `${first[0].toUpperCase()}${first.slice(1)} ${rest.join(" ")}.`;
  };
  const text = (length) => {
    let text = "";
    while (text.length < length) text += `${sentence()}${random(5) ? " " : "\n\n"}`;
    return text;
  };
  const id = (number) => number.toString(16).padStart(16, "0");

  const write = (conversations, messages, place) => {
    const createdMs = 1_700_000_000_000 + place * 60_000;
    const conversation = id(place + 1);
    conversations.put(JSON.stringify({ v: 1, id: conversation, title: sentence(), createdMs }), conversation);
    let parent;
    let length = 0;
    for (let number = 0; number < EACH; number++) {
      const message = id(place * EACH + number + 1);
      const role = number % 2 ? "assistant" : "user";
      let said = text(number % 2 ? 250 + random(1_200) : 20 + random(200));
      if (place % 1_000 === 42 && number === 5) said += " Zanzibar quelle Überraschung!";
      const record = { v: 1, id: message, parent, role, createdMs: createdMs + number, text: said };
      messages.put(JSON.stringify(record), `${conversation}/${message}`);
      parent = message;
      length += said.length;
    }
    return length;
  };

  const fill = async () => {
    const request = indexedDB.open("azure-chat");
    request.onupgradeneeded = () => request.transaction.abort();
    let database = await new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    });
    if (!database) {
      // The page has not made it: as it would be.
      const made = indexedDB.open("azure-chat", 2);
      made.onupgradeneeded = () => {
        for (const store of ["conversations", "messages", "drafts", "notes"]) made.result.createObjectStore(store);
      };
      database = await new Promise((resolve, reject) => {
        made.onsuccess = () => resolve(made.result);
        made.onerror = () => reject(made.error);
      });
    }
    let characters = 0;
    for (let place = 0; place < CONVERSATIONS; place += ONCE) {
      const transaction = database.transaction(["conversations", "messages"], "readwrite");
      const [heads, messages] = ["conversations", "messages"].map((name) => transaction.objectStore(name));
      for (let next = place; next < place + ONCE; next++) characters += write(heads, messages, next);
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
    }
    database.close();
    return characters;
  };

  const start = () => {
    const worker = new Worker("worker.js?archive&bench");
    const open = new Map();
    let asked = 0;
    const ready = new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`the worker: ${event.message}`));
      worker.onmessage = ({ data }) => {
        if (data.startsWith("ready ")) return resolve();
        const [, kind, number, answer] = /^(answer|refusal) (\d+) (.*)$/s.exec(data);
        open.get(number)?.(kind, answer);
        open.delete(number);
      };
    });
    const ask = (typed, seen) => new Promise((resolve, reject) => {
      asked += 1;
      open.set(String(asked), (kind, answer) => {
        if (kind === "answer") resolve(JSON.parse(answer));
        else reject(new Error(answer));
      });
      worker.postMessage(`${asked} search ${JSON.stringify([typed, seen])}`);
    });
    // As the page does: it asks again until it has all.
    const search = async (typed) => {
      const begun = performance.now();
      let first;
      for (let seen = 0; ; ) {
        const found = await ask(typed, seen);
        first ??= performance.now() - begun;
        seen = Math.max(1, found.read);
        if (found.complete) {
          return { typed, first, all: performance.now() - begun, found: found.groups.length + found.more };
        }
      }
    };
    return { ready, search };
  };

  const run = async () => {
    const characters = await fill();
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
    });
    observer.observe({ entryTypes: ["longtask"] });
    const begun = performance.now();
    const worker = start();
    await worker.ready;
    const loaded = performance.now() - begun;
    const cold = await worker.search("zanzibar");
    const queries = [
      ["a common word", words[3]],
      ["a rare word", "zanzibar"],
      ["two words", `${words[10]} ${words[20]}`],
      ["a phrase", '"zanzibar quelle'],
      ["without accents", "uberrasch"],
      ["two letters that are nowhere", "qx"],
      ["a word that is nowhere", "qqqqq"],
    ];
    const measured = [];
    for (const [what, typed] of queries) {
      const times = [];
      let found;
      for (let round = 0; round < 5; round++) {
        // Another one between them, so that nothing is narrowed or remembered.
        await worker.search(`xyz${round}`);
        const result = await worker.search(typed);
        times.push(result.all);
        found = result.found;
      }
      times.sort((one, other) => one - other);
      measured.push({ what, typed, median: times[2], worst: times[4], found });
    }
    return { conversations: CONVERSATIONS, messages: CONVERSATIONS * EACH, characters, loaded, cold, longest, queries: measured };
  };
  return { run };
})();
