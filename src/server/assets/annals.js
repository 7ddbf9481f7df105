// Keyboard shortcuts, wheel zoom and brushing. They only follow links and forms of the page, which
// also works without script.
(function () {
  "use strict";
  var $ = function (which) { return document.querySelector(which); };
  var all = function (which) { return Array.from(document.querySelectorAll(which)); };

  // j and k move through the events, or else through claims and table rows.
  var items = all(".events > li");
  if (!items.length) items = all(".claims > li, main tbody tr");
  var at = -1;
  function go(by) {
    items = items.filter(function (item) { return item.getClientRects().length; });
    if (!items.length) return;
    if (items[at]) items[at].classList.remove("at");
    at = Math.max(0, Math.min(items.length - 1, at + by));
    items[at].classList.add("at");
    var link = items[at].querySelector("a.what, a");
    if (link) link.focus({ preventScroll: true });
    items[at].scrollIntoView({ block: "nearest" });
  }

  // Scroll a wide network to its middle, where the thing is.
  all(".picture").forEach(function (picture) {
    if (picture.querySelector(".network")) picture.scrollLeft = (picture.scrollWidth - picture.clientWidth) / 2;
  });

  // What happened, on hover and focus of a mark: its title and description.
  var tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  function explain(event) {
    var mark = event.target.closest("svg a");
    var title = mark && (mark.dataset.title || (mark.querySelector("title, text") || {}).textContent);
    tip.hidden = !title;
    if (!title) return;
    // The browser would show the title as well.
    mark.dataset.title = title;
    mark.setAttribute("aria-label", title);
    mark.querySelectorAll("title").forEach(function (own) { own.remove(); });
    var head = document.createElement("strong"), text = document.createElement("p");
    head.textContent = title;
    var link = all(".events a.what").find(function (own) { return own.getAttribute("href") === mark.getAttribute("href"); });
    var told = link && link.closest("li").querySelector(".told");
    text.textContent = (told || mark.querySelector("desc") || {}).textContent || "";
    tip.replaceChildren(head, text);
    var box = mark.getBoundingClientRect();
    var left = event.clientX || box.left, below = box.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.left = Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = (below ? box.bottom + 8 : Math.max(8, box.top - 8 - tip.offsetHeight)) + "px";
  }
  all(".picture").forEach(function (picture) {
    picture.addEventListener("mouseover", explain);
    picture.addEventListener("focusin", explain);
    picture.addEventListener("mouseleave", function () { tip.hidden = true; });
    picture.addEventListener("focusout", function () { tip.hidden = true; });
  });

  // Copies the text beside a button.
  all("button[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var items = Array.from(button.parentElement.querySelectorAll(button.dataset.copy + " > li"));
      var text = items.map(function (item) { return item.textContent.trim(); }).join("\n");
      navigator.clipboard.writeText(text).then(function () { button.textContent = "Copied"; });
    });
  });

  // Pan and zoom links carry their shortcut in data-key.
  function followShortcut(key) {
    var link = all("a[data-key]").find(function (a) { return a.dataset.key === key; });
    if (link) location.href = link.href;
    return !!link;
  }

  // The folded pages of the navigation close when the keyboard or the pointer has left them.
  var more = $(".more");
  if (more) more.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !more.contains(event.relatedTarget)) more.open = false;
  });

  var help;
  function toggleHelp() {
    if (!help) {
      help = document.createElement("dialog");
      help.setAttribute("aria-label", "Keyboard shortcuts");
      var table = document.createElement("table");
      [["/", "search"], ["j k ↓ ↑", "next, previous"], ["+ -", "zoom in, zoom out"], ["0", "show all"],
        ["[ ]", "earlier, later"],
        ["← →", "move between bars; Shift selects several"], ["?", "show these shortcuts"]].forEach(function (key) {
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
    var inField = event.target.closest("input, textarea, select");
    if (inField && event.key === "Enter" && event.ctrlKey && inField.form) inField.form.requestSubmit();
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    var done = true;
    switch (event.key) {
      case "/": $("header input[type=search]").focus(); break;
      case "j": go(1); break;
      case "k": go(-1); break;
      case "ArrowDown": if (at < 0) done = false; else go(1); break;
      case "ArrowUp": if (at < 0) done = false; else go(-1); break;
      case "?": toggleHelp(); break;
      case "=": followShortcut("+"); break;
      case "+": case "-": case "0": case "[": case "]": followShortcut(event.key); break;
      default: done = false;
    }
    if (done) event.preventDefault();
  });

  // Ctrl and the wheel zoom; the wheel alone scrolls.
  var navigating = false;
  all(".density, .picture").forEach(function (part) {
    part.addEventListener("wheel", function (event) {
      if (!event.ctrlKey || !$("a[data-key]")) return;
      event.preventDefault();
      if (navigating) return;
      navigating = followShortcut(event.deltaY < 0 ? "+" : "-");
    }, { passive: false });
  });

  // The histogram can be brushed with mouse, pen or finger, from the bar where the pointer goes down to
  // the one where it comes up; with the keyboard, by arrow keys, and Shift for several bars.
  var chart = $(".strip");
  var bars = all(".strip a");
  if (bars.length) brush();

  function brush() {
    var range = $(".steps .dim");
    var fullRange = range.textContent;
    range.setAttribute("role", "status");
    var start = null;
    var last = null;
    var dragging = false;
    var brushed = false;

    function nearestBar(x) {
      var distance = function (bar) {
        var box = bar.getBoundingClientRect();
        return Math.abs((box.left + box.right) / 2 - x);
      };
      return bars.reduce(function (best, bar) { return distance(bar) < distance(best) ? bar : best; });
    }
    function bound(bar, which) { return new URL(bar.href.baseVal, location.href).searchParams.get(which); }
    // The first and last brushed bar, if there are several.
    function selection() {
      if (!start || start === last) return null;
      return bars.indexOf(start) < bars.indexOf(last) ? [start, last] : [last, start];
    }
    function showSelection() {
      var ends = selection();
      bars.forEach(function (bar, i) {
        bar.classList.toggle("in", !!ends && i >= bars.indexOf(ends[0]) && i <= bars.indexOf(ends[1]));
      });
      range.textContent = ends ? bound(ends[0], "from") + " to " + bound(ends[1], "to") : fullRange;
    }
    function reset() { start = last = null; dragging = false; showSelection(); }
    function go() {
      var ends = selection();
      if (!ends) return false;
      var address = new URL(ends[0].href.baseVal, location.href);
      address.searchParams.set("to", bound(ends[1], "to"));
      location.href = address.href;
      return true;
    }

    chart.addEventListener("dragstart", function (event) { event.preventDefault(); });
    chart.addEventListener("pointerdown", function (event) {
      brushed = false;
      if (event.button !== 0 || !event.isPrimary) return;
      start = last = nearestBar(event.clientX);
      dragging = true;
    });
    window.addEventListener("pointermove", function (event) {
      if (dragging && event.isPrimary) { last = nearestBar(event.clientX); showSelection(); }
    });
    window.addEventListener("pointerup", function () {
      if (!dragging) return;
      brushed = go();
      reset();
    });
    // The touch turned out to scroll the page.
    window.addEventListener("pointercancel", reset);
    chart.addEventListener("click", function (event) { if (brushed) event.preventDefault(); });

    chart.addEventListener("keydown", function (event) {
      var now = bars.indexOf(document.activeElement);
      var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "Escape") reset();
      else if (event.key === "Enter" && go()) event.preventDefault();
      else if (by && now >= 0 && bars[now + by]) {
        start = event.shiftKey ? start || bars[now] : null;
        last = event.shiftKey ? bars[now + by] : null;
        bars[now + by].focus();
        showSelection();
        event.preventDefault();
      }
    });
    chart.addEventListener("focusout", function (event) {
      if (!dragging && !chart.contains(event.relatedTarget)) reset();
    });
  }
})();
