/** Keeps the page itself for the time without a network; never an answer of the API. */
const SHELL = 'maguey-gate-3';
const FILES = [
  '/scanner', '/scanner/settings.json', '/scanner/manifest.webmanifest',
  ...[
    'scanner.css', 'icon.svg', 'app.js', 'api.js', 'camera.js', 'keyboard.js', 'local.js', 'nfc.js', 'offline.js', 'override.js',
    'readers.js', 'result.js', 'signals.js', 'store.js',
    'model/keeping.js', 'model/offline-data.js', 'model/offline-rules.js', 'model/repeats.js', 'model/scan-id.js', 'model/sight.js', 'model/ticket-code.js', 'model/uploads.js',
    'qr/binarize.js', 'qr/decode.js', 'qr/finders.js', 'qr/grid.js', 'qr/matrix.js', 'qr/reed-solomon.js', 'qr/segments.js', 'qr/worker.js',
  ].map((name) => `/scanner/assets/${name}`),
];
const ANSWER_WITHIN_MS = 2500;

addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
      .then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === 'GET' && origin === location.origin && FILES.includes(pathname)) {
    event.respondWith(freshOrKept(event.request, pathname));
  }
});

/** The newest where the network gives it in time: an upgrade shows at once. */
async function freshOrKept(request, pathname) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.ok) await shell.put(pathname, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    // What was kept is served.
  }
  return (await shell.match(pathname)) ?? Response.error();
}
