"use strict";

/* Answers with what somebody chose to save on this phone when there is no internet. Nothing of what
   passes through is ever kept here (saved.js keeps, on a touch, public pages alone). */

const SAVED = "saved";
const SOUND = /^\/[a-z-]+\/capsules\/audio\/[\w-]+\.(ogg|mp3)$/;
const CAPSULE = /^\/[a-z-]+\/capsules\/[\w-]+\//;
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
  if (SOUND.test(pathname)) event.respondWith(sound(request, pathname));
  else if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (["script", "style"].includes(request.destination)) {
    event.respondWith(fetch(request).catch(async () => (await saved(pathname)) || Response.error()));
  }
});

/* A recording never changes: one that is kept costs no internet even where there is some. */
async function sound(request, path) {
  const kept = await saved(path);
  if (!kept) return fetch(request);
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") || "");
  return asked ? piece(await kept.blob(), Number(asked[1]), asked[2], kept.headers) : kept;
}

/* A player asks for pieces, and jumps in what was answered with one. */
function piece(whole, first, last, headers) {
  const end = Math.min(last === "" ? Infinity : Number(last), whole.size - 1);
  if (first > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  return new Response(whole.slice(first, end + 1), {
    status: 206,
    headers: {
      "Accept-Ranges": "bytes",
      "Content-Range": `bytes ${first}-${end}/${whole.size}`,
      "Content-Type": headers.get("Content-Type"),
    },
  });
}

const saved = (path) => caches.match(path, { cacheName: SAVED });

async function page(request, path) {
  const kept = await saved(path);
  const asked = fetch(request);
  if (!kept) return asked.catch(() => elsewhere(path));
  const better = asked.then(async (answer) => {
    if (answer.status === 404) await forget(path).catch(() => {});
    return answer.status >= 500 ? kept : answer;
  });
  const late = new Promise((done) => setTimeout(done, PATIENCE, kept));
  return Promise.race(request.url.includes("?") ? [better] : [better, late]).catch(() => kept);
}

/* A capsule that was taken off the portal leaves the phone of whoever opens it. One that only lost
   this page stays: saved.js fetches it anew. */
async function forget(path) {
  const [own] = CAPSULE.exec(path) || [];
  const list = own && (await saved(`${own}saved.json`));
  if (!list || (await fetch(`${own}saved.json`, { credentials: "omit", cache: "no-cache" })).status !== 404) return;
  const cache = await caches.open(SAVED);
  const sounds = Object.keys((await list.json()).recordings);
  const paths = (await cache.keys()).map((one) => new URL(one.url).pathname);
  const gone = paths.filter((one) => one.startsWith(own) || sounds.includes(one));
  await Promise.all(gone.map((one) => cache.delete(one)));
  if (paths.some((one) => one.endsWith("/saved.json") && !gone.includes(one))) return;
  await caches.delete(SAVED);
  await self.registration.unregister();
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
