// The list as it grows by older pages.

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
