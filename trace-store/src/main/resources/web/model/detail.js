// What the detail panel says about a span: rows of name and value, all of them text.

import { selfMs } from './activity.js';
import { exact, utc } from './calendar.js';
import { duration, offset } from './format.js';
import { msBetween, nanosOf } from './time.js';

/** The times of a span, each also relative to what the reader compares it with. */
export function timing(node, model) {
  const start = nanosOf(node.span.startNanos);
  const end = nanosOf(node.span.endNanos);
  const segment = model.segments.findLast((each) => each.start <= node.start) ?? model.segments[0];
  return [
    ['Duration', [duration(msBetween(start, end)), (node.span.performance ?? '').replaceAll('_', ' ')].filter(Boolean).join(' · ')],
    ['Self time', duration(selfMs(node)), 'Time in which none of its children was active'],
    ['Start', exact(start), utc(start)],
    ['End', exact(end), utc(end)],
    ['In the trace', `${offset(node.start)} after its start`],
    model.segments.length > 1 && ['In its segment', `${offset(node.start - segment.start)} after its segment's start`],
  ].filter(Boolean);
}

/** The statement of a span, if it is one on a database. */
export function statementOf({ attributes }) {
  const text = attributes?.['db.query.text'] ?? attributes?.['db.statement'];
  return text === undefined ? '' : textOf(text);
}

/** Where a duration stands among its operation's percentiles: fractions of a scale that ends a little beyond the longest. */
export function usualScale(ms, { p50Ms, p95Ms, p99Ms }) {
  const top = Math.max(ms, p99Ms) * 1.08 || 1;
  const mark = (name, value) => ({ name, value, left: value / top });
  return { marks: [mark('p50', p50Ms), mark('p95', p95Ms), mark('p99', p99Ms)], here: Math.min(1, ms / top) };
}

/** Attributes in the order of their names; each value as text. */
export function attributeRows(attributes) {
  return Object.entries(attributes ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, textOf(value)]);
}

/** Any value as the text it is; structures as JSON. */
export function textOf(value) {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : String(value);
}

/** A name cut after its dots, where a narrow column may break it. */
export function breakable(name) {
  return name.split(/(?<=[._/])/);
}

/** Whether a value is long or has lines of its own, and deserves the whole width. */
export function isBlock(value) {
  return value.length > 120 || value.includes('\n');
}

/** Events with their place in the span. */
export function eventRows(node) {
  const start = nanosOf(node.span.startNanos);
  return (node.span.events ?? []).map((event) => ({
    name: event.name,
    offset: offset(msBetween(start, nanosOf(event.timeNanos, start))),
    title: utc(nanosOf(event.timeNanos, start)),
    rows: attributeRows(event.attributes),
  }));
}

/** Links in both directions: those the span holds, and those that others hold to it. */
export function linkRows(node, linksIn) {
  const out = (node.span.links ?? []).map((link) => ({ ...link, direction: 'Links to', rows: attributeRows(link.attributes) }));
  const own = linksIn.filter((link) => link.linkedSpanId === node.span.spanId);
  return [...out, ...own.map((link) => ({ ...link, direction: 'Linked from', rows: [] }))];
}

/** What the sender left out, as it told. */
export function droppedRows(dropped) {
  return Object.entries(dropped ?? {})
    .filter(([, n]) => Number(n) > 0)
    .map(([name, n]) => [`dropped ${name.replaceAll('_', ' ').replace(/dropped | count/g, '')}`, String(n)]);
}
