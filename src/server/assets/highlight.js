// Colours for SPARQL and Turtle in an editor: a layer with the same text lies beneath the text area,
// whose own letters are transparent. The layer also underlines the place of a mistake.
const TOKENS = new RegExp([
  "(?<comment>#[^\\n]*)",
  "(?<iri><[^<>\"{}|^`\\\\\\s]*>)",
  "(?<text>\"\"\"[^]*?(?:\"\"\"|$)|'''[^]*?(?:'''|$)|\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?)",
  "(?<variable>[?$]\\w+)",
  "(?<tag>@[a-zA-Z-]+)",
  "(?<name>[\\w-]*:(?:[\\w-]|\\.(?=[\\w-]))*)",
  "(?<number>\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)",
  "(?<word>[A-Za-z_]\\w*)",
].join("|"), "g");

const KEYWORDS = new Set(("a add all as asc ask avg base bind by clear construct copy count create data default " +
  "delete desc describe distinct drop exists false filter from graph group group_concat having in insert into " +
  "lateral limit load max min minus move named not offset optional order prefix reduced sample select separator " +
  "service silent sum to true undef union using values where with").split(" "));

function kindOf(groups) {
  const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
  if (kind !== "word") return kind;
  return KEYWORDS.has(groups.word.toLowerCase()) ? "keyword" : "function";
}

/** The tokens of a text: where each begins and ends, and what it is. */
export function tokens(text) {
  return Array.from(text.matchAll(TOKENS), (found) => ({
    start: found.index, end: found.index + found[0].length, kind: kindOf(found.groups),
  }));
}

/** Fills an element with a text in colours; `mark` is a range to be underlined. */
export function paint(layer, text, mark) {
  const spans = tokens(text);
  const cuts = new Set([0, text.length]);
  spans.forEach(({ start, end }) => cuts.add(start).add(end));
  if (mark) cuts.add(mark.start).add(Math.min(mark.end, text.length));
  const places = Array.from(cuts).filter((at) => at <= text.length).sort((a, b) => a - b);
  const parts = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const [from, to] = [places[i], places[i + 1]];
    while (spans[next] && spans[next].end <= from) next++;
    const kind = spans[next] && spans[next].start <= from ? "t-" + spans[next].kind : "";
    const wrong = mark && from >= mark.start && to <= mark.end ? " wrong" : "";
    const part = document.createElement("span");
    part.className = (kind + wrong).trim();
    part.textContent = text.slice(from, to);
    parts.push(part);
  }
  // A last line break has no height of its own.
  layer.replaceChildren(...parts, "\n");
}

/** Puts a coloured layer beneath a text area; `mark(range)` underlines a place until the text changes. */
export function highlight(field) {
  const layer = document.createElement("pre");
  layer.className = "layer";
  layer.setAttribute("aria-hidden", "true");
  field.before(layer);
  field.classList.add("painted");
  let range = null;
  function follow() {
    layer.style.height = field.offsetHeight + "px";
    layer.scrollTop = field.scrollTop;
    layer.scrollLeft = field.scrollLeft;
  }
  function draw() {
    layer.style.width = field.clientWidth + 2 + "px";
    paint(layer, field.value, range);
    follow();
  }
  field.addEventListener("input", () => { range = null; draw(); });
  field.addEventListener("scroll", follow);
  new ResizeObserver(draw).observe(field);
  draw();
  return { draw, mark(place) { range = place; draw(); } };
}
