// What a page shows is in its address, so that it can be sent to a colleague. The list's part is in filters.js.

/** Whether the page before was the list, so that going back leads there. */
export function cameFromList(referrer) {
  return URL.canParse(referrer) && new URL(referrer).pathname === '/admin/traces';
}

/** The parts of a trace's page, each with its tab. */
export const TABS = ['waterfall', 'flame', 'table', 'services', 'logs', 'scans'];

/** The trace's address: the selected span, the scale, the part in view, what is searched for, and the tab are part of it. */
export function readTraceAddress({ pathname, search }) {
  const query = new URLSearchParams(search);
  return {
    traceId: decodeURIComponent(pathname.split('/').at(-1)),
    spanId: query.get('span'),
    trueScale: query.get('scale') === 'true',
    zoom: readZoom(query.get('zoom')),
    find: query.get('find') ?? '',
    errorsFirst: query.get('errors') === 'first',
    tab: TABS.includes(query.get('tab')) ? query.get('tab') : 'waterfall',
  };
}

function readZoom(text) {
  const [start, end] = (text ?? '').split('_').map(Number);
  return end > start ? { start, end } : null;
}

/** The query string for a trace's page; what is at its default is left out. */
export function writeTraceAddress({ spanId, trueScale, zoom, find, errorsFirst, tab }) {
  const query = new URLSearchParams();
  if (tab && tab !== 'waterfall') query.set('tab', tab);
  if (spanId) query.set('span', spanId);
  if (trueScale) query.set('scale', 'true');
  if (zoom) query.set('zoom', `${Number(zoom.start.toFixed(6))}_${Number(zoom.end.toFixed(6))}`);
  if (find) query.set('find', find);
  if (errorsFirst) query.set('errors', 'first');
  return query.size ? `?${query}` : '';
}

/** The address of a trace, and of a span in it. */
export function traceHref(traceId, spanId) {
  return `/admin/traces/${encodeURIComponent(traceId)}${writeTraceAddress({ spanId })}`;
}
