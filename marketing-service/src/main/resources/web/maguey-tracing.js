/**
 * Page loads and API calls as spans of one W3C trace; options: README.md. Never throws.
 *
 * @typedef {{traceId: string, spanId: string, parentId: string, name: string, kind: 'internal'|'client', start: number,
 *     duration: number, status: 'unset'|'error', flags: number, tracestate?: string, attributes: Object<string, any>}} Span
 *     parentId is '' in a root; epoch milliseconds
 * @typedef {{endpoint?: string, origins?: string[], sample?: number, hold?: number,
 *     consent?: boolean|(() => boolean|undefined)}} Options
 */
const RING = 200;
/** Characters; beacons share 64 KiB. */
const BATCH = 16000;
const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})/;
const native = globalThis.fetch?.bind(globalThis);

const settings = {
  endpoint: '/rum', origins: [], sample: 1, hold: 30000,
  consent: () => !navigator.globalPrivacyControl,
};
let pending = [];
const ring = [], listeners = new Set(), used = new WeakSet(), waits = new Map();
let page, active, loading, installed, lcp, cls, timer = 0, lost = 0, told = 0;

const now = () => performance.timeOrigin + performance.now();
const navigation = () => performance.getEntriesByType('navigation')[0] || {};

/** @param {Options} [options] */
export function init(options) {
  Object.assign(settings, options);
  if (installed) return;
  installed = true;
  observe('largest-contentful-paint', entry => { lcp = entry.startTime; });
  observe('layout-shift', entry => { if (!entry.hadRecentInput) cls = (cls ?? 0) + entry.value; });
  observe('event', ({ interactionId, duration }) => {
    if (interactionId) waits.set(interactionId, Math.max(duration, waits.get(interactionId) ?? 0));
  });
  addEventListener('pagehide', () => { finish(true); flush(true); });
  addEventListener('pageshow', e => { if (e.persisted) view(page?.name, 'bfcache', e.timeStamp); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) flush(true); });
}

/**
 * Begins the span of this view, the parent of its API calls; called again, that of the next.
 * @param {string} [name] with templates, never ids: 'page-load /events/{slug}'
 */
export function tracePageLoad(name) {
  return safely(() => {
    if (page) return view(name, 'route_change', performance.now());
    const nav = navigation(), since = nav.activationStart || 0, server = serverContext(nav);
    begin(name, since || document.prerendering ? 'prerender' : nav.type, since, server);
    if (server?.own) { page.spanId = server.spanId; page.parentId = ''; }
    loading = true;
    const loaded = () => document.readyState === 'complete' ? setTimeout(finish, settings.hold)
      : addEventListener('load', loaded);
    if (document.prerendering) document.addEventListener('prerenderingchange', () => {
      page.start = performance.timeOrigin + navigation().activationStart;
      loaded();
    }); else loaded();
    return page;
  });
}

/**
 * Runs a step in a span. The first traced fetch of fn is the step itself, later ones are children; after an await, fn
 * uses the given fetch.
 * @template T
 * @param {string} name
 * @param {(fetch: typeof tracedFetch) => T|Promise<T>} fn
 * @param {{sampled?: boolean}} [options]
 * @returns {Promise<T>}
 */
export async function traceApiCall(name, fn, options) {
  const parent = options?.sampled && !((page?.flags ?? 1) & 1) ? undefined : page;
  const span = safely(() => open(name, 'client', parent));
  if (span && options?.sampled) { span.flags |= 1; delete span.tracestate; }
  const outer = active;
  const run = () => {
    active = span;
    try { return fn((input, init) => traced(input, init, span)); } finally { active = outer; }
  };
  try {
    const result = await run();
    close(span, result);
    return result;
  } catch (error) {
    close(span, undefined, error);
    throw error;
  }
}

/**
 * fetch in a span. A call that has a traceparent is left alone.
 * @param {RequestInfo|URL} input @param {RequestInit} [init]
 */
export function tracedFetch(input, init) {
  return traced(input, init, active);
}

/** The last 200 spans, oldest first. @returns {Span[]} */
export const buffer = () => ring.slice();

/** How many were lost. */
export const dropped = () => lost;

/** Hears of each span that ends. @param {(span: Span) => void} listener @returns {() => void} */
export function subscribe(listener) {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** Sends what has ended. @param {boolean} [leaving] by beacon */
export async function flush(leaving, all = true) {
  try {
    if (all) finish();
    clearTimeout(timer);
    timer = 0;
    const { consent } = settings, may = consent?.call ? consent() : consent;
    if (may === false) pending = [];
    if (!may || !pending.length || document.prerendering) return;
    const spans = pending;
    pending = [];
    await Promise.all(batches(spans).map(batch => send(batch, leaving)));
  } catch { /* see above */ }
}

function traced(input, init, owner) {
  let span;
  const given = safely(() => {
    const request = input instanceof Request ? input : {};
    const url = new URL(request.url || String(input), document.baseURI);
    const headers = new Headers(init?.headers ?? request.headers);
    if (headers.has('traceparent') || url.href === new URL(settings.endpoint, document.baseURI).href) return;
    const method = (init?.method ?? request.method ?? 'GET').toUpperCase();
    const own = owner && !used.has(owner);
    span = own ? owner : open(method, 'client', owner ?? page);
    used.add(span);
    Object.assign(span.attributes, {
      'http.request.method': method, 'server.address': url.hostname, 'url.path': url.pathname,
    });
    if (![location.origin, ...settings.origins].includes(url.origin)) return;
    headers.set('traceparent', `00-${span.traceId}-${span.spanId}-0${span.flags}`);
    if (span.tracestate) headers.set('tracestate', span.tracestate);
    return { ...init, headers };
  }) ?? init;
  const end = span === owner ? note : close, call = native(input, given);
  call.then(response => end(span, response), error => end(span, undefined, error));
  return call;
}

function note(span, response) {
  if (span && response instanceof Response && response.status) {
    span.attributes['http.response.status_code'] = response.status;
    if (response.status > 499) {
      span.attributes['error.type'] = String(response.status);
      span.status = 'error';
    }
  }
}

/** Aborts are no errors, nor refusals (4xx) that the caller made exceptions of. */
function close(span, response, error, end = now()) {
  safely(() => {
    if (!span) return;
    note(span, response);
    if (error?.name === 'AbortError') span.attributes['http.aborted'] = true;
    else if (error) {
      span.attributes['error.type'] = String(error.name || 'Error');
      if (!(span.attributes['http.response.status_code'] < 500)) span.status = 'error';
    }
    span.duration = Math.max(0, end - span.start);
    if (ring.push(span) > RING) ring.shift();
    if (span.flags & 1 && pending.push(span) > RING) { pending.shift(); lost++; }
    timer ||= setTimeout(flush, 1000, false, false);
    listeners.forEach(listener => safely(() => listener(span)));
  });
}

function open(name = 'page-load', kind, parent) {
  init();
  return {
    traceId: parent?.traceId ?? id(16), spanId: id(8), parentId: parent?.spanId ?? '',
    name: String(name).slice(0, 128), kind, start: now(), duration: 0, status: 'unset',
    // Bit 1: our ids are random.
    flags: parent?.flags ?? (Math.random() < settings.sample ? 3 : 2), tracestate: parent?.tracestate, attributes: {},
  };
}

function view(name, type, since) {
  finish(true);
  begin(name, type, since);
  close(page);
  return page;
}

function begin(name, type, since, server) {
  page = open(name, 'internal', server);
  page.start = performance.timeOrigin + since;
  Object.assign(page.attributes, {
    'url.path': location.pathname, 'page.navigation': type, 'page.hidden': document.hidden,
  });
}

/** What still loads goes on, unless left. */
function finish(left) {
  const nav = navigation(), load = nav.loadEventEnd;
  if (!loading || document.prerendering || !load && !left) return;
  loading = false;
  const timings = {
    lcp, load, ttfb: nav.responseStart, dom: nav.domContentLoadedEventEnd,
    fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    // Without the slowest of each fifty.
    inp: [...waits.values()].sort((a, b) => b - a)[waits.size / 50 | 0],
  };
  for (const key in timings) if (timings[key] > 0) page.attributes[`page.${key}_ms`] = Math.round(timings[key]);
  page.attributes['page.cls'] = cls;
  if (!load) page.attributes['page.abandoned'] = true;
  close(page, undefined, undefined, load ? performance.timeOrigin + load : now());
}

/** A page out of a cache has none. */
function serverContext(nav) {
  if (nav.deliveryType === 'cache' || nav.type === 'back_forward' && !nav.transferSize) return;
  const said = name => nav.serverTiming?.find(t => t.name === name)?.description;
  for (const metric of ['pageload', 'traceparent', 'trace']) {
    const [, traceId, spanId, flags] = TRACEPARENT.exec(said(metric)) ?? [];
    if (traceId) return { traceId, spanId, flags: '0x' + flags & 3, tracestate: said('tracestate'), own: metric === 'pageload' };
  }
}

function batches(spans) {
  const all = [];
  let size = Infinity;
  for (const span of spans) {
    const json = JSON.stringify(span);
    if ((size += json.length) > BATCH) { all.push([]); size = json.length; }
    all.at(-1).push(json);
  }
  return all;
}

async function send(batch, leaving) {
  const news = lost - told;
  told = lost;
  const body = `{"sentAt":${now()},"dropped":${news},"spans":[${batch}]}`;
  let ok = false;
  try {
    const json = new Blob([body], { type: 'application/json' });
    ok = leaving ? navigator.sendBeacon(settings.endpoint, json)
      : (await native(settings.endpoint, { method: 'POST', body: json, keepalive: true })).ok;
  } catch { /* nobody there */ }
  if (!ok) { lost += batch.length; told -= news; }
}

function id(bytes) {
  const random = [...crypto.getRandomValues(new Uint8Array(bytes))];
  return random.some(b => b) ? random.map(b => (b + 256).toString(16).slice(1)).join('') : id(bytes);
}

function observe(type, take) {
  safely(() => new PerformanceObserver(list => list.getEntries().map(take)).observe({ type, buffered: true, durationThreshold: 16 }));
}

function safely(work) {
  try { return work(); } catch { return undefined; }
}
