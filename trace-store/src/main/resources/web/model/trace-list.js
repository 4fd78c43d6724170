// The list as it grows by older pages.

import { count, plural } from './format.js';

/** The first page, or an older one put under those that are there; a trace that moved meanwhile is shown once. */
export function traceList({ traces, nextCursor, total, totalIsExact }, before) {
  const known = new Set(before?.traces.map((trace) => trace.traceId));
  const fresh = traces.filter((trace) => !known.has(trace.traceId));
  return {
    traces: [...(before?.traces ?? []), ...fresh],
    nextCursor,
    total: before?.total ?? total,
    totalIsExact: before?.totalIsExact ?? totalIsExact,
  };
}

/** "100 of 1,234 traces". */
export function countWords({ traces, total, totalIsExact }) {
  if (traces.length >= total && totalIsExact) return plural(traces.length, 'trace');
  return `${count(traces.length)} of ${totalIsExact ? '' : 'more than '}${count(total)} traces`;
}

/** The row so many below another, or above it; none before the list is there. */
export function neighbour(list, index, by) {
  const last = (list?.traces.length ?? 0) - 1;
  return Math.min(last, Math.max(0, index + by));
}
