// Keeps the page itself, so that it opens without the server. What it shows then is kept by the page (src/prep/saved.ts).
const SHELL = "callsheet-shell";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/") || url.pathname === "/icon.svg") event.respondWith(asset(request));
});

/** The server's answer, whatever it says; only when it is away, the kept page. */
async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await keepPage(answer.clone());
    return answer;
  } catch {
    const kept = await caches.match("/", { cacheName: SHELL, ignoreVary: true });
    return kept ?? Response.error();
  }
}

/** Names of assets hold a hash of their content: what is kept is right. */
async function asset(request) {
  const kept = await caches.match(request, { cacheName: SHELL, ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

async function keepShell() {
  const answer = await fetch("/", { credentials: "same-origin" });
  if (answer.ok) await keepPage(answer);
}

/** Keeps a new page with what it loads; what only older pages loaded goes. */
async function keepPage(answer) {
  const html = await answer.text();
  if (!html.includes('id="root"')) return;
  const cache = await caches.open(SHELL);
  const known = await (await cache.match("/", { ignoreVary: true }))?.text();
  if (known === html) return;
  const wanted = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]);
  for (const request of await cache.keys()) await cache.delete(request);
  await cache.addAll(wanted);
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await cache.put("/", new Response(html, { headers }));
}
