// Suggestions for the search box, from /suggest.json: arrows choose one, Enter opens it, Escape closes
// the list. Without script the box is a plain search.
(function () {
  "use strict";
  var field = document.querySelector("header input[type=search]");
  if (!field || !window.fetch) return;
  var form = field.form;
  var WAIT = 120;

  var list = document.createElement("ul");
  list.className = "terms";
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  var status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.classList.add("typed");
  form.append(list, status);
  field.autocomplete = "off";
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  var at = -1;
  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  function mark(next) {
    var items = list.children;
    if (items[at]) items[at].setAttribute("aria-selected", "false");
    at = next < -1 ? items.length - 1 : next >= items.length ? -1 : next;
    if (items[at]) {
      items[at].setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  // An address beside that of the form, which may be below the path of a proxy.
  function address(path, name, value) {
    var url = new URL(path, form.action);
    url.searchParams.set(name, value);
    var day = form.elements["as-of"];
    if (day) url.searchParams.set("as-of", day.value);
    return url;
  }
  function open(entry) { location.href = address("thing", "id", entry.id); }

  function show(found) {
    at = -1;
    list.replaceChildren.apply(list, found.entries.map(function (entry, i) {
      var item = document.createElement("li");
      item.id = "suggestion-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      var label = document.createElement("bdi");
      label.textContent = entry.label;
      var kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = entry.date || entry.kind;
      item.append(label, kind);
      if (entry.field !== "name") {
        var says = document.createElement("span");
        says.className = "says";
        says.textContent = entry.field + ": " + entry.matched;
        item.append(says);
      }
      item.addEventListener("click", function () { open(entry); });
      item.open = function () { open(entry); };
      return item;
    }));
    list.hidden = !found.entries.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.entries.length + " suggestions";
  }

  // A new request aborts the one before, on the server too.
  var pending = null;
  var timer = 0;
  function ask() {
    if (pending) pending.abort();
    var text = field.value;
    if (!text.trim()) return close();
    var control = pending = new AbortController();
    fetch(address("suggest.json", "q", text), { signal: control.signal }).then(function (response) {
      return response.ok ? response.json() : Promise.reject(response.status);
    }).then(function (found) {
      if (pending === control && document.activeElement === field) show(found);
    }).catch(function () { if (pending === control) close(); });
  }
  field.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", function (event) {
    var done = true;
    if (event.key === "ArrowDown" && list.hidden) ask();
    else if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp" && !list.hidden) mark(at - 1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && list.children[at]) list.children[at].open();
    else done = false;
    if (done) event.preventDefault();
  });
})();
