"use strict";
// The filter hides things that do not match; hovering over a node dims all unrelated ones.
const box = document.querySelector("input");
const things = [...document.querySelectorAll("article")];
document.querySelector("form").hidden = false;
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\s+/);
  for (const thing of things) {
    const text = thing.textContent.toLowerCase();
    thing.hidden = !words.every((word) => text.includes(word));
  }
});
const picture = document.querySelector("svg.network");
const ties = [...picture.querySelectorAll(".tie")];
function pick(card) {
  picture.classList.toggle("picked", Boolean(card));
  for (const marked of picture.querySelectorAll(".on")) marked.classList.remove("on");
  if (!card) return;
  const near = new Set([card.dataset.node]);
  for (const tie of ties) {
    const ends = tie.dataset.ends.split(" ");
    if (!ends.includes(card.dataset.node)) continue;
    tie.classList.add("on");
    ends.forEach((end) => near.add(end));
  }
  for (const other of picture.querySelectorAll("[data-node]")) other.classList.toggle("on", near.has(other.dataset.node));
}
for (const card of picture.querySelectorAll("[data-node]")) {
  card.addEventListener("mouseenter", () => pick(card));
  card.addEventListener("mouseleave", () => pick(null));
  card.addEventListener("focus", () => pick(card));
  card.addEventListener("blur", () => pick(null));
}
