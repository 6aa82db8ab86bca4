/* The service worker: pages once seen open without a connection, and reports that could not be sent wait here.
   SHELL, OFFLINE and VERSION come before this file, from the portal. */

const PAGES = "pages", FILES = "files-" + VERSION, MOST = 150;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== PAGES && name !== FILES).map((name) => caches.delete(name))))
    .then(() => clients.claim()));
});

/* Only what is the same for everybody is kept (it carries an ETag), and empty forms of visitors who are not signed in. */
const keepable = (answer) => answer.ok && !answer.redirected
  && (answer.headers.has("ETag") || answer.headers.get("X-Offline") === "keep");

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST)).map((old) => cache.delete(old)));
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (keepable(answer)) event.waitUntil(keep(PAGES, event.request, answer.clone()));
    return answer;
  } catch (error) {
    return await caches.match(event.request, { ignoreVary: true }) || caches.match(OFFLINE);
  }
}

async function file(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(FILES, event.request, answer.clone()));
  return answer;
}

addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (/^\/(aset|merek|foto)\//.test(address.pathname) && !address.search) event.respondWith(file(event));
});

/* The outbox: forms as they were filled in, with their photos, in the order in which they were sent. */
const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode) {
  const opening = indexedDB.open("gapura", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "key", autoIncrement: true });
  return (await asked(opening)).transaction("outbox", mode).objectStore("outbox");
}

const all = async () => asked((await store("readonly")).getAll());
const put = async (entry) => asked((await store("readwrite")).put(entry));
const drop = async (key) => asked((await store("readwrite")).delete(key));

/* A form is sent with the token of a fresh page and its own first key, by which the portal knows it if it came through
   already. It waits while somebody else is signed in: the draft's name, after "gapura-draft:", tells whose it is. */
async function send(entry) {
  const fresh = await fetch(entry.url, { cache: "no-store" });
  const html = await fresh.text(), token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(html);
  if (!token || !html.includes(`data-draft="${entry.draft.slice(13)}"`)) throw 0;
  const body = new FormData();
  body.append("apart", 1); // nobody is there to be asked; of two values the first counts
  entry.fields.forEach(([name, value]) => body.append(name, name === "csrf_token" ? token[1] : value));
  const answer = await fetch(entry.url, { method: "POST", body });
  if (answer.status >= 500 || answer.status === 429) throw 0;
  entry.state = answer.redirected ? "sent" : "refused";
  entry.to = answer.redirected ? answer.url : entry.url;
  if (answer.redirected) entry.fields = [];
  await put(entry);
}

let sending = null;

async function sendAll() {
  for (const entry of (await all()).filter((one) => one.state === "waiting")) {
    await send(entry);
    await tell();
  }
}

const begin = () => {
  sending = sending || sendAll().finally(() => { sending = null; });
  return sending;
};

async function tell() {
  const entries = (await all()).map(({ fields, ...shown }) => shown);
  (await clients.matchAll()).forEach((client) => client.postMessage(entries));
}

const works = {
  status: tell,
  send: () => begin().catch(() => {}).then(tell),
  forget: ({ key }) => drop(key).then(tell),
  keep: ({ entry }) => put({ ...entry, state: "waiting" }).then(tell).then(() => registration.sync && registration.sync.register("outbox")),
};

addEventListener("message", (event) => {
  event.waitUntil(Promise.resolve(works[event.data.work](event.data)).catch(() => {}));
});
addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(begin().then(tell));
});
