"use strict";

/* Turns messages on this device on and off, on the notices page of the desk. The forms do the
   sending; the script only asks the browser and fills them in. */

(() => {
  const part = document.getElementById("push");
  const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!part || !supported) return;

  const on = part.querySelector("[data-on]");
  const [cannot, denied] = ["cannot", "denied"].map((name) => part.querySelector(`[data-${name}]`));
  const { worker, scope, key } = part.dataset;

  const show = (one) => [on, cannot, denied].forEach((each) => { each.hidden = each !== one; });

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  const letters = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function subscription() {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    return registration ? registration.pushManager.getSubscription() : null;
  }

  async function fingerprint(endpoint) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function active(registration) {
    const starting = registration.installing || registration.waiting;
    if (registration.active || !starting) return registration;
    await new Promise((done, failed) => {
      starting.addEventListener("statechange", () => {
        if (starting.state === "activated") done();
        if (starting.state === "redundant") failed(new Error("worker"));
      });
    });
    return registration;
  }

  async function subscribe() {
    const registration = await active(await navigator.serviceWorker.register(worker, { scope }));
    const old = await registration.pushManager.getSubscription();
    if (old) await old.unsubscribe(); /* of an earlier key, or of somebody else here */
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  }

  on.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") return show(denied);
    try {
      const made = await subscribe();
      on.elements.endpoint.value = made.endpoint;
      on.elements.p256dh.value = letters(made.getKey("p256dh"));
      on.elements.auth.value = letters(made.getKey("auth"));
      return HTMLFormElement.prototype.submit.call(on);
    } catch (_) {
      return show(cannot);
    }
  });

  function isHere(line) {
    line.querySelector("[data-here]").hidden = false;
    line.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const made = await subscription();
        if (made) await made.unsubscribe();
      } finally {
        HTMLFormElement.prototype.submit.call(event.target);
      }
    });
  }

  async function start() {
    const made = await subscription();
    const mark = made ? await fingerprint(made.endpoint) : "";
    const here = mark && part.querySelector(`[data-device="${mark}"]`);
    if (here) { isHere(here); show(null); }
    else show(Notification.permission === "denied" ? denied : on);
  }

  start().catch(() => show(cannot));
})();
