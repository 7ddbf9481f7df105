// Completion in a field of SPARQL or Turtle: names from /terms.json, which the server makes of the
// ontology that it has loaded. Without it the field is a plain one.
(function () {
  "use strict";
  var MOST = 40;
  var field = document.querySelector(".typed textarea");
  if (!field) return;
  var form = field.form;

  function make(tag, className, text) {
    var made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  var list = make("ul", "terms");
  list.id = "terms";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Terms");
  // It scrolls, so it must be one that can be focused; in truth the field keeps the focus.
  list.tabIndex = 0;
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  var spoken = make("p", "hidden");
  spoken.setAttribute("role", "status");
  var mirror = make("div", "mirror");
  mirror.setAttribute("aria-hidden", "true");
  field.after(list, spoken, mirror);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", "terms");
  var keys = form.querySelector("[data-keys]") || make("span", "");
  [["Ctrl", "Enter", " runs · "], ["Ctrl", "Space", " completes a name"]].forEach(function (key) {
    keys.append(make("kbd", "", key[0]), " ", make("kbd", "", key[1]), key[2]);
  });

  // A question that is asked anew stops the one before, at the server too.
  var asking = null;
  function ask(params, control) {
    var day = form.elements["as-of"];
    if (day) params.set("as-of", day.value);
    return fetch("/terms.json?" + params, { signal: control && control.signal }).then(function (answer) {
      return answer.ok ? answer.json() : Promise.reject(answer.status);
    });
  }

  // What the server knows; asked for once, when the field is first used, and again where that failed.
  var known = null;
  function learn() {
    if (!known) {
      known = ask(new URLSearchParams());
      known.catch(function () { known = null; });
    }
    return known;
  }

  // The name that is being typed: none within a text, an IRI or a comment.
  function typed() {
    if (field.selectionStart !== field.selectionEnd) return null;
    var whole = /"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*\n/g;
    var bare = field.value.slice(0, field.selectionStart).replace(whole, function (found) {
      return /^("""|''')(?![^]*\1$)/.test(found) ? '"' : found.endsWith("\n") ? "\n" : " ";
    });
    var line = bare.slice(bare.lastIndexOf("\n") + 1);
    if (/["'#]|<[^\s=]*$/.test(line)) return null;
    var name = /[?$]?[\w-]*:?[\w-]*$/.exec(line)[0];
    return { name: name, isClass: /(^|[\s;{])a\s+$/.test(line.slice(0, line.length - name.length)) };
  }

  // How well a term fits, 0 best; none where it does not.
  function fit(term, name, isClass) {
    var low = name.toLowerCase();
    var full = term[0].toLowerCase();
    var colon = low.indexOf(":");
    var local = colon < 0 ? low : low.slice(colon + 1);
    if (colon >= 0 && !full.startsWith(low.slice(0, colon + 1))) return null;
    var own = full.slice(full.indexOf(":") + 1);
    var label = term[2].toLowerCase();
    var place = own.startsWith(local) ? 0 : label.startsWith(local) ? 1
      : label.split(/[^a-z0-9]+/).some(function (word) { return word.startsWith(local); }) ? 2
      : local.length > 3 && own.includes(local) ? 3 : null;
    if (place === null) return null;
    var kind = term[1] === "class" ? (isClass ? 0 : 2) : term[1] === "property" ? 1 : 3;
    return place * 10 + kind;
  }

  function candidates(known, at, wanted) {
    var name = at.name;
    if (/^[?$]/.test(name)) {
      if (!wanted) return [];
      var seen = new Set(field.value.match(/[?$]\w+/g));
      var before = field.value.slice(0, field.selectionStart - name.length);
      if (!(before + field.value.slice(field.selectionStart)).match(new RegExp("\\" + name + "(?!\\w)"))) seen.delete(name);
      return Array.from(seen).filter(function (v) { return v.startsWith(name); }).sort()
        .map(function (v) { return [v, "variable", "", ""]; });
    }
    if (!name.includes(":") && !wanted) return [];
    var fits = known.terms.map(function (term) { return [fit(term, name, at.isClass), term]; });
    fits = fits.filter(function (one) { return one[0] !== null; });
    fits.sort(function (a, b) { return a[0] - b[0] || (a[1][0] < b[1][0] ? -1 : 1); });
    var found = fits.map(function (one) { return one[1]; });
    if (name.includes(":")) return found;
    var prefixes = known.prefixes.filter(function (one) { return one[0].startsWith(name); });
    return prefixes.map(function (one) { return [one[0] + ":", "prefix", "", one[1]]; }).concat(found);
  }

  // The list: which terms it has, and the one that Enter takes.
  var shown = [];
  var at = -1;
  var begun = 0;

  function choose(to) {
    at = to;
    Array.from(list.children).forEach(function (item, i) {
      item.setAttribute("aria-selected", String(i === at));
    });
    var item = list.children[at];
    if (!item) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    shown = [];
    spoken.textContent = "";
    choose(-1);
  }

  // Under the line that is being typed, where the name begins.
  function place(name) {
    mirror.textContent = field.value.slice(0, field.selectionStart - name.length);
    var mark = make("span", "", "\u200b");
    mirror.append(mark);
    mirror.style.width = field.clientWidth + "px";
    var room = field.offsetWidth - list.offsetWidth;
    list.style.left = Math.max(0, Math.min(mark.offsetLeft, room)) + "px";
    list.style.top = field.offsetTop + mark.offsetTop - field.scrollTop + mark.offsetHeight + 4 + "px";
  }

  function show(name, found) {
    close();
    // A name that is written out needs no help; Enter is then a new line.
    if (!found.length || (found.length === 1 && found[0][0] === name)) return;
    shown = found.slice(0, MOST);
    shown.forEach(function (term, i) {
      var item = make("li", "");
      item.id = "term-" + i;
      item.setAttribute("role", "option");
      item.append(make("code", "", term[0]));
      if (term[2]) item.append(" ", make("span", "dim", term[2]));
      if (term[1]) item.append(" ", make("span", "dim kind", term[1]));
      if (term[3]) item.append(make("span", "says", term[3]));
      item.addEventListener("click", function () { take(i); });
      list.append(item);
    });
    list.hidden = false;
    begun = field.selectionStart;
    place(name);
    var more = found.length > MOST ? " of " + found.length : "";
    spoken.textContent = shown.length + more + (found.length === 1 ? " term" : " terms");
    choose(found.some(function (term) { return term[0] === name; }) ? -1 : 0);
  }

  var taking = false;
  function take(i) {
    var name = typed().name;
    var end = field.selectionStart;
    var text = shown[i][0];
    close();
    field.setSelectionRange(end - name.length, end);
    taking = true;
    // The old command alone keeps the browser's undo.
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text, end - name.length, end, "end");
    taking = false;
    if (text.endsWith(":")) complete(true);
  }

  // What fits is shown, if the same name is still being typed when it is known.
  var waiting = 0;
  function complete(wanted) {
    clearTimeout(waiting);
    if (asking) asking.abort();
    var now = typed();
    if (!now || !(wanted || now.name.includes(":"))) { close(); return; }
    function offer(found) {
      var still = typed();
      if (still && still.name === now.name && document.activeElement === field) show(now.name, found);
    }
    learn().then(function (known) {
      var parts = now.name.split(":");
      var things = parts.length > 1 && known.prefixes.some(function (one) { return one[0] === parts[0] && one[2]; });
      if (!things) { offer(candidates(known, now, wanted)); return; }
      if (!parts[1]) { close(); return; }
      // Things of the data are asked for when the typing rests.
      waiting = setTimeout(function () {
        var mine = asking = new AbortController();
        ask(new URLSearchParams({ like: now.name }), mine).then(function (told) {
          offer(told.terms);
        }, function () { if (asking === mine) close(); });
      }, 120);
    }, close);
  }

  field.addEventListener("focus", function () { learn().catch(close); });
  field.addEventListener("input", function (event) { if (!event.isComposing && !taking) complete(false); });
  field.addEventListener("blur", close);
  field.addEventListener("scroll", close);
  document.addEventListener("selectionchange", function () {
    if (!list.hidden && field.selectionStart !== begun) close();
  });
  field.addEventListener("keydown", function (event) {
    if ((event.ctrlKey && event.code === "Space") || (event.altKey && event.key === "ArrowDown")) {
      event.preventDefault();
      complete(true);
      return;
    }
    if (list.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    var by = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (by) choose(Math.max(0, Math.min(shown.length - 1, at + by)));
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0 && !event.shiftKey) take(at);
    else { if (event.key === "Tab") close(); return; }
    event.preventDefault();
  });
})();
