// The cluster and its trace store, in words and for drawing.

const BOOKS = ['received', 'stored', 'duplicate', 'rejected', 'dropped', 'pending'];
const TONES = { stored: 'good', duplicate: 'one', pending: 'waiting', rejected: 'two', dropped: 'bad' };

/** What became of the spans that a node of the store received; null for a node that takes none. */
export function booksOf({ metrics }) {
  if (metrics?.['maguey.ingest.spans.received'] === undefined) return null;
  return Object.fromEntries(BOOKS.map((name) => [name, metrics[`maguey.ingest.spans.${name}`] ?? 0]));
}

/** The books of all nodes together, and the age of the oldest span that waits on a disk. */
export function booksOfAll(nodes) {
  const all = nodes.map(booksOf).filter(Boolean);
  const sum = Object.fromEntries(BOOKS.map((name) => [name, all.reduce((total, books) => total + books[name], 0)]));
  return { ...sum, lagSeconds: Math.max(0, ...nodes.map((node) => node.metrics?.['maguey.ingest.spool.age.seconds'] ?? 0)) };
}

/** The parts of the books, for a bar: shares of what was received. */
export function bookParts(books) {
  const whole = Math.max(1, books.received);
  return Object.entries(TONES).map(([name, tone]) => ({ name, tone, spans: books[name], share: books[name] / whole }));
}

/** Spans per second between two readings; null before the second one, and when a node began anew in between. */
export function ingestRate(before, after) {
  if (!before || after.at <= before.at || after.received < before.received) return null;
  return ((after.received - before.received) * 1000) / (after.at - before.at);
}

/** What a node's own spans come to: how many wait, and how many were given up. */
export function exportOf({ metrics = {} }) {
  const find = (end) => Object.entries(metrics).find(([name]) => name.startsWith('maguey.spans.') && name.endsWith(end))?.[1] ?? 0;
  return { exported: find('exported'), dropped: find('dropped') };
}

/** Nodes by service, each service with its nodes in the order of their addresses; those that do not answer come last. */
export function byService(nodes) {
  const services = new Map();
  const order = (node) => `${node.service ?? '\uffff'} ${node.address ?? node.node}`;
  for (const node of [...nodes].sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    const name = node.service ?? '';
    services.set(name, [...(services.get(name) ?? []), node]);
  }
  return [...services];
}
