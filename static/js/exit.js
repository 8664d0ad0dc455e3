// Leaving at once: blank the page, tell the server, replace the address. Works with the server
// down. Loaded before the page is drawn, so that leaving works from the first moment on.
(function () {
  "use strict";
  var me = document.currentScript;
  var target = me.dataset.to;
  var address = me.dataset.exit;
  var root = document.documentElement;
  var leaving = false;

  function store(name) {
    try { return window[name]; } catch (_) { return null; } // forbidden by the browser's settings
  }

  function blank() {
    root.classList.add("gone"); // the style sheet shows nothing from here on
    document.title = "\u200e";
    if (document.body) document.body.replaceChildren();
  }

  // Pages saved for reading without internet; the worker goes on with it when we are gone.
  function forgetPages() {
    var nothing = function () {};
    try { window.speechSynthesis.cancel(); } catch (_) { /* says nothing aloud */ }
    try { window.caches.delete("saved").catch(nothing); } catch (_) { return; /* cannot save any */ }
    try { navigator.serviceWorker.controller.postMessage("erase"); } catch (_) { /* none runs */ }
  }

  function leave() {
    if (leaving) return;
    leaving = true;
    blank();
    var local = store("localStorage");
    var tab = store("sessionStorage");
    if (local) local.clear();
    if (tab) { tab.clear(); tab.setItem("left", "1"); }
    forgetPages();
    // A beacon outlives the page; nobody waits for its answer.
    try { navigator.sendBeacon(address); } catch (_) { /* the server learns nothing; we leave */ }
    location.replace(target);
  }

  // Back to a page of ours in the tab that was left leads out again. Opening it anew works.
  function left(again) {
    var tab = store("sessionStorage");
    if (!tab || !tab.getItem("left")) return false;
    if (!again) { tab.removeItem("left"); return false; }
    blank();
    location.replace(target);
    return true;
  }

  var arrived = performance.getEntriesByType && performance.getEntriesByType("navigation")[0];
  left(arrived && arrived.type === "back_forward");
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted || left(true)) return;
    root.classList.add("gone"); // a page from the browser's memory is fetched anew, never shown
    location.reload();
  });

  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("a.exit")) return;
    event.preventDefault();
    leave();
  });

  // Shift three times within two seconds, nothing in between; only with a mouse or touchpad,
  // since a keyboard on glass sends Shift for every capital letter.
  if (!window.matchMedia("(hover: hover) and (pointer: fine)").matches) return;
  root.classList.add("has-keys");
  var times = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") { times = []; return; }
    if (event.repeat) return;
    times = times.filter(function (at) { return event.timeStamp - at < 2000; });
    times.push(event.timeStamp);
    if (times.length > 2) leave();
  });
})();
