// The list's filters, named as in the API, and the address that holds them.

import { duration } from './format.js';
import { ranges } from './ranges.js';

/** What may be chosen, with its words. */
export const CHOICES = {
  status: [['ok', 'OK'], ['error', 'Errors']],
  performance: [['fast', 'Fast'], ['normal', 'Normal'], ['slow', 'Slow'], ['very_slow', 'Very slow']],
  range: ranges('1h', '24h', '7d'),
  kind: ['SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER', 'INTERNAL'].map((kind) => [kind, kind.toLowerCase()]),
  own: [['show', 'Shown']],
  state: [['awaiting_scan', 'Awaiting scan'], ['scanned', 'Scanned'], ['complete', 'Complete'], ['incomplete', 'Incomplete']],
};
const TEXTS = ['q', 'service', 'operation', 'order', 'ticket'];
const NUMBERS = ['minMs', 'maxMs'];
const TIMES = ['from', 'to'];
const NAMES = [...TEXTS, ...Object.keys(CHOICES), ...NUMBERS, ...TIMES];
const MOST_ATTRIBUTES = 10;

/** The filters from a query string; what it does not say, or says wrongly, is empty. */
export function readFilters(search) {
  const query = new URLSearchParams(search);
  const read = (name) => (query.get(name) ?? '').trim();
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, read(name)])),
    ...Object.fromEntries(Object.keys(CHOICES).map((name) => [name, isOffered(name, read(name)) ? read(name) : ''])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, Number(read(name)) >= 0 ? read(name) : ''])),
    ...Object.fromEntries(TIMES.map((name) => [name, Number.isNaN(Date.parse(read(name))) ? '' : read(name)])),
    attribute: query.getAll('attribute').filter(Boolean).slice(0, MOST_ATTRIBUTES),
  };
}

function isOffered(name, value) {
  return CHOICES[name].some(([each]) => each === value);
}

/** The query string of the list's address: only what is set. */
export function writeFilters(filters) {
  const query = asQuery(filters);
  return query.size ? `?${query}` : '';
}

function asQuery(filters) {
  const query = new URLSearchParams(NAMES.filter((name) => filters[name]).map((name) => [name, filters[name]]));
  filters.attribute?.forEach((each) => query.append('attribute', each));
  return query;
}

/** Whether anything is filtered that a reader has chosen. */
export function isFiltered(filters) {
  return writeFilters({ ...filters, own: '' }) !== '';
}

/** Whether the traces of the dashboard's own requests are left out, as they are unless a reader wants them. */
export function hidesOwn({ own }) {
  return own !== 'show';
}

/** The query string of the API for these filters, a page's size and its cursor. */
export function searchQuery(filters, { cursor, limit } = {}) {
  const query = asQuery(filters);
  query.delete('own');
  if (hidesOwn(filters)) query.set('own', 'hide');
  if (filters.from || filters.to) query.delete('range');
  if (limit) query.set('limit', limit);
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}

/** A calendar's own time replaces the range that ends now, and the other way round. */
export function withChange(filters, change) {
  const other = change.range ? { from: '', to: '' } : change.from || change.to ? { range: '' } : {};
  return { ...filters, ...other, ...change };
}

/** One chip for each filter that is set: its words, and the filters without it. */
export function chips(filters, timeWords) {
  const single = NAMES.filter((name) => filters[name] && name !== 'own').map((name) => ({
    name,
    words: chipWords(name, filters[name], timeWords),
    without: { [name]: '' },
  }));
  const many = filters.attribute.map((each) => ({
    name: 'attribute',
    words: each,
    without: { attribute: filters.attribute.filter((other) => other !== each) },
  }));
  return [...single, ...many];
}

const LEADS = { q: 'matches', minMs: 'active ≥', maxMs: 'active ≤', from: 'from', to: 'until' };

function chipWords(name, value, timeWords) {
  const lead = LEADS[name] ?? name;
  if (NUMBERS.includes(name)) return `${lead} ${duration(Number(value))}`;
  if (TIMES.includes(name)) return `${lead} ${timeWords(value)}`;
  const offered = CHOICES[name]?.find(([each]) => each === value);
  return `${lead}: ${offered ? offered[1] : value}`;
}

const UNITS = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Milliseconds of "250", "250 ms", "1.5s", "2 min" as text; empty for nothing, null for what is no duration. */
export function readDuration(words) {
  if (!words.trim()) return '';
  const [, number, unit = 'ms'] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?\s*$/.exec(words) ?? [];
  return number === undefined ? null : String(Number(number) * UNITS[unit]);
}
