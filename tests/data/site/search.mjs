// Runs the search of a site as its page does, without a browser: node search.mjs SITE WORDS...
// Prints a line for each: how many results there are, then file, label and kind of the first.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [site, ...queries] = process.argv.slice(2);

function element() {
  return {
    children: [], textContent: "", value: "",
    append(...more) { this.children.push(...more); },
    replaceChildren(...all) { this.children = all; },
    addEventListener(kind, listener) { this[kind] = listener; },
    querySelector() { return null; },
    setAttribute() {},
  };
}

const main = element(), field = element();
const document = { createElement: element, querySelector: (selector) => (selector === "main" ? main : field) };
const href = `file://${site}/find.html?q=${encodeURIComponent(queries[0])}`;
const page = vm.createContext({ window: {}, document, location: { href }, URL });
for (const script of ["search-index.js", "search.js"]) vm.runInContext(readFileSync(`${site}/${script}`, "utf8"), page);
const [state, list] = main.children;

queries.forEach((query, at) => {
  // the first is in the address, the others are typed
  if (at > 0) {
    field.value = query;
    field.input();
  }
  const found = list.children.slice(0, 1).map(({ children: [link, kind] }) => `: ${link.href} | ${link.textContent} |${kind.textContent}`);
  console.log(state.textContent + found.join(""));
});
