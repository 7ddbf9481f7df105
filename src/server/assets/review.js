// Keys of the review of a draft. Without script its form works as it is.
(function () {
  "use strict";
  var statements = Array.from(document.querySelectorAll(".statement"));
  var text = document.querySelector(".kept");
  if (!statements.length) return;
  document.querySelector(".keys").hidden = false;
  var at = -1;

  // Shows the words of a statement in the text.
  function show(number) {
    at = number;
    var own = statements[at].id.slice(1);
    statements.forEach(function (one, index) { one.classList.toggle("at", index === at); });
    var first;
    text.querySelectorAll("mark").forEach(function (mark) {
      var is = mark.dataset.of.split(" ").includes(own);
      mark.classList.toggle("at", is);
      if (is && !first) first = mark;
    });
    if (!first) return;
    var box = first.getBoundingClientRect(), around = text.getBoundingClientRect();
    text.scrollTop += box.top - around.top - text.clientHeight / 3;
  }

  function go(by) {
    var next = Math.max(0, Math.min(statements.length - 1, at + by));
    statements[next].querySelector("input").focus({ preventScroll: true });
    statements[next].scrollIntoView({ block: "nearest" });
    show(next);
  }

  function decide(value) {
    if (at < 0) return;
    statements[at].querySelector("[value=" + value + "]").checked = true;
    if (value === "change") {
      var field = statements[at].querySelector("input:not([type=radio])");
      field.focus();
      field.select();
    } else go(1);
  }

  statements.forEach(function (statement, index) {
    statement.addEventListener("focusin", function () { if (at !== index) show(index); });
    statement.querySelector("input:not([type=radio])").addEventListener("input", function () {
      statement.querySelector("[value=change]").checked = true;
    });
  });

  // Before the keys of all pages, which also know j and k.
  document.addEventListener("keydown", function (event) {
    var isTyped = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyped) {
      if (event.key === "Escape" && at >= 0) { statements[at].querySelector(":checked, input").focus(); event.preventDefault(); }
      return;
    }
    var keys = {
      j: function () { go(1); }, k: function () { go(-1); },
      a: function () { decide("accept"); }, c: function () { decide("change"); }, d: function () { decide("drop"); },
    };
    if (!keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
