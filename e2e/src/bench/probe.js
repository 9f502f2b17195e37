// Watches a reply from inside the page, and does as little as it can: a frame callback, a mutation observer
// on the reply's text, a look at each finished read of a stream. The page's own code is not changed by it.
// `arguments[0]` is the text that ends the reply. All times are of performance.now(), in milliseconds.
const ending = arguments[0];
const probe = { sent: null, frames: [], growths: [], reads: [], ended: null, changed: null };
let content = null;
let article = null;
let grown = false;
let over;

// The reply is the second message: a question comes before it.
const find = () => {
    article = document.querySelectorAll("[role=log] :is(article, [role=article])")[1];
    content = article?.querySelector("[data-content]") ?? null;
    if (!content) return;
    observer.observe(content, { subtree: true, childList: true, characterData: true });
    if (content.hasChildNodes()) look();
};

// Only the text's end is looked at, for the whole text may be long; it may be in many nodes.
const ignored = "[data-decoration], button, [aria-hidden=true]";
const tail = (node, length) => {
    let text = "";
    for (let child = node.lastChild; child && text.length < length; child = child.previousSibling) {
        const missing = length - text.length;
        if (child.nodeType === Node.TEXT_NODE) text = child.data.slice(-missing) + text;
        else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(ignored)) text = tail(child, missing) + text;
    }
    return text;
};
const hasEnded = () => tail(content, 2 * ending.length).trimEnd().endsWith(ending);
const look = () => {
    const now = performance.now();
    grown = true;
    probe.changed = now;
    if (probe.ended === null && hasEnded()) probe.ended = now;
};
const observer = new MutationObserver(look);

const frame = time => {
    if (!content?.isConnected) find();
    if (grown) probe.growths.push(time);
    grown = false;
    probe.frames.push(time);
    if (probe.ended !== null && article.getAttribute("aria-busy") !== "true") over();
    requestAnimationFrame(frame);
};
requestAnimationFrame(frame);

// Where the page stands in the stream. It sees no more than each read's size, after the page asked for it.
const read = ReadableStreamDefaultReader.prototype.read;
ReadableStreamDefaultReader.prototype.read = function () {
    const step = read.call(this);
    const size = value => value?.byteLength ?? value?.length ?? 0;
    step.then(({ value }) => probe.reads.push([performance.now(), size(value)]), () => {});
    return step;
};
const send = event => {
    if (event.key === "Enter") probe.sent = performance.now();
};
window.addEventListener("keydown", send, { capture: true });

window.bench = {
    over: new Promise(resolve => { over = resolve; }),
    // The network's own times of the request: they do not depend on when the page came to read.
    report: () => {
        const requests = performance.getEntriesByType("resource");
        const request = requests.findLast(each => new URL(each.name).pathname.endsWith("/chat/completions"));
        return { ...probe, firstByte: request?.responseStart ?? null, lastByte: request?.responseEnd ?? null };
    },
};
