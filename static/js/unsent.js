// Without internet a press on "Send" leads to the browser's own page, and the way back to an
// empty box. The press is held up instead, it is said why, and every word stays where it is.
(function () {
  "use strict";
  var note = document.getElementById("no-internet");
  if (!note) return;

  function hasWords(form) {
    return Array.prototype.some.call(form.querySelectorAll("textarea:not([readonly])"),
      function (box) { return box.value.trim() !== ""; });
  }

  document.addEventListener("submit", function (event) {
    if (navigator.onLine !== false || !hasWords(event.target)) return;
    event.preventDefault();
    event.target.appendChild(note);
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  }, true);

  window.addEventListener("online", function () { note.hidden = true; });
})();
