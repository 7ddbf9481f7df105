// Keys, wheel, brush. All of it follows links and forms of the page, which do without it.
(function () {
  "use strict";
  var $ = function (which) { return document.querySelector(which); };
  var all = function (which) { return Array.from(document.querySelectorAll(which)); };

  // j and k go through the events, or else through claims and rows.
  var items = all(".events > li");
  if (!items.length) items = all(".claims > li, main tbody tr");
  var at = -1;
  function go(by) {
    if (!items.length) return;
    if (items[at]) items[at].classList.remove("at");
    at = Math.max(0, Math.min(items.length - 1, at + by));
    items[at].classList.add("at");
    var link = items[at].querySelector("a.what, a");
    if (link) link.focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  }

  // Steps in time are links with the key that they have.
  function step(key) {
    var link = all("a[data-key]").find(function (a) { return a.dataset.key === key; });
    if (link) location.href = link.href;
    return !!link;
  }

  var help;
  function tell() {
    if (!help) {
      help = document.createElement("dialog");
      help.setAttribute("aria-label", "Keys");
      var table = document.createElement("table");
      [["/", "search"], ["j k ↓ ↑", "next, previous"], ["+ -", "nearer, wider"], ["0", "all days"],
        ["[ ]", "earlier, later"], ["?", "these keys"]].forEach(function (key) {
        var row = table.insertRow();
        row.insertCell().textContent = key[0];
        row.insertCell().textContent = key[1];
      });
      var form = document.createElement("form");
      form.method = "dialog";
      var close = document.createElement("button");
      close.textContent = "Close";
      form.append(table, close);
      help.append(form);
      document.body.append(help);
    }
    if (help.open) help.close(); else help.showModal();
  }

  document.addEventListener("keydown", function (event) {
    var in_field = event.target.closest("input, textarea, select");
    if (in_field && event.key === "Enter" && event.ctrlKey && in_field.form) in_field.form.requestSubmit();
    if (in_field || event.ctrlKey || event.metaKey || event.altKey) return;
    var done = true;
    switch (event.key) {
      case "/": $("header input[type=search]").focus(); break;
      case "j": go(1); break;
      case "k": go(-1); break;
      case "ArrowDown": if (at < 0) done = false; else go(1); break;
      case "ArrowUp": if (at < 0) done = false; else go(-1); break;
      case "?": tell(); break;
      case "=": step("+"); break;
      case "+": case "-": case "0": case "[": case "]": step(event.key); break;
      default: done = false;
    }
    if (done) event.preventDefault();
  });

  // Ctrl and the wheel go nearer or wider; the plain wheel scrolls.
  var wheeled = false;
  all(".density, .picture").forEach(function (part) {
    part.addEventListener("wheel", function (event) {
      if (!event.ctrlKey || !$("a[data-key]")) return;
      event.preventDefault();
      if (wheeled) return;
      wheeled = step(event.deltaY < 0 ? "+" : "-");
    }, { passive: false });
  });

  // The strip can be brushed: from the bar where the pointer goes down to that where it comes up.
  var strip = $(".strip");
  if (strip) {
    var bars = all(".strip a");
    var begun = null;
    var last = null;
    var near = function (x) {
      var best = null;
      var least = Infinity;
      bars.forEach(function (bar) {
        var box = bar.getBoundingClientRect();
        var away = Math.abs((box.left + box.right) / 2 - x);
        if (away < least) { least = away; best = bar; }
      });
      return best;
    };
    var mark = function () {
      var ends = [bars.indexOf(begun), bars.indexOf(last)].sort(function (a, b) { return a - b; });
      bars.forEach(function (bar, i) { bar.classList.toggle("in", begun && i >= ends[0] && i <= ends[1]); });
      return ends;
    };
    strip.addEventListener("dragstart", function (event) { event.preventDefault(); });
    strip.addEventListener("pointerdown", function (event) {
      if (event.button === 0 && event.pointerType === "mouse") { begun = last = near(event.clientX); }
    });
    window.addEventListener("pointermove", function (event) {
      if (begun) { last = near(event.clientX); mark(); }
    });
    window.addEventListener("pointerup", function () {
      if (!begun) return;
      var ends = mark();
      begun = null;
      mark();
      if (ends[0] === ends[1]) return;
      var from = new URL(bars[ends[0]].href.baseVal, location.href);
      var to = new URL(bars[ends[1]].href.baseVal, location.href);
      from.searchParams.set("to", to.searchParams.get("to"));
      location.href = from.href;
    });
  }
})();
