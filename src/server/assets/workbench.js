// The page /sparql: runs a query without leaving the page, hints while typing, history, link to share.
// It fetches the page that the plain form would lead to and takes over its results, so that both show
// the same, and the address stays the whole state.
import { highlight } from "./highlight.js";
import { offer } from "./results.js";

const PAUSE = 500;
const form = document.querySelector("form.editor");
const field = form.elements.query;
const layer = highlight(field);
let results = document.getElementById("results");

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// Buttons beside "Run".
const bar = form.querySelector("[data-tools]");
const stop = element("button", { type: "button", textContent: "Stop", hidden: true, className: "plain" });
const share = element("button", { type: "button", textContent: "Copy link", className: "plain" });
const status = element("span", { className: "dim" });
status.setAttribute("role", "status");
bar.append(stop, " ", share, " ", status);

/** The address of the page with this query. */
function address() {
  const url = new URL(form.action);
  url.search = new URLSearchParams(new FormData(form));
  return url;
}

// Running. A new run stops the one before, on the server too.
let running = null;
async function run() {
  running?.abort();
  const mine = running = new AbortController();
  const url = address();
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(2) + " s";
  stop.hidden = false;
  const timer = setInterval(() => { status.textContent = "running, " + seconds(); }, 250);
  try {
    const response = await fetch(url, { headers: { accept: "text/html" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(page.getElementById("results") ?? page.querySelector("main"));
    history.pushState(null, "", url);
    remember(field.value);
    status.textContent = seconds();
  } catch (error) {
    if (running === mine) {
      status.textContent = error.name === "AbortError" ? "stopped after " + seconds() : "the server does not answer";
    }
  }
  clearInterval(timer);
  if (running === mine) { running = null; stop.hidden = true; }
}

function show(found) {
  const section = element("section", { id: "results" }, ...document.adoptNode(found).childNodes);
  results.replaceWith(section);
  results = section;
  offer(results);
  // The form for a day asks for the query that was run.
  document.querySelectorAll("form.back input[name=query]").forEach((other) => { other.value = field.value; });
}

form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
stop.addEventListener("click", () => running?.abort());
window.addEventListener("popstate", () => location.reload());

share.addEventListener("click", async () => {
  const url = address().href;
  try {
    await navigator.clipboard.writeText(url);
    status.textContent = "link copied";
  } catch {
    const shown = element("input", { value: url, readOnly: true, size: 40 });
    shown.setAttribute("aria-label", "Link to this query");
    status.replaceChildren(shown);
    shown.select();
  }
});

// Hints while typing, when the hands rest.
const hints = element("div", { className: "hints" });
hints.setAttribute("role", "status");
hints.setAttribute("aria-label", "Hints");
field.closest(".typed").after(hints);
let asking = null;
let pause = 0;

/** Where a place in the text is, counted in UTF-16 units as the browser does. */
function range(text, place) {
  const before = text.split("\n").slice(0, place.line - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0);
  const line = Array.from(text.split("\n")[place.line - 1] ?? "");
  const units = (count) => line.slice(0, count).join("").length;
  return { start: start + units(place.column - 1), end: start + units(place.column - 1 + place.length) };
}

async function ask() {
  asking?.abort();
  const text = field.value;
  if (!text.trim()) { hints.replaceChildren(); return; }
  asking = new AbortController();
  const params = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(new URL("sparql/hints.json?" + params, import.meta.url), { signal: asking.signal });
    if (!response.ok || field.value !== text) return;
    const { problems, notes } = await response.json();
    const said = problems.map(({ message, place, label, help }) => element("p", {},
      element("strong", {}, place ? `Line ${place.line}, column ${place.column}: ` : ""),
      label ?? message, ...(help ?? []).map((one) => element("span", { className: "dim" }, " Help: " + one))));
    hints.replaceChildren(...said, ...notes.map((note) => element("p", {}, note)));
    const place = problems.find((problem) => problem.place)?.place;
    layer.mark(place ? range(text, place) : null);
  } catch { /* The next one may succeed. */ }
}
field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, PAUSE); });

// History, in this browser alone.
const KEY = "annals.queries";
const MOST = 50;
const list = element("ol", { className: "history" });
const summary = element("summary");
const clear = element("button", { type: "button", textContent: "Clear history", className: "plain" });
const past = element("details", {}, summary, list, clear);
form.after(past);

function stored() {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; }
}

function store(queries) {
  try { localStorage.setItem(KEY, JSON.stringify(queries)); } catch { /* It lasts as long as the page. */ }
  list.replaceChildren(...queries.map(({ text, at }) => {
    const again = element("button", { type: "button", className: "plain", title: text });
    again.append(element("code", {}, text.replace(/\s+/g, " ").slice(0, 160)));
    again.addEventListener("click", () => put(text));
    return element("li", {}, again, " ", element("span", { className: "dim" }, new Date(at).toLocaleString()));
  }));
  summary.textContent = `History (${queries.length})`;
  past.hidden = queries.length === 0;
}

function remember(text) {
  const others = stored().filter((one) => one.text !== text);
  store([{ text, at: Date.now() }, ...others].slice(0, MOST));
}

/** Puts a text into the editor, so that it can be undone. */
function put(text) {
  field.focus();
  field.select();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, 0, field.value.length, "end");
  layer.draw();
}
clear.addEventListener("click", () => store([]));
store(stored());

if (results.querySelector("table, .verdict")) remember(field.value);
offer(results);
