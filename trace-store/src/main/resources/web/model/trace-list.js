// The list as it grows by older pages, and by what comes live.

import { count, plural } from './format.js';

/** So many more rows than were asked for, and the list is read anew. */
const LIVE_ROWS_AT_MOST = 400;

/** The first page, or an older one put under those that are there; a trace that moved meanwhile is shown once. */
export function traceList({ traces, nextCursor, total, totalIsExact }, before) {
  const known = new Set(before?.traces.map((trace) => trace.traceId));
  const fresh = traces.filter((trace) => !known.has(trace.traceId));
  return {
    traces: [...(before?.traces ?? []), ...fresh],
    nextCursor,
    total: before?.total ?? total,
    totalIsExact: before?.totalIsExact ?? totalIsExact,
    arrived: new Set(),
    cameLive: before?.cameLive ?? 0,
  };
}

/** With traces that came or changed meanwhile, each in its place; one that belongs to an older page waits there. */
export function withArrivals(list, summaries) {
  const changed = new Map(summaries.map((trace) => [trace.traceId, trace]));
  const known = new Set(list.traces.map((trace) => trace.traceId));
  const oldest = list.nextCursor ? list.traces.at(-1)?.lastEnd : undefined;
  const shown = [...changed.values()].filter((trace) => known.has(trace.traceId) || !oldest || trace.lastEnd >= oldest);
  const fresh = [...changed.keys()].filter((id) => !known.has(id)).length;
  return {
    ...list,
    traces: [...shown, ...list.traces.filter((trace) => !changed.has(trace.traceId))].sort((a, b) => (a.lastEnd < b.lastEnd ? 1 : a.lastEnd > b.lastEnd ? -1 : 0)),
    total: list.total + (list.totalIsExact ? fresh : 0),
    arrived: new Set(shown.map((trace) => trace.traceId)),
    cameLive: list.cameLive + fresh,
  };
}

/** Whether so much came that the list had better be read anew. */
export function isOvergrown({ cameLive }) {
  return cameLive > LIVE_ROWS_AT_MOST;
}

/** What a list without traces says; one with a cursor has older traces that nobody has looked at. */
export function emptyWords({ nextCursor }, isFiltered) {
  if (nextCursor) return { title: 'None among the latest traces', detail: 'Older ones may be what you look for.' };
  if (isFiltered) return { title: 'No trace matches', detail: 'Widen the filters, or check the number for a typing error.' };
  return { title: 'No traces yet', detail: 'They appear here as soon as a service sends its first span.' };
}

/** "100 of 1,234 traces". */
export function countWords({ traces, total, totalIsExact }) {
  if (traces.length >= total && totalIsExact) return plural(traces.length, 'trace');
  return `${count(traces.length)} of ${totalIsExact ? '' : 'more than '}${count(Math.max(total, traces.length))} traces`;
}

/** The row so many below another, or above it; none before the list is there. */
export function neighbour(list, index, by) {
  const last = (list?.traces.length ?? 0) - 1;
  return Math.min(last, Math.max(0, index + by));
}
