// Spans become a forest in display order. Parents may be missing, doubled or circular; depth may be thousands.

import { msBetween, nanosOf } from './time.js';

/**
 * @typedef {object} Node one span in its place
 * @property {object} span as the API gave it
 * @property {number} start milliseconds after the trace's first start
 * @property {number} end never before start, even if the span's clock says so
 * @property {number} depth 0 for a root
 * @property {Node|null} parent
 * @property {Node[]} children in start order
 * @property {number} size how many nodes there are below it, itself included
 * @property {boolean} orphan it names a parent that is not in the trace
 * @property {boolean} circular its ancestors lead back to itself
 * @property {number} index place in display order
 */

/** All nodes in display order: roots by start, each directly followed by what is below it. */
export function forest(spans) {
  const nodes = place(spans);
  connect(nodes);
  const ordered = [];
  const roots = nodes.filter((node) => !node.parent);
  for (const root of roots) walk(root, ordered);
  for (const node of nodes) if (node.index < 0) walk(cutLoose(node), ordered);
  return ordered;
}

function place(spans) {
  const times = spans.map((span) => [nanosOf(span.startNanos), nanosOf(span.endNanos)]);
  const zero = times.reduce((least, [start, end]) => min(least, min(start, end)), times[0]?.[0]);
  return spans
    .map((span, i) => ({ span, ...interval(zero, times[i]), ...unplaced() }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

function interval(zero, [start, end]) {
  const [a, b] = [msBetween(zero, start), msBetween(zero, end)];
  return { start: Math.min(a, b), end: Math.max(a, b) };
}

function unplaced() {
  return { depth: 0, parent: null, children: [], size: 1, orphan: false, circular: false, index: -1 };
}

function min(a, b) {
  return b < a ? b : a;
}

function connect(nodes) {
  const byId = new Map();
  for (const node of nodes) byId.set(node.span.spanId, [...(byId.get(node.span.spanId) ?? []), node]);
  for (const node of nodes) {
    const wanted = node.span.parentSpanId;
    const parent = parentOf(node, byId);
    node.orphan = Boolean(wanted) && !parent;
    node.circular = parent === node;
    if (parent && parent !== node) adopt(parent, node);
  }
}

/** A CLIENT and a SERVER of one id are the two ends of one call: the server's lies in the client's, a child in its own service's. */
function parentOf({ span }, byId) {
  const client = span.kind === 'SERVER' && byId.get(span.spanId).find((other) => other.span.kind === 'CLIENT');
  const named = byId.get(span.parentSpanId) ?? [];
  return client || named.find((other) => other.span.service === span.service) || named[0];
}

function adopt(parent, node) {
  node.parent = parent;
  parent.children.push(node);
}

/** Whatever no root leads to lies on or under a circle: cut it at its earliest span. */
function cutLoose(node) {
  node.parent.children.splice(node.parent.children.indexOf(node), 1);
  return Object.assign(node, { parent: null, circular: true });
}

function walk(root, ordered) {
  const waiting = [root];
  const first = ordered.length;
  while (waiting.length) {
    const node = waiting.pop();
    node.index = ordered.push(node) - 1;
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]);
  }
  for (let i = ordered.length - 1; i > first; i--) {
    if (ordered[i].parent) ordered[i].parent.size += ordered[i].size;
  }
}

/** The nodes that remain when everything below the collapsed ones is hidden. */
export function visible(ordered, collapsed) {
  const shown = [];
  for (let i = 0; i < ordered.length; i += collapsed.has(ordered[i]) ? ordered[i].size : 1) {
    shown.push(ordered[i]);
  }
  return shown;
}

/** The collapsed ones without those that hide a node. */
export function reveal(collapsed, node) {
  const open = new Set(collapsed);
  for (let above = node.parent; above; above = above.parent) open.delete(above);
  return open;
}
