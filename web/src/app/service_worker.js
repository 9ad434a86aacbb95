// Keeps the app's own files and the last answers of reads, so that a reload without network shows the
// shell and the last data; the app says how old they are. Writes are never kept or repeated.
const version = 'VERSION';
const files = FILES;
const shell = `shell-${version}`;
const answers = 'answers';
const answers_max = 200;
const private_path = /^\/api\/v1\/(auth|tokens|grants|admin-log|events|ws)/;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(['/', ...files])));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith('shell-') && name !== shell).map((name) => caches.delete(name)))));
});

async function newest_first(request, name, key) {
  const cache = await caches.open(name);
  try {
    const response = await fetch(request);
    if (response.ok) {
      const copy = response.clone();
      const headers = new Headers(copy.headers);
      headers.set('x-kept-at', String(Date.now()));
      const body = await copy.blob();
      await cache.put(key, new Response(body, { status: copy.status, headers }));
      const kept = await cache.keys();
      if (kept.length > answers_max) await cache.delete(kept[0]);
    }
    return response;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/'))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (request.mode === 'navigate' && !url.pathname.startsWith('/docs') && !url.pathname.startsWith('/api/'))
    event.respondWith(fetch(request).catch(async () => (await caches.match('/')) ?? Response.error()));
  else if (url.pathname.startsWith('/api/v1/') && !private_path.test(url.pathname))
    event.respondWith(newest_first(request, answers, request));
});
