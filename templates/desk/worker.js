"use strict";

/* Wakes up for a push, shows one sentence and nothing else, and leads to the desk. It answers no
   request of any page: there is no "fetch" in it. */

const TEXTS = {{ texts|safe }};

self.addEventListener("push", (event) => {
  let lang = "en";
  try {
    lang = event.data.json().lang;
  } catch (_) {
    /* an empty push says the same */
  }
  if (!Object.hasOwn(TEXTS, lang)) lang = "en";
  const { words, dir } = TEXTS[lang];
  event.waitUntil(
    self.registration.showNotification(words, { lang, dir, tag: "desk", renotify: true, data: lang })
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openDesk(event.notification.data));
});

/* A tab with the board comes to the front; no other tab is touched. */
async function openDesk(lang) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const board = tabs.find((tab) => /^\/[a-z-]+\/desk\/$/.test(new URL(tab.url).pathname));
  return board ? board.focus() : self.clients.openWindow(`/${lang}/desk/`);
}
