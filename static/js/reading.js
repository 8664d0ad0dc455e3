"use strict";

/* On a capsule's page: how far one has read, reading aloud, and saving it. All of it stays on the
   device; without this script the page is whole. */

(() => {
  const cards = [...document.querySelectorAll("article.card[id^='card-']")];
  // A device that a closed institution shares is used by many: it remembers nothing.
  const isShared = "shared" in document.documentElement.dataset;

  /* --- how far one has read ------------------------------------------------------------------ */
  const place = document.getElementById("progress");

  function remembered() {
    try { return JSON.parse(localStorage.getItem("read")) || {}; } catch (_) { return {}; }
  }

  function read() {
    const numbers = remembered()[place.dataset.capsule];
    return Array.isArray(numbers) ? numbers.filter((one) => document.getElementById(`card-${one}`)) : [];
  }

  function tell() {
    const seen = read();
    const next = cards.map(numberOf).find((one) => one > Math.max(...seen) && !seen.includes(one));
    const words = place.querySelector("[data-words]");
    words.textContent = place.dataset.words.replace("{read}", seen.length);
    place.querySelector("progress").value = seen.length;
    const link = place.querySelector("a");
    link.href = `#card-${next}`;
    link.hidden = !next;
    place.hidden = !seen.length;
  }

  const numberOf = (card) => Number(card.id.slice(5));

  function note(card) {
    const seen = new Set(read()).add(numberOf(card));
    try {
      localStorage.setItem("read", JSON.stringify({ ...remembered(), [place.dataset.capsule]: [...seen] }));
    } catch (_) { /* a full or forbidden store: nothing is remembered */ }
    if (!place.hidden) tell();
  }

  /* A card counts as read once its end has been on the screen for a second. */
  function watch() {
    const waiting = new Map();
    const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => {
      clearTimeout(waiting.get(entry.target));
      if (!entry.isIntersecting) return;
      waiting.set(entry.target, setTimeout(() => {
        note(entry.target.closest("article"));
        watcher.unobserve(entry.target);
      }, 1000));
    }), { rootMargin: "-64px 0px 0px 0px" });
    cards.forEach((card) => watcher.observe(card.lastElementChild.lastElementChild || card.lastElementChild));
  }

  if (place && !isShared && "IntersectionObserver" in window) { tell(); watch(); }

  /* --- reading aloud: only voices that live on the device, so that no text goes anywhere ------ */
  const voices = window.speechSynthesis;
  const pattern = document.getElementById("listen");
  const first = (code) => code.toLowerCase().split(/[-_]/)[0].replace("cmn", "zh");
  const voiceFor = (code) => voices.getVoices().find((one) => one.localService && first(one.lang) === first(code));
  let speaking = null;

  const textsOf = (card) => [...card.querySelectorAll("h2, p, li")].filter((one) =>
    !one.closest(".meta, form, nav") && !one.querySelector("p, li, a.button, button") && one.textContent.trim());

  const languageOf = (block) => block.closest("[lang]").lang;

  function hush() {
    voices.cancel();
    if (!speaking) return;
    speaking.classList.remove("speaking");
    const button = speaking.querySelector("[data-listen]");
    button.lastChild.textContent = pattern.dataset.listen;
    speaking = null;
  }

  function speak(card, button) {
    if (speaking === card) return hush();
    hush();
    speaking = card;
    card.classList.add("speaking");
    button.lastChild.textContent = pattern.dataset.stop;
    const texts = textsOf(card);
    texts.forEach((block, at) => {
      const said = new SpeechSynthesisUtterance(block.textContent.trim());
      [said.voice, said.lang] = [voiceFor(languageOf(block)), languageOf(block)];
      if (at === texts.length - 1) said.onend = () => { if (speaking === card) hush(); };
      said.onerror = () => { if (speaking === card) hush(); };
      voices.speak(said);
    });
    return undefined;
  }

  function offer() {
    // A recording is better; without internet the voice reads where none is kept.
    cards.filter((card) => !card.querySelector("audio:not([data-away]), [data-listen]")).forEach((card) => {
      const texts = textsOf(card);
      if (!texts.length || !texts.every((block) => voiceFor(languageOf(block)))) return;
      const made = pattern.content.firstElementChild.cloneNode(true);
      const button = made.querySelector("button");
      button.append(pattern.dataset.listen);
      button.dataset.listen = "";
      button.addEventListener("click", () => speak(card, button));
      card.lastElementChild.append(made);
    });
  }

  /* Marks the recordings that cannot be played now. */
  async function look() {
    if (navigator.onLine) return;
    const players = [...document.querySelectorAll("article.card audio")];
    const kept = async (one) => {
      try { return await caches.match(one.src, { cacheName: "saved" }); } catch (_) { return null; }
    };
    const found = await Promise.all(players.map(kept));
    players.forEach((one, at) => one.toggleAttribute("data-away", !found[at]));
  }

  if (voices && pattern) {
    const looked = look();
    looked.then(offer);
    voices.addEventListener("voiceschanged", () => looked.then(offer));
    window.addEventListener("pagehide", hush);
  }
  cards.forEach((card) => card.querySelectorAll("audio").forEach((audio) => {
    audio.addEventListener("play", () => { if (voices && pattern) hush(); card.classList.add("speaking"); });
    ["pause", "ended"].forEach((name) => audio.addEventListener(name, () => card.classList.remove("speaking")));
  }));

  /* --- saving: nothing happens before a touch -------------------------------------------------- */
  const part = document.getElementById("save");
  if (!part || isShared || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const { code, worker, list } = part.dataset;
  const aloud = part.querySelector("input");
  const state = (name) => part.querySelectorAll("[data-state]").forEach((one) => { one.hidden = one.dataset.state !== name; });

  // Recordings can be added later on.
  const done = (isAloud) => {
    state("done");
    part.querySelector("[data-state=offered]").hidden = !aloud || isAloud || !navigator.onLine;
  };

  part.hidden = false;
  state("offered");
  part.querySelector("button").addEventListener("click", async () => {
    state("busy");
    try {
      await navigator.serviceWorker.register(worker, { scope: "/" });
      await (await import(code)).save(list, { aloud: Boolean(aloud && aloud.checked) });
      done(aloud && aloud.checked);
    } catch (_) {
      state("failed");
      part.querySelector("[data-state=offered]").hidden = false;
    }
  });

  caches.match(list, { cacheName: "saved" }).then(async (found) => {
    if (!found) return;
    done((await found.json()).aloud);
    if (!navigator.onLine) return;
    const saved = await import(code);
    await saved.refresh(list);
    if (!(await saved.kept(list))) state("offered");
  }).catch(() => {});
})();
