// Tells what the parts of a block of code are: comment, string, keyword, …
//
// A module worker, so that no code, however long or odd, holds up the page. It gets [languages, code] and answers
// "begun" when it has loaded the languages and starts, then spans, or null if the languages could not be loaded; and
// arrays of lines about what it has loaded.
// Spans are a Uint32Array of three numbers each: where it starts and ends (in UTF-16 units), and its class.
// They are in order and do not overlap; what is between them is plain.
//
// It loads the highlighter and the languages it is asked for, and nothing else.

import core from "./hljs/core.min.js";

// The number of a class is its place here. src/highlight/class.rs has the same list; a test compares them.
const CLASSES = [
  "plain", "comment", "string", "number", "constant", "keyword", "type", "function", "variable", "tag", "property",
  "heading", "strong", "emphasis", "inserted", "deleted", "meta",
];

// The class of each scope of highlight.js
// (https://highlightjs.readthedocs.io/en/latest/css-classes-reference.html).
// What has none is of the class of what it is in.
const SCOPES = new Map(Object.entries({
  addition: "inserted",
  attr: "property",
  attribute: "property",
  built_in: "type",
  bullet: "keyword",
  char: "constant",
  code: "string",
  comment: "comment",
  deletion: "deleted",
  emphasis: "emphasis",
  formula: "string",
  keyword: "keyword",
  link: "string",
  literal: "constant",
  meta: "meta",
  "meta.keyword": "keyword",
  "meta.string": "string",
  name: "tag",
  number: "number",
  operator: "plain",
  params: "plain",
  property: "property",
  punctuation: "plain",
  quote: "comment",
  regexp: "string",
  section: "heading",
  selector: "tag",
  "selector-attr": "tag",
  "selector-class": "tag",
  "selector-id": "tag",
  "selector-pseudo": "tag",
  "selector-tag": "tag",
  string: "string",
  strong: "strong",
  subst: "plain",
  symbol: "constant",
  tag: "plain",
  "template-tag": "keyword",
  "template-variable": "variable",
  title: "function",
  "title.class": "type",
  type: "type",
  variable: "variable",
  "variable.constant": "constant",
  "variable.language": "keyword",
}).map(([scope, name]) => [scope, CLASSES.indexOf(name)]));

// The number of a scope's class; undefined if it has none. "title.class.inherited" is a "title.class".
function classOf(scope) {
  for (let name = scope ?? ""; name; name = name.slice(0, Math.max(0, name.lastIndexOf(".")))) {
    if (SCOPES.has(name)) return SCOPES.get(name);
  }
}

// Stands in for what makes HTML in highlight.js (its option `__emitter`): collects spans. The methods' names are
// highlight.js's.
class Spans {
  numbers = [];
  length = 0;
  #outer = [];
  #class = 0;

  addText(text) {
    this.#add(text.length, this.#class);
  }

  startScope(scope) {
    this.#outer.push(this.#class);
    this.#class = classOf(scope) ?? this.#class;
  }

  endScope() {
    this.#class = this.#outer.pop() ?? 0;
  }

  // Code in another language: what is plain in it is of the class of what it is in.
  __addSublanguage({ numbers, length }) {
    let at = 0;
    for (let i = 0; i < numbers.length; i += 3) {
      this.#add(numbers[i] - at, this.#class);
      this.#add(numbers[i + 1] - numbers[i], numbers[i + 2]);
      at = numbers[i + 1];
    }
    this.#add(length - at, this.#class);
  }

  #add(length, number) {
    const { numbers, length: start } = this;
    this.length += length;
    if (length === 0 || number === 0) return;
    if (numbers.at(-2) === start && numbers.at(-1) === number) numbers[numbers.length - 2] = this.length;
    else numbers.push(start, this.length, number);
  }

  openNode(scope) {
    this.startScope(scope);
  }

  closeNode() {
    this.endScope();
  }

  closeAllNodes() {
    this.#outer = [];
    this.#class = 0;
  }

  finalize() {}

  toHTML() {
    return "";
  }
}

// Grammars that are not highlight.js's.
const OWN = ["hcl"];

async function register(highlighter, language) {
  const file = OWN.includes(language) ? `./languages/${language}.js` : `./hljs/languages/${language}.min.js`;
  highlighter.registerLanguage(language, (await import(file)).default);
}

// A highlighter for each list of languages: what else has been asked for changes nothing about a block.
const highlighters = new Map();

async function highlighterFor(languages) {
  if (!highlighters.has(languages)) {
    const highlighter = core.newInstance();
    // `languages`: what text in an unknown language is tried as (the body of an HTTP message).
    highlighter.configure({ __emitter: Spans, languages: languages.split("+").slice(1) });
    await Promise.all(languages.split("+").map((language) => register(highlighter, language)));
    highlighters.set(languages, highlighter);
  }
  return highlighters.get(languages);
}

// `languages`: the block's own, and those that may be inside of it, as in "xml+css+javascript".
async function answer([languages, code]) {
  const highlighter = await highlighterFor(languages);
  const [language] = languages.split("+");
  postMessage("begun");
  const result = highlighter.highlight(code, { language, ignoreIllegals: true });
  const numbers = Uint32Array.from(result._emitter.numbers);
  postMessage(numbers, [numbers.buffer]);
}

addEventListener("message", ({ data }) => answer(data).catch(() => postMessage(null)));

// Tells the page what was loaded here, for its list of what leaves it (src/requests/note.rs).
function tellLoads() {
  new PerformanceObserver((list) => {
    const line = ({ name, startTime, decodedBodySize, responseStatus }) =>
      `l w ${Math.round(performance.timeOrigin + startTime)} ${decodedBodySize} ${responseStatus ?? 0} ${name.split(/[?#]/)[0]}`;
    postMessage(list.getEntries().filter(({ name }) => name.startsWith("http")).map(line));
  }).observe({ type: "resource", buffered: true });
}
tellLoads();
