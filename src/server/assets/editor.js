// Completion in an editor for SPARQL or Turtle, with names from /terms.json. Without script the editor
// is a plain text area.
(function () {
  "use strict";
  var MAX_ITEMS = 40, own = document.currentScript.src;
  var field = document.querySelector(".typed textarea");
  if (!field) return;
  var form = field.form;

  function element(tag, className, text) {
    var node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  var list = element("ul", "terms");
  list.id = "terms";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Terms");
  // A scrollable element must be focusable for accessibility; in fact the field keeps the focus.
  list.tabIndex = 0;
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  var status = element("p", "hidden");
  status.setAttribute("role", "status");
  var mirror = element("div", "mirror");
  mirror.setAttribute("aria-hidden", "true");
  field.after(list, status, mirror);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", "terms");
  var keys = form.querySelector("[data-keys]") || element("span", "");
  [["Ctrl", "Enter", " run · "], ["Ctrl", "Space", " complete a name"]].forEach(function (key) {
    keys.append(element("kbd", "", key[0]), " ", element("kbd", "", key[1]), key[2]);
  });

  // A new request aborts the one before, on the server too.
  var pending = null;
  function fetchTerms(params, control) {
    var day = form.elements["as-of"];
    if (day) params.set("as-of", day.value);
    return fetch(new URL("terms.json?" + params, own), { signal: control && control.signal }).then(function (response) {
      return response.ok ? response.json() : Promise.reject(response.status);
    });
  }

  // The terms of the ontology; fetched once, when the field is first used, and again after a failure.
  var vocabulary = null;
  function loadVocabulary() {
    if (!vocabulary) {
      vocabulary = fetchTerms(new URLSearchParams());
      vocabulary.catch(function () { vocabulary = null; });
    }
    return vocabulary;
  }

  // The name being typed; null inside a string, an IRI or a comment.
  function nameAtCursor() {
    if (field.selectionStart !== field.selectionEnd) return null;
    var tokens = /"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*\n/g;
    var code = field.value.slice(0, field.selectionStart).replace(tokens, function (found) {
      return /^("""|''')(?![^]*\1$)/.test(found) ? '"' : found.endsWith("\n") ? "\n" : " ";
    });
    var line = code.slice(code.lastIndexOf("\n") + 1);
    if (/["'#]|<[^\s=]*$/.test(line)) return null;
    var name = /[?$]?[\w-]*:?[\w-]*$/.exec(line)[0];
    var before = code.slice(0, code.length - name.length);
    var property = /(ann:\w+)\s+(?:[\w:-]+\s*,\s*)*$/.exec(before);
    return {
      name: name,
      isClass: /(^|[\s;{])a\s+$/.test(line.slice(0, line.length - name.length)),
      property: property && property[1]
    };
  }

  // How well a term matches, 0 best; null if it does not.
  function rank(term, name, isClass) {
    var lower = name.toLowerCase();
    var full = term[0].toLowerCase();
    var colon = lower.indexOf(":");
    var local = colon < 0 ? lower : lower.slice(colon + 1);
    if (colon >= 0 && !full.startsWith(lower.slice(0, colon + 1))) return null;
    var own = full.slice(full.indexOf(":") + 1);
    var label = term[2].toLowerCase();
    var position = own.startsWith(local) ? 0 : label.startsWith(local) ? 1
      : label.split(/[^a-z0-9]+/).some(function (word) { return word.startsWith(local); }) ? 2
      : local.length > 3 && own.includes(local) ? 3 : null;
    if (position === null) return null;
    var kind = term[1] === "class" ? (isClass ? 0 : 2) : term[1] === "property" ? 1 : 3;
    return position * 10 + kind;
  }

  function candidates(vocabulary, at, explicit) {
    var name = at.name;
    if (/^[?$]/.test(name)) {
      if (!explicit) return [];
      var seen = new Set(field.value.match(/[?$]\w+/g));
      var before = field.value.slice(0, field.selectionStart - name.length);
      if (!(before + field.value.slice(field.selectionStart)).match(new RegExp("\\" + name + "(?!\\w)"))) seen.delete(name);
      return Array.from(seen).filter(function (v) { return v.startsWith(name); }).sort()
        .map(function (v) { return [v, "variable", "", ""]; });
    }
    if (!name.includes(":") && !explicit) return [];
    // After a property that takes the concepts of one vocabulary, only these.
    var property = vocabulary.terms.find(function (term) { return term[0] === at.property && term[4]; });
    var terms = property ? vocabulary.terms.filter(function (term) { return term[1] === property[4]; }) : vocabulary.terms;
    var matches = terms.map(function (term) { return [rank(term, name, at.isClass), term]; });
    matches = matches.filter(function (one) { return one[0] !== null; });
    matches.sort(function (a, b) { return a[0] - b[0] || (a[1][0] < b[1][0] ? -1 : 1); });
    var found = matches.map(function (one) { return one[1]; });
    if (name.includes(":")) return found;
    var prefixes = vocabulary.prefixes.filter(function (one) { return one[0].startsWith(name); });
    return prefixes.map(function (one) { return [one[0] + ":", "prefix", "", one[1]]; }).concat(found);
  }

  // The list: its terms, and the selected one.
  var shown = [];
  var at = -1;
  var cursor = 0;

  function select(to) {
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
    status.textContent = "";
    select(-1);
  }

  // Place the list below the current line, where the name begins.
  function positionList(name) {
    mirror.textContent = field.value.slice(0, field.selectionStart - name.length);
    var mark = element("span", "", "\u200b");
    mirror.append(mark);
    mirror.style.width = field.clientWidth + "px";
    var maxLeft = field.offsetWidth - list.offsetWidth;
    list.style.left = Math.max(0, Math.min(mark.offsetLeft, maxLeft)) + "px";
    list.style.top = field.offsetTop + mark.offsetTop - field.scrollTop + mark.offsetHeight + 4 + "px";
  }

  function show(name, found) {
    close();
    // A complete name needs no list; Enter is then a new line.
    if (!found.length || (found.length === 1 && found[0][0] === name)) return;
    shown = found.slice(0, MAX_ITEMS);
    shown.forEach(function (term, i) {
      var item = element("li", "");
      item.id = "term-" + i;
      item.setAttribute("role", "option");
      item.append(element("code", "", term[0]));
      if (term[2]) item.append(" ", element("span", "dim", term[2]));
      if (term[1]) item.append(" ", element("span", "dim kind", term[1]));
      if (term[3]) item.append(element("span", "says", term[3]));
      item.addEventListener("click", function () { insert(i); });
      list.append(item);
    });
    list.hidden = false;
    cursor = field.selectionStart;
    positionList(name);
    var more = found.length > MAX_ITEMS ? " of " + found.length : "";
    status.textContent = shown.length + more + (found.length === 1 ? " term" : " terms");
    select(found.some(function (term) { return term[0] === name; }) ? -1 : 0);
  }

  var inserting = false;
  function insert(i) {
    var name = nameAtCursor().name;
    var end = field.selectionStart;
    var text = shown[i][0];
    close();
    field.setSelectionRange(end - name.length, end);
    inserting = true;
    // Only this deprecated command keeps the browser's undo history.
    if (!document.execCommand("insertText", false, text)) field.setRangeText(text, end - name.length, end, "end");
    inserting = false;
    if (text.endsWith(":")) complete(true);
  }

  // Show the matches, if the same name is still being typed when they arrive.
  var timer = 0;
  function complete(explicit) {
    clearTimeout(timer);
    if (pending) pending.abort();
    var now = nameAtCursor();
    if (!now || !(explicit || now.name.includes(":"))) { close(); return; }
    function offer(found) {
      var still = nameAtCursor();
      if (still && still.name === now.name && document.activeElement === field) show(now.name, found);
    }
    loadVocabulary().then(function (vocabulary) {
      var parts = now.name.split(":");
      var things = parts.length > 1 && vocabulary.prefixes.some(function (one) { return one[0] === parts[0] && one[2]; });
      if (!things) { offer(candidates(vocabulary, now, explicit)); return; }
      if (!parts[1]) { close(); return; }
      // Things in the data are fetched when typing pauses.
      timer = setTimeout(function () {
        var mine = pending = new AbortController();
        fetchTerms(new URLSearchParams({ like: now.name }), mine).then(function (response) {
          offer(response.terms);
        }, function () { if (pending === mine) close(); });
      }, 120);
    }, close);
  }

  field.addEventListener("focus", function () { loadVocabulary().catch(close); });
  field.addEventListener("input", function (event) { if (!event.isComposing && !inserting) complete(false); });
  field.addEventListener("blur", close);
  field.addEventListener("scroll", close);
  document.addEventListener("selectionchange", function () {
    if (!list.hidden && field.selectionStart !== cursor) close();
  });
  field.addEventListener("keydown", function (event) {
    if ((event.ctrlKey && event.code === "Space") || (event.altKey && event.key === "ArrowDown")) {
      event.preventDefault();
      complete(true);
      return;
    }
    if (list.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    var by = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (by) select(Math.max(0, Math.min(shown.length - 1, at + by)));
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0 && !event.shiftKey) insert(at);
    else { if (event.key === "Tab") close(); return; }
    event.preventDefault();
  });
})();
