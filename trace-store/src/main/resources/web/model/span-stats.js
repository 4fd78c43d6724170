// Statistics of a trace's spans: by operation, by service, or one by one.

import { selfMs } from './activity.js';
import { operationKey } from './findings.js';
import { failed } from './states.js';

const KEYS = { operation: ({ span }) => operationKey(span), service: ({ span }) => span.service, span: (node) => node };

/** One row per operation, service or span, with counts, times in milliseconds, and the longest node of each. */
export function spanStats(nodes, by, found) {
  const rows = new Map();
  for (const node of nodes) {
    const key = KEYS[by](node);
    if (!rows.has(key)) rows.set(key, rowOf(node, by, found));
    add(rows.get(key), node, found);
  }
  const all = [...rows.values()];
  all.forEach((row) => (row.meanMs = row.totalMs / row.count));
  return all;
}

function rowOf({ span }, by, found) {
  const usual = by === 'service' ? undefined : found.usual.get(operationKey(span))?.usual?.p50Ms;
  return {
    service: span.service, name: by === 'service' ? '' : span.name, kind: by === 'service' ? '' : span.kind,
    count: 0, errors: 0, totalMs: 0, selfMs: 0, criticalMs: 0, minMs: Infinity, maxMs: -Infinity, usualMs: usual ?? null, longest: null,
  };
}

function add(row, node, found) {
  const ms = node.end - node.start;
  row.count++;
  row.errors += Number(failed(node.span));
  row.totalMs += ms;
  row.selfMs += selfMs(node);
  row.criticalMs += (found.critical.get(node.span.spanId) ?? []).reduce((sum, part) => sum + part.end - part.start, 0);
  row.minMs = Math.min(row.minMs, ms);
  if (ms > row.maxMs) Object.assign(row, { maxMs: ms, longest: node });
}

/** Rows in the order of a column; what is not known comes last. */
export function sorted(rows, column, descending) {
  const way = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    if (a[column] === null || b[column] === null) return Number(a[column] === null) - Number(b[column] === null);
    return way * (typeof a[column] === 'string' ? a[column].localeCompare(b[column]) : a[column] - b[column]);
  });
}
