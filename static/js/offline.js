"use strict";

/* Answers with what somebody chose to save on this phone when there is no internet. It only reads:
   nothing of what passes through is ever kept here (saved.js keeps, on a touch, public pages alone). */

const SAVED = "saved";
const PATIENCE = 4000; // a saved page is not waited for any longer

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* Leaving outlives the page that was left. */
self.addEventListener("message", (event) => {
  if (event.data !== "erase") return;
  event.waitUntil(Promise.all([caches.delete(SAVED), self.registration.unregister()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname === "/exit/") return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (["script", "style"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(async () => (await saved(pathname)) || Response.error()));
  }
});

const saved = (path) => caches.match(path, { cacheName: SAVED });

async function page(request, path) {
  const kept = await saved(path);
  const asked = fetch(request);
  if (!kept) return asked.catch(() => elsewhere(path));
  const better = asked.then((answer) => (answer.status >= 500 ? kept : answer));
  const late = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race(request.url.includes("?") ? [better] : [better, late]).catch(() => kept);
}

/* Everything else needs the internet; the page that says so has the numbers to call. */
async function elsewhere(path) {
  const language = path.split("/")[1];
  const cache = (await caches.has(SAVED)) ? await caches.open(SAVED) : null;
  const pages = cache ? (await cache.keys()).filter((one) => one.url.endsWith("/saved/offline/")) : [];
  const own = pages.find((one) => new URL(one.url).pathname === `/${language}/saved/offline/`);
  const found = (own || pages[0]) && (await cache.match(own || pages[0]));
  if (!found) return Response.error();
  return new Response(await found.blob(), { status: 503, headers: found.headers });
}
