// What a reader does with a table of results: sort, turn pages, look at it as a timeline or a graph. All
// is made from the table itself, which the server writes.
import { drawGraph, hasEdges } from "./results-graph.js";

const PAGE = 50;

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** What a cell is sorted by: a number, the first day of a date, or its text. */
function key(cell) {
  const text = cell?.textContent ?? "";
  if (cell?.classList.contains("num")) return Number(text);
  if (cell?.classList.contains("day")) return /-?\d[\dX]{3}[^.\/,]*/.exec(text)?.[0].replace(/X/g, "0") ?? text;
  return text;
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** Offers to sort the rows by a column. */
function sortable(table, changed) {
  const body = table.tBodies[0];
  const original = Array.from(body.rows);
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = element("button", { type: "button", className: "sort", textContent: head.textContent });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const next = now === null ? "ascending" : now === "ascending" ? "descending" : null;
      table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      if (next) head.setAttribute("aria-sort", next);
      const rows = original.map((row) => [key(row.cells[column]), row]);
      const empty = (value) => value === "";
      // Empty cells come last, whichever way.
      rows.sort(([a], [b]) => empty(a) - empty(b) || (next === "descending" ? -1 : 1) * compare(a, b));
      body.replaceChildren(...(next ? rows.map(([, row]) => row) : original));
      changed();
    });
  });
}

/** Shows the rows page by page. */
function pageable(table) {
  const rows = () => Array.from(table.tBodies[0].rows);
  const total = rows().length;
  const nav = element("nav", { className: "steps" });
  nav.setAttribute("aria-label", "Pages of results");
  const where = element("span", { className: "dim" });
  where.setAttribute("role", "status");
  let first = 0;
  function turn(to) {
    first = Math.max(0, Math.min(to, total - 1));
    rows().forEach((row, i) => row.classList.toggle("other-page", i < first || i >= first + PAGE));
    where.textContent = `${first + 1} to ${Math.min(first + PAGE, total)} of ${total}`;
    back.disabled = first === 0;
    forth.disabled = first + PAGE >= total;
  }
  const back = element("button", { type: "button", className: "plain", textContent: "← Previous" });
  const forth = element("button", { type: "button", className: "plain", textContent: "Next →" });
  back.addEventListener("click", () => turn(first - PAGE));
  forth.addEventListener("click", () => turn(first + PAGE));
  nav.append(back, " ", where, " ", forth);
  if (total > PAGE) { table.closest(".wide").after(nav); turn(0); }
  return { nav, restart: () => { if (total > PAGE) turn(0); } };
}

/** The rows in the order of their dates, exactly as written; rows without a date come last. */
function timeline(table) {
  const rows = Array.from(table.tBodies[0].rows, (row) => {
    const cells = Array.from(row.cells);
    return { cells, day: cells.find((cell) => cell.classList.contains("day")) };
  });
  rows.sort((a, b) => !a.day - !b.day || compare(key(a.day), key(b.day)));
  return element("ol", { className: "events" }, ...rows.map(({ cells, day }) => {
    const link = cells.map((cell) => cell.querySelector("a")).find(Boolean);
    const text = cells.find((cell) => cell !== day && cell.textContent && !cell.querySelector("a"));
    const label = text?.textContent ?? link?.textContent ?? "";
    const what = link ? element("a", { href: link.href, className: "what" }, label) : element("span", { className: "what" }, label);
    const others = cells.filter((cell) => cell !== day && cell !== text && cell.textContent);
    const rest = others.flatMap((cell, i) => [i ? " · " : "", ...cell.cloneNode(true).childNodes]);
    const when = element("p", { className: "when", title: day?.title ?? "" }, day?.textContent ?? "undated");
    return element("li", {}, when, what, element("p", { className: "dim" }, ...rest));
  }));
}

/** Adds to a section of results what can be done with them. */
export function offer(section) {
  const table = section.querySelector("table");
  if (!table || !table.tBodies[0]?.rows.length) return;
  const wide = table.closest(".wide");
  const pages = pageable(table);
  sortable(table, pages.restart);
  const views = [["Table", null]];
  if (table.querySelector("td.day")) views.push(["Timeline", () => timeline(table)]);
  if (hasEdges(table)) views.push(["Graph", () => drawGraph(table)]);
  if (views.length === 1) return;
  const made = element("div", { className: "view" });
  made.hidden = true;
  wide.before(made);
  const bar = element("p", { className: "views" });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Show as");
  const buttons = views.map(([name, make]) => {
    const button = element("button", { type: "button", className: "plain", textContent: name });
    button.addEventListener("click", () => choose(button, make));
    return button;
  });
  function choose(chosen, make) {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === chosen)));
    wide.hidden = pages.nav.hidden = !!make;
    made.hidden = !make;
    made.replaceChildren(...(make ? [make()] : []));
  }
  bar.append(...buttons.flatMap((button, i) => (i ? [" ", button] : [button])));
  made.before(bar);
  choose(buttons[0], null);
}
