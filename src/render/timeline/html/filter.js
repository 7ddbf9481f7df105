(function () {
  "use strict";
  var form = document.querySelector("form");
  var items = Array.from(document.querySelectorAll(".events > li"));
  var words = items.map(function (item) { return item.textContent.toLowerCase(); });
  var marks = Array.from(document.querySelectorAll("svg a[href^='#']"));
  var search = form.elements.search;
  var picks = Array.from(form.querySelectorAll("select"));
  var status = form.querySelector("output");

  function fits(item, at) {
    var facets = (item.dataset.f || "").split(" ");
    var terms = search.value.toLowerCase().split(/\s+/);
    var kind = item.classList.contains("k-a") ? form.elements.attacks : form.elements.others;
    return kind.checked &&
      (!form.elements.contested.checked || item.classList.contains("c")) &&
      terms.every(function (word) { return words[at].includes(word); }) &&
      picks.every(function (pick) { return !pick.value || facets.includes(pick.value); });
  }

  function show() {
    var shown = new Set();
    items.forEach(function (item, at) {
      item.hidden = !fits(item, at);
      if (!item.hidden) shown.add("#" + item.id);
    });
    marks.forEach(function (mark) {
      mark.classList.toggle("off", !shown.has(decodeURIComponent(mark.getAttribute("href"))));
    });
    document.querySelectorAll(".year").forEach(function (year) {
      year.hidden = !year.querySelector(".events > li:not([hidden])");
    });
    status.textContent = shown.size + " of " + items.length + " events";
  }

  form.querySelectorAll("[hidden]").forEach(function (part) { part.hidden = false; });
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(show); });
  show();
})();
