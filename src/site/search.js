// Searches the names of search-index.js, and lists what has all words. It needs no server.
(function () {
  "use strict";
  var plain = function (text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };
  var main = document.querySelector("main"), field = document.querySelector("form[role=search] input[name=q]");
  var list = document.createElement("ul"), state = document.createElement("p");
  state.setAttribute("role", "status");
  main.append(state, list);
  var index = (window.annalsIndex || []).map(function (one) {
    return { file: one[0], label: one[1], kind: one[2], when: one[3], start: plain(one[1]), text: plain(one.join(" ")) };
  });
  var note = main.querySelector("p.note");
  if (note) note.textContent = "Enter a name, an alias or words from an event title.";
  function show() {
    var words = plain(field.value).split(/\s+/).filter(Boolean);
    if (note) note.hidden = words.length > 0;
    list.replaceChildren();
    state.textContent = "";
    if (!words.length) return;
    var found = index.filter(function (one) {
      return words.every(function (word) { return one.text.includes(word); });
    });
    var whole = words.join(" ");
    // Titles of sources are many, and say of what is recorded only that it was written about.
    var rank = function (one) {
      if (one.start === whole) return 0;
      return (one.kind === "source" ? 3 : 0) + (one.start.startsWith(whole) ? 1 : one.start.includes(whole) ? 2 : 3);
    };
    found.sort(function (a, b) { return rank(a) - rank(b) || a.label.localeCompare(b.label); });
    state.textContent = found.length > 100 ? "The first 100 of " + found.length + " results" : found.length + (found.length === 1 ? " result" : " results");
    found.slice(0, 100).forEach(function (one) {
      var item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
      link.href = one.file;
      link.textContent = one.label;
      kind.className = "dim";
      kind.textContent = " " + one.kind + (one.when ? ", " + one.when : "");
      item.append(link, kind);
      list.append(item);
    });
  }
  field.value = new URL(location.href).searchParams.get("q") || "";
  field.addEventListener("input", show);
  show();
})();
