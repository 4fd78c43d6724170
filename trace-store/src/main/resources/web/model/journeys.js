// Journeys from purchase to gate: what a person typed, how far each order has come, and how long it took.

import { epochNanos, msBetween } from './time.js';

export const STATES = {
  not_yet_due: { words: 'Due later', tone: 'waiting', means: 'The event has not ended: nothing is lost' },
  partly_scanned: { words: 'Partly in', tone: 'warning', means: 'Some of the tickets were let in' },
  scanned: { words: 'Admitted', tone: 'good', means: 'Every ticket was let in' },
  not_scanned: { words: 'Not admitted', tone: 'refused', means: 'The event is over and nobody came with it' },
  cancelled: { words: 'Cancelled', tone: 'quiet', means: 'Cancelled or refunded' },
};

/** Where in a trace each milestone is: the name of the span that makes it. */
const SPANS = { purchased: 'POST /api/orders', issued: 'ticket.issue', mailed: 'send-email', scanned: 'ticket.scan' };
const RANGES = { '24h': 1, '7d': 7, '30d': 30 };
const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The searches that a typed text may mean, in the order in which to try them; one empty search for no text. */
export function meaningsOf(text) {
  if (!text) return [{}];
  if (text.includes('@')) return [{ email: text }];
  if (/^[0-9a-f]{64}$/i.test(text)) return [{ emailHash: text.toLowerCase() }];
  if (UUID.test(text)) return [{ order: text }, { ticket: text }];
  if (/^TK/i.test(text) && text.length > 40) return [{ ticket: text }];
  return [{ order: text }, { event: text }, { emailHash: text }];
}

/** Since when orders count, for a range; nothing for all time. */
export function since(range, now) {
  return RANGES[range] ? new Date(now - RANGES[range] * DAY_MS).toISOString() : undefined;
}

/** The four milestones of an order, each with its time and how long it took from the one before that was reached. */
export function milestones({ milestones: times }) {
  const reached = [
    ['purchased', 'Purchased', times.purchased], ['issued', 'Issued', times.issued],
    ['mailed', 'Mailed', times.mailed], ['scanned', 'Admitted', times.firstScan],
  ];
  let before = null;
  return reached.map(([name, words, iso]) => {
    const at = epochNanos(iso);
    const lead = at !== null && before !== null ? Math.max(0, msBetween(before, at)) : null;
    before = at ?? before;
    return { name, words, at, lead };
  });
}

/** The spans of a trace that made the order's milestones, by milestone; the latest of several. */
export function milestoneSpans(spans, orderId) {
  const own = spans.filter((span) => !span.attributes?.['order.id'] || span.attributes['order.id'] === orderId);
  const found = Object.entries(SPANS).map(([name, spanName]) => [name, own.findLast((span) => span.name === spanName)?.spanId]);
  return Object.fromEntries(found.filter(([, id]) => id));
}

/** The funnel's stages for drawing: the last one also has those that are not due yet, and those that did not come. */
export function funnelRows({ stages, outcomes }) {
  const whole = Math.max(1, stages[0].tickets);
  return stages.map((stage) => ({
    name: stage.name,
    tickets: stage.tickets,
    share: stage.share,
    parts: stage.name === 'scanned'
      ? [['good', outcomes.scanned / whole], ['waiting', outcomes.notYetDue / whole], ['bad', outcomes.notScanned / whole]]
      : [['plain', stage.tickets / whole]],
  }));
}

/** One page under those that are there, each order once. */
export function grown(before, page) {
  const known = new Set(before.journeys.map((each) => each.orderId));
  return { ...page, journeys: [...before.journeys, ...page.journeys.filter((each) => !known.has(each.orderId))] };
}
