// What a row of the list shows, in words and fractions.

import { duration, shortId } from './format.js';
import { isArriving } from './states.js';
import { epochNanos } from './time.js';
import { traceHref } from './url-state.js';

const LOG_FLOOR_MS = 0.1;
const LOG_TOP_MS = 60_000;

/** A trace summary made ready for its row. */
export function listRow(summary, now) {
  return {
    summary,
    href: traceHref(summary.traceId),
    name: summary.rootName || '(root not yet received)',
    sub: summary.rootService || '',
    order: summary.orderNumber,
    id: shortId(summary.traceId),
    at: epochNanos(summary.lastEnd),
    active: duration(summary.activeMs),
    activeShare: logShare(summary.activeMs),
    wall: duration(summary.wallMs),
    labels: (summary.labels ?? []).filter(({ name }) => name !== 'awaiting_scan' && !(name === 'orphans' && isArriving(summary, now))).map(({ name, why }) => ({ name: name.replaceAll('_', ' '), why })),
    pauses: summary.idleMs > 1000,
    performance: (summary.performance ?? '').replaceAll('_', '-'),
  };
}

/** Durations differ by powers of ten, so the little bar does too: 0.1 ms to a minute. */
function logShare(ms) {
  const share = Math.log(Math.max(ms, LOG_FLOOR_MS) / LOG_FLOOR_MS) / Math.log(LOG_TOP_MS / LOG_FLOOR_MS);
  return Math.min(1, Math.max(0.02, share));
}
