// Keeps one empty page and its pieces, for when there is no network. No page with anything of a person is kept.
const NAME = "trochee-phone-{{ named }}", KEPT = {{ kept|safe }}, PAGE = "{{ page }}";

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  for (const path of KEPT) {
    const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok) throw new Error(path);
    await cache.put(path, answer);
  }
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await clients.claim();
})()));

addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  if (request.method !== "GET" || !(request.mode === "navigate" || KEPT.includes(path))) return;
  event.respondWith(fetch(request).catch(async (away) => {
    const found = await caches.match(KEPT.includes(path) ? path : PAGE, { ignoreVary: true });
    if (found) return found;
    throw away;
  }));
});
