// What the analysis found wrong with a trace: slow statements, the same one again and again, causes of errors.

import { count, duration, plural } from './format.js';

const MOST_REPEATED = 3;

/** `[{ words, title, spanId, tone }]`: what a reader should know at once, and the span that each leads to. */
export function problemsOf({ slowQueries = [], repeatedQueries = [], errors = [] }) {
  return [...slow(slowQueries), ...repeatedQueries.slice(0, MOST_REPEATED).map(repeated), ...causes(errors)];
}

function slow([longest, ...others]) {
  if (!longest) return [];
  const title = `${longest.service}: ${duration(longest.durationMs)}, ${longest.query}`;
  return [{ words: plural(1 + others.length, 'slow query', 'slow queries'), title, spanId: longest.spanId, tone: 'slow' }];
}

function repeated({ count: times, query, service, parentName, totalMs, spanIds }) {
  const title = `${service}: under ${parentName} in ${duration(totalMs)}, ${query}`;
  return { words: `${count(times)} × the same ${verb(query)}`, title, spanId: spanIds[0], tone: 'slow' };
}

/** A failed span whose callers failed with it is one cause, not as many errors. */
function causes([first, ...others]) {
  if (!first) return [];
  const all = 1 + others.length;
  const words = [first, ...others].some(({ affected }) => affected?.length) ? plural(all, 'cause of errors', 'causes of errors') : plural(all, 'error');
  const title = `${first.service}, ${first.name}: ${first.statusMessage || first.exception?.type || 'failed'}`;
  return [{ words, title, spanId: first.spanId, tone: 'bad' }];
}

/** Chips by span: on a slow statement, and on the span that asks the same again and again. */
export function problemChips({ slowQueries = [], repeatedQueries = [] }) {
  const chips = new Map();
  const add = (spanId, chip) => chips.set(spanId, [...(chips.get(spanId) ?? []), chip]);
  for (const { spanId } of slowQueries) add(spanId, { words: 'slow', title: 'A statement of a second or more' });
  for (const each of repeatedQueries) add(each.parentSpanId, { words: `${count(each.count)} × ${verb(each.query)}`, title: 'The same statement again and again: one for all would do' });
  return chips;
}

function verb(query) {
  return (/^\W*(\w+)/.exec(query)?.[1] ?? 'statement').toUpperCase();
}
