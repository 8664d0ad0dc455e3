/* Keeps one capsule on this phone, with all that belongs to it; and the page that lists them.
   Loaded when somebody asks to save, or has saved. Everything lies in one cache, so that leaving
   erases it in one step (exit.js). */

const SAVED = "saved";
const LIST = /\/saved\.json$/;
const PART = /^\/[a-z-]+\/(capsules\/[\w-]+\/|saved\/)/; // the only pages that are ever kept
const SOUND = /^\/[a-z-]+\/capsules\/audio\/[\w-]+\.(ogg|mp3)$/; // what a recording is called
const FILE = /(?:href|src|data-code)="(\/static\/[^"]+\.(?:css|js))"/g;

/* Without cookies: what is kept is what everybody gets. */
async function ask(address, cache = "no-cache") {
  const answer = await fetch(address, { credentials: "omit", cache });
  if (answer.status === 404) throw new RangeError("gone");
  const mayBeKept = /\bpublic\b/.test(answer.headers.get("Cache-Control") || "");
  if (!answer.ok || answer.redirected) throw new Error("not kept");
  return [answer, mayBeKept];
}

async function page(address, source) {
  const [answer, mayBeKept] = await ask(source);
  if (!mayBeKept || !PART.test(address)) throw new Error("not kept");
  return { address, answer, files: [...(await answer.clone().text()).matchAll(FILE)].map((found) => found[1]) };
}

async function parts(list) {
  return (await ask(list))[0].json();
}

/* The bytes of a recording never change, so one that is there is not fetched again. One after the
   other: a cheap phone holds one in its hands, not twenty. */
async function sounds(cache, found) {
  const made = [];
  for (const address of soundsOf(found)) {
    if (await cache.match(address)) continue;
    const [answer, mayBeKept] = await ask(address, "default");
    if (!mayBeKept || !SOUND.test(address)) throw new Error("not kept");
    const { status, headers } = answer;
    made.push({ address, answer: new Response(await answer.blob(), { status, headers }) });
  }
  return made;
}

/* All is fetched before anything is put: half a capsule is never kept, not even where the phone is
   full. Recordings are kept where the reader wants them, `aloud`. */
export async function save(list, { aloud = false, found = null } = {}) {
  found = { ...(found || (await parts(list))), aloud };
  const cache = await caches.open(SAVED);
  try {
    await fill(cache, found);
    await cache.put(list, Response.json(found));
  } finally {
    await tidy(cache);
  }
}

async function fill(cache, found) {
  const pages = await Promise.all(Object.entries(found.pages).map(([address, source]) => page(address, source)));
  found.files = [...new Set(pages.flatMap((one) => one.files))];
  const files = await Promise.all(found.files.map(async (address) => ({ address, answer: (await ask(address))[0] })));
  const all = [...pages, ...files, ...(await sounds(cache, found))];
  await Promise.all(all.map(({ address, answer }) => cache.put(address, answer)));
}

export async function all() {
  if (!(await caches.has(SAVED))) return [];
  const cache = await caches.open(SAVED);
  const lists = (await cache.keys()).map((one) => new URL(one.url).pathname).filter((path) => LIST.test(path));
  return Promise.all(lists.map(async (list) => ({ list, ...(await (await cache.match(list)).json()) })));
}

/* What is kept of a capsule, or nothing. */
export async function kept(list) {
  const found = await caches.match(list, { cacheName: SAVED });
  return found && found.json();
}

/* A capsule that changed is fetched anew; one that was taken off the portal goes. */
export async function refresh(list) {
  const here = await kept(list);
  if (!here) return;
  try {
    const found = await parts(list);
    if (found.version !== here.version) await save(list, { aloud: here.aloud, found });
  } catch (error) {
    if (error instanceof RangeError) await remove(list);
  }
}

export async function remove(list) {
  const cache = await caches.open(SAVED);
  await cache.delete(list);
  await tidy(cache);
}

export async function removeAll() {
  await caches.delete(SAVED);
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (registration) await registration.unregister();
}

const soundsOf = (one) => (one.aloud ? Object.keys(one.recordings) : []);

/* What no saved capsule names is deleted; with the last one, everything. */
async function tidy(cache) {
  const rest = await all();
  if (!rest.length) return removeAll();
  const needed = new Set(rest.flatMap((one) => [one.list, ...Object.keys(one.pages), ...one.files, ...soundsOf(one)]));
  const paths = (await cache.keys()).map((one) => new URL(one.url).pathname);
  return Promise.all(paths.filter((path) => !needed.has(path)).map((path) => cache.delete(path)));
}

/* --- the page "Saved on this phone" ---------------------------------------------------------- */
async function show(part) {
  const rest = await all();
  const lines = part.querySelector("[data-list]");
  const line = part.querySelector("template").content;
  lines.replaceChildren(...rest.map((one) => {
    const made = line.cloneNode(true);
    const link = made.querySelector("a");
    [link.href, link.textContent, link.lang, link.dir] = [one.address, one.title, one.language, one.dir];
    const button = made.querySelector("button");
    button.setAttribute("aria-label", `${button.textContent}: ${one.title}`);
    button.addEventListener("click", () => remove(one.list).then(() => show(part)).then(() => part.focus()));
    return made;
  }));
  part.querySelector("[data-none]").hidden = rest.length > 0;
  part.querySelector("[data-some]").hidden = rest.length === 0;
}

async function start(part) {
  part.hidden = false;
  document.querySelector("[data-cannot]").hidden = true;
  part.querySelector("[data-all]").addEventListener("click", () => removeAll().then(() => show(part)).then(() => part.focus()));
  await show(part);
  if (!navigator.onLine) return;
  for (const one of await all()) await refresh(one.list);
  await show(part);
}

const part = document.getElementById("saved");
if (part && "serviceWorker" in navigator && "caches" in window) start(part);
