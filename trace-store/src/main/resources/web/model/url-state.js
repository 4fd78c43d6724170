// What a page shows is in its address, so that it can be sent to a colleague.

export const DURATIONS = { all: {}, slow: { minMs: '1000' }, fast: { performance: 'fast' } };
const ALLOWED = {
  status: ['all', 'ok', 'error'],
  duration: Object.keys(DURATIONS),
  range: ['all', '1h', '24h', '7d'],
};

/** The list's filters from a query string; what it does not say, or says wrongly, is at its default. */
export function readFilters(search) {
  const query = new URLSearchParams(search);
  const choice = (name) => (ALLOWED[name].includes(query.get(name)) ? query.get(name) : 'all');
  return {
    q: (query.get('q') ?? '').trim(),
    service: query.get('service') ?? '',
    status: choice('status'),
    duration: choice('duration'),
    range: choice('range'),
  };
}

/** The query string of the list's address: only what differs from the default. */
export function writeFilters(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value && value !== 'all'));
  return query.size ? `?${query}` : '';
}

/** Whether anything is filtered at all. */
export function isFiltered(filters) {
  return writeFilters(filters) !== '';
}

/** The query string of the API for these filters and a page's cursor. */
export function searchQuery({ q, service, status, duration, range }, cursor) {
  const wanted = { q, service, status, range, ...DURATIONS[duration], limit: '100', cursor };
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value && value !== 'all')).toString();
}

/** The trace's address: the selected span and the scale are part of it. */
export function readTraceAddress({ pathname, search }) {
  const query = new URLSearchParams(search);
  return {
    traceId: decodeURIComponent(pathname.split('/').at(-1)),
    spanId: query.get('span'),
    trueScale: query.get('scale') === 'true',
  };
}

/** The query string for the selected span and the scale. */
export function writeTraceAddress({ spanId, trueScale }) {
  const query = new URLSearchParams();
  if (spanId) query.set('span', spanId);
  if (trueScale) query.set('scale', 'true');
  return query.size ? `?${query}` : '';
}

/** Whether the page before was the list, so that going back leads there. */
export function cameFromList(referrer) {
  return URL.canParse(referrer) && new URL(referrer).pathname === '/admin/traces';
}

/** The address of a trace, and of a span in it. */
export function traceHref(traceId, spanId) {
  return `/admin/traces/${encodeURIComponent(traceId)}${writeTraceAddress({ spanId })}`;
}
