// A device that many people share: after some quiet minutes the page leaves by itself. Where
// somebody was typing, it first asks, and waits a minute more.
(function () {
  "use strict";
  var house = document.getElementById("house");
  var done = document.getElementById("house-done");
  if (!house || !done) return;
  var warning = house.querySelector(".house-warning");
  var idle = Number(house.dataset.idle) * 1000;
  var MINUTE = 60000;
  var since = Date.now();
  var warned = 0;
  var leaving = false;

  function moved() { since = Date.now(); warned = 0; warning.hidden = true; }

  function hasWords() {
    return Array.prototype.some.call(document.querySelectorAll("textarea:not([readonly])"),
      function (box) { return box.value.trim() !== ""; });
  }

  // Not "scroll": the page scrolls by itself to show the warning.
  ["keydown", "pointerdown", "wheel", "touchmove", "input"].forEach(function (name) {
    window.addEventListener(name, moved, { passive: true, capture: true });
  });

  // Asked again and again: a computer that slept finds the time gone by.
  window.setInterval(function () {
    var now = Date.now();
    if (leaving || now - since < idle) return;
    if (!hasWords() || (warned && now - warned >= MINUTE)) {
      leaving = true; // once: a second try would break off the first on a slow network
      done.submit();
      return;
    }
    if (!warned) {
      warned = now;
      warning.hidden = false;
      warning.scrollIntoView({ block: "center" });
    }
  }, 5000);
})();
