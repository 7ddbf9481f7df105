// Tells the events one by one beside the timeline, which follows along: by button, arrow key and swipe.
// The address names the event. Without this script, and in print, all events are a list.
(function () {
  "use strict";
  var items = Array.from(document.querySelectorAll(".events > li"));
  var nav = document.querySelector(".steps");
  if (items.length < 2) return;
  var body = document.body;
  var picture = document.querySelector(".picture");
  var status = nav.querySelector("output");
  var [back, on, all] = nav.querySelectorAll("button");
  var calm = true;
  var marks = new Map();
  document.querySelectorAll("svg a[href^='#']").forEach(function (mark) {
    marks.set(decodeURIComponent(mark.getAttribute("href").slice(1)), mark);
  });
  var here = null;

  function shown() { return items.filter(function (item) { return !item.hidden; }); }

  // Scrolls the picture alone, so that the text stays where it is read.
  function follow(mark) {
    var frame = picture.getBoundingClientRect(), box = mark.getBoundingClientRect();
    picture.scrollBy({
      left: box.left + Math.min(box.width, frame.width) / 2 - frame.left - frame.width / 2,
      top: box.top + box.height / 2 - frame.top - frame.height / 2,
      behavior: calm ? "auto" : "smooth"
    });
  }

  // Of the notes those of the event that is told, by their own numbers.
  var notes = Array.from(document.querySelectorAll(".sources > li"));
  notes.forEach(function (note, at) { note.value = at + 1; });
  function cited(item) {
    var links = Array.from(item.querySelectorAll("a[href^='#s']"));
    var own = new Set(links.map(function (link) { return link.getAttribute("href").slice(1); }));
    notes.forEach(function (note) { note.classList.toggle("other", !own.has(note.id)); });
  }

  function tell(item) {
    var before = here && marks.get(here.id), mark = marks.get(item.id);
    if (here) here.classList.remove("here");
    if (before) before.classList.remove("here");
    here = item;
    item.classList.add("here");
    if (mark) { mark.classList.add("here"); follow(mark); }
    var list = shown(), at = list.indexOf(item);
    cited(item);
    status.textContent = at + 1 + " of " + list.length;
    back.disabled = at <= 0;
    on.disabled = at === list.length - 1;
    history.replaceState(null, "", "#" + item.id);
  }

  function step(by) {
    var list = shown(), at = list.indexOf(here);
    var next = list[at + by];
    if (next) tell(next);
  }

  function mode(one) {
    body.classList.toggle("told", one);
    all.textContent = one ? "All events" : "Event by event";
    [back, on, status].forEach(function (part) { part.hidden = !one; });
    if (one) { tell(here && !here.hidden ? here : shown()[0] || items[0]); scrollTo(0, 0); }
    else if (here) here.scrollIntoView({ block: "center" });
  }

  function go() {
    var item = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!items.includes(item)) return false;
    if (body.classList.contains("told")) tell(item);
    else here = item;
    return true;
  }

  nav.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button === all) mode(!body.classList.contains("told"));
    else if (button) step(Number(button.dataset.by));
  });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, .picture")) return;
    if (!body.classList.contains("told")) return;
    if (event.key === "ArrowRight" || event.key === "j") step(1);
    else if (event.key === "ArrowLeft" || event.key === "k") step(-1);
    else if (event.key === "Home") tell(shown()[0]);
    else if (event.key === "End") tell(shown().pop());
    else if (event.key === "Escape") mode(false);
    else return;
    event.preventDefault();
  });
  var start = null;
  var story = document.querySelector(".story");
  story.addEventListener("touchstart", function (event) {
    start = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  story.addEventListener("touchend", function (event) {
    if (!start || !body.classList.contains("told")) return;
    var end = event.changedTouches[0], x = end.clientX - start.clientX, y = end.clientY - start.clientY;
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 1 : -1);
    start = null;
  }, { passive: true });
  addEventListener("hashchange", go);
  document.querySelector("form").addEventListener("input", function () {
    if (body.classList.contains("told") && shown().length) setTimeout(function () { tell(here.hidden ? shown()[0] : here); });
  });

  // What happened, on hover and focus of a mark.
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  body.append(tip);
  function explain(event) {
    var mark = event.target.closest && event.target.closest("svg a[href^='#']");
    var item = mark && document.getElementById(decodeURIComponent(mark.getAttribute("href").slice(1)));
    tip.hidden = !item;
    if (!item) return;
    tip.replaceChildren();
    [".w", "h4", ".who", ".what"].forEach(function (part) {
      var found = item.querySelector(part);
      if (!found) return;
      var line = document.createElement("p");
      line.className = part === "h4" ? "head" : "";
      line.textContent = found.textContent;
      tip.append(line);
    });
    var box = mark.getBoundingClientRect();
    var left = Math.max(8, Math.min(event.clientX || box.left, innerWidth - tip.offsetWidth - 8));
    var below = box.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = left + "px";
    tip.style.top = (below ? box.bottom + 8 : Math.max(8, box.top - 8 - tip.offsetHeight)) + "px";
  }
  picture.addEventListener("mouseover", explain);
  picture.addEventListener("focusin", explain);
  picture.addEventListener("mouseleave", function () { tip.hidden = true; });
  picture.addEventListener("focusout", function () { tip.hidden = true; });
  // The browser would show the title of the mark as well.
  picture.querySelectorAll("a > title").forEach(function (title) {
    title.parentElement.setAttribute("aria-label", title.textContent);
    title.remove();
  });

  nav.hidden = false;
  go();
  mode(true);
  // From now on the picture glides, unless the reader wants no motion.
  calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
})();
