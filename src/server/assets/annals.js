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

  // A drawn network that is wider than its place begins with its middle, where the thing stands.
  all(".picture").forEach(function (picture) {
    if (picture.querySelector(".network")) picture.scrollLeft = (picture.scrollWidth - picture.clientWidth) / 2;
  });

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
        ["[ ]", "earlier, later"],
        ["← →", "bars of the strip, with Shift several"], ["?", "these keys"]].forEach(function (key) {
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

  // The strip can be brushed, with mouse, pen or finger: from the bar where the pointer goes down to
  // that where it comes up; with the keyboard by arrows, and Shift for more bars than one.
  var strip = $(".strip");
  var bars = all(".strip a");
  if (bars.length) brush();

  function brush() {
    var said = $(".steps .dim");
    var whole = said.textContent;
    said.setAttribute("role", "status");
    var begun = null;
    var last = null;
    var held = false;
    var brushed = false;

    function near(x) {
      var away = function (bar) {
        var box = bar.getBoundingClientRect();
        return Math.abs((box.left + box.right) / 2 - x);
      };
      return bars.reduce(function (best, bar) { return away(bar) < away(best) ? bar : best; });
    }
    function end(bar, which) { return new URL(bar.href.baseVal, location.href).searchParams.get(which); }
    // The first and the last bar that are brushed, if these are two.
    function ends() {
      if (!begun || begun === last) return null;
      return bars.indexOf(begun) < bars.indexOf(last) ? [begun, last] : [last, begun];
    }
    function mark() {
      var both = ends();
      bars.forEach(function (bar, i) {
        bar.classList.toggle("in", !!both && i >= bars.indexOf(both[0]) && i <= bars.indexOf(both[1]));
      });
      said.textContent = both ? end(both[0], "from") + " to " + end(both[1], "to") : whole;
    }
    function leave() { begun = last = null; held = false; mark(); }
    function go() {
      var both = ends();
      if (!both) return false;
      var address = new URL(both[0].href.baseVal, location.href);
      address.searchParams.set("to", end(both[1], "to"));
      location.href = address.href;
      return true;
    }

    strip.addEventListener("dragstart", function (event) { event.preventDefault(); });
    strip.addEventListener("pointerdown", function (event) {
      brushed = false;
      if (event.button !== 0 || !event.isPrimary) return;
      begun = last = near(event.clientX);
      held = true;
    });
    window.addEventListener("pointermove", function (event) {
      if (held && event.isPrimary) { last = near(event.clientX); mark(); }
    });
    window.addEventListener("pointerup", function () {
      if (!held) return;
      brushed = go();
      leave();
    });
    // The finger scrolls the page after all.
    window.addEventListener("pointercancel", leave);
    strip.addEventListener("click", function (event) { if (brushed) event.preventDefault(); });

    strip.addEventListener("keydown", function (event) {
      var now = bars.indexOf(document.activeElement);
      var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "Escape") leave();
      else if (event.key === "Enter" && go()) event.preventDefault();
      else if (by && now >= 0 && bars[now + by]) {
        begun = event.shiftKey ? begun || bars[now] : null;
        last = event.shiftKey ? bars[now + by] : null;
        bars[now + by].focus();
        mark();
        event.preventDefault();
      }
    });
    strip.addEventListener("focusout", function (event) {
      if (!held && !strip.contains(event.relatedTarget)) leave();
    });
  }
})();
