{% autoescape off %}// Keeps pages that are the same for everybody, and their pieces, for when there is no network.
// No page with anything of a person is kept, and no night: those lie in a store of their own, which an update leaves.
const NAME = "trochee-phone-{{ named }}", PAGE = "{{ page }}", PATIENCE = 4000;
const KEPT = {{ kept }};{% endautoescape %}

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  for (const [path, source] of Object.entries(KEPT)) {
    const answer = await fetch(source, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(path);
    await cache.put(path, answer);
  }
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("trochee-phone-") && name !== NAME) await caches.delete(name);
  await clients.claim();
})()));

const too_slow = () => new Promise((good, bad) => setTimeout(bad, PATIENCE, new Error("too slow")));

async function answered(request, path) {
  const ours = path in KEPT, network = fetch(request);
  network.catch(() => {});
  try {
    const answer = await (ours ? Promise.race([network, too_slow()]) : network);
    if (!ours || answer.status < 500) return answer;
  } catch { /* no network, or too slow: what is kept stands in */ }
  return await caches.match(ours ? path : PAGE, { cacheName: NAME, ignoreVary: true }) ?? network;
}

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname in KEPT || request.mode === "navigate") event.respondWith(answered(request, pathname));
});
