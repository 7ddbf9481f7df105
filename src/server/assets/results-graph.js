// A table of results as a graph: what its cells link to, and a line from the first link of a row to the
// others. Of triples, the property names the line.
const MOST = 80;
const LABEL = 32;
const [WIDTH, HEIGHT] = [900, 560];
const SVG = "http://www.w3.org/2000/svg";

const short = (label) => (label.length > LABEL ? label.slice(0, LABEL - 1) + "…" : label);

function shape(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.append(...children);
  return node;
}

/** The nodes and edges of a table, and how many nodes are left out. */
function read(table) {
  const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
  const nodes = new Map();
  const edges = new Map();
  const left = new Set();
  const node = (link) => {
    if (!nodes.has(link.href)) {
      if (nodes.size === MOST) { left.add(link.href); return null; }
      nodes.set(link.href, { id: link.href, label: link.textContent, edges: 0 });
    }
    return nodes.get(link.href);
  };
  Array.from(table.tBodies[0].rows).forEach((row) => {
    const cells = Array.from(row.cells, (cell) => cell.querySelector("a"));
    const isTriple = table.dataset.kind === "triples";
    const label = (column) => (isTriple ? cells[1]?.textContent ?? "" : heads[column]);
    const first = cells.findIndex(Boolean);
    const from = first >= 0 && node(cells[first]);
    if (!from) return;
    cells.forEach((link, column) => {
      if (!link || column === first || (isTriple && column === 1)) return;
      const to = node(link);
      const key = to && [from.id, to.id, label(column)].join(" ");
      if (!to || to === from || edges.has(key)) return;
      edges.set(key, { from, to, label: label(column) });
      from.edges++;
      to.edges++;
    });
  });
  return { nodes: Array.from(nodes.values()), edges: Array.from(edges.values()), left: left.size };
}

/** Places the nodes: they push each other away, edges hold them together. Always the same for one table. */
function place(nodes, edges) {
  const ideal = Math.sqrt((WIDTH * HEIGHT) / Math.max(nodes.length, 1)) * 0.6;
  nodes.forEach((node, i) => {
    const turn = i * 2.399963;
    const radius = 0.4 * HEIGHT * Math.sqrt((i + 1) / nodes.length);
    node.x = WIDTH / 2 + 1.5 * radius * Math.cos(turn);
    node.y = HEIGHT / 2 + radius * Math.sin(turn);
    // Half of what the label needs.
    node.room = 10 + 3 * Math.min(node.label.length, LABEL);
  });
  for (let step = 0; step < 250; step++) {
    const heat = 30 * (1 - step / 250) + 0.5;
    nodes.forEach((node) => { node.dx = (WIDTH / 2 - node.x) * 0.1; node.dy = (HEIGHT / 2 - node.y) * 0.2; });
    const move = (a, b, strength) => {
      const [dx, dy] = [a.x - b.x || 0.1, a.y - b.y || 0.1];
      const far = Math.hypot(dx, dy);
      const force = strength(far) / far;
      a.dx += dx * force; a.dy += dy * force;
      b.dx -= dx * force; b.dy -= dy * force;
    };
    nodes.forEach((a, i) => nodes.slice(i + 1).forEach((b) => move(a, b, (far) => (ideal * ideal) / far / 4)));
    edges.forEach(({ from, to }) => move(from, to, (far) => -(far * far) / ideal / 8));
    nodes.forEach((node) => {
      const length = Math.hypot(node.dx, node.dy) || 1;
      const by = Math.min(length, heat) / length;
      node.x = Math.max(node.room, Math.min(WIDTH - node.room, node.x + node.dx * by));
      node.y = Math.max(20, Math.min(HEIGHT - 30, node.y + node.dy * by));
    });
  }
}

/** Whether a table relates things at all. */
export function hasEdges(table) {
  return read(table).edges.length > 0;
}

/** The picture, with a word on what is not in it. */
export function drawGraph(table) {
  const { nodes, edges, left } = read(table);
  place(nodes, edges);
  const lines = edges.map(({ from, to, label }) => shape("g", { class: "line" },
    shape("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y }, shape("title", {}, label)),
    ...(edges.length > 30 ? [] : [shape("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, label)])));
  const dots = nodes.map((node) => shape("a", { href: node.id },
    shape("circle", { cx: node.x, cy: node.y, r: 5 + Math.min(node.edges, 8) }),
    shape("text", { x: node.x, y: node.y + 18 + Math.min(node.edges, 8) }, short(node.label)),
    shape("title", {}, node.label)));
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "drawn", role: "group", "aria-label": "Graph of the results" }, ...lines, ...dots);
  const picture = document.createElement("div");
  picture.className = "wide";
  picture.tabIndex = 0;
  picture.append(svg);
  const about = document.createElement("p");
  about.className = "dim";
  about.textContent = `${nodes.length} things, ${edges.length} links` + (left ? `; ${left} more things are left out` : "");
  const view = document.createElement("div");
  view.append(about, picture);
  return view;
}
