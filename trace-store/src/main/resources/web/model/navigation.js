// Where the reader is in a tree: the cursor, the open span, what is collapsed. Each step answers a new place.

import { nextMatch } from './find.js';
import { collapsible } from './trace-model.js';
import { reveal, visible } from './tree.js';

/** The place at which a trace is first seen. */
export function startOf(model) {
  return placeAt({ model, collapsed: new Set(), open: null }, model.nodes[0] ?? null);
}

/** The same place in the trace as it is now, after a refresh; what was open stays open. */
export function moveOver(place, model) {
  const again = startOf(model);
  const open = model.byId.get(place.open?.span.spanId);
  return open ? reach(again, open) : again;
}

function placeAt(place, cursor) {
  return { ...place, cursor, rows: visible(place.model.nodes, place.collapsed) };
}

/** Puts the cursor on a node; an open detail follows it. */
export function moveTo(place, node) {
  return node ? { ...place, cursor: node, open: place.open && node } : place;
}

/** So many rows down, or up, as far as there are rows. */
export function step(place, by) {
  const wanted = place.rows.indexOf(place.cursor) + by;
  return moveTo(place, place.rows[Math.min(place.rows.length - 1, Math.max(0, wanted))]);
}

/** Opens a node, and whatever hides it. */
export function reach(place, node) {
  if (!node) return place;
  return { ...placeAt({ ...place, collapsed: reveal(place.collapsed, node) }, node), open: node };
}

/** Opens the next failed span after the cursor, or the one before it. */
export function reachError(place, by = 1) {
  return reach(place, nextMatch(place.model.errors, place.cursor, by));
}

/** Hides or shows what is below a node. */
export function toggle(place, node) {
  const collapsed = new Set(place.collapsed);
  if (!collapsed.delete(node)) collapsed.add(node);
  return placeAt({ ...place, collapsed }, node);
}

/** Left: first hides what is below the cursor, then goes to its parent. */
export function collapseOrClimb(place) {
  const { cursor, collapsed } = place;
  if (cursor?.children.length && !collapsed.has(cursor)) return toggle(place, cursor);
  return moveTo(place, cursor?.parent);
}

/** Right: first shows what is below the cursor, then goes to its first child. */
export function expandOrDescend(place) {
  const { cursor, collapsed } = place;
  return collapsed.has(cursor) ? toggle(place, cursor) : moveTo(place, cursor?.children[0]);
}

/** Hides everything but the roots. */
export function collapseAll(place) {
  return placeAt({ ...place, collapsed: collapsible(place.model) }, place.model.nodes[0] ?? null);
}

/** Shows everything. */
export function expandAll(place) {
  return placeAt({ ...place, collapsed: new Set() }, place.cursor);
}

/** Shows one level more: what the highest collapsed rows hide. */
export function expandLevel(place) {
  const shut = place.rows.filter((node) => place.collapsed.has(node));
  const highest = Math.min(...shut.map((node) => node.depth));
  const collapsed = new Set(place.collapsed);
  for (const node of shut.filter(({ depth }) => depth === highest)) openOneLevel(node, collapsed);
  return placeAt({ ...place, collapsed }, place.cursor);
}

function openOneLevel(node, collapsed) {
  collapsed.delete(node);
  for (const child of node.children) if (child.children.length) collapsed.add(child);
}

/** Hides the deepest level that is shown. */
export function collapseLevel(place) {
  const deepest = place.rows.reduce((most, { depth }) => Math.max(most, depth), 0);
  const parents = place.rows.filter((node) => node.depth === deepest - 1 && node.children.length);
  return keepInSight({ ...place, collapsed: new Set([...place.collapsed, ...parents]) });
}

/** The cursor climbs out of what was just hidden. */
function keepInSight(place) {
  const hiding = ancestors(place.cursor).findLast((node) => place.collapsed.has(node));
  return placeAt(place, hiding ?? place.cursor);
}

function ancestors(node) {
  const found = [];
  for (let above = node?.parent; above; above = above.parent) found.push(above);
  return found;
}

/** The same place in a model whose nodes stand in another order. */
export function rearranged(place, model) {
  return placeAt({ ...place, model }, place.cursor);
}

/** Shows the cursor's detail. */
export function openCursor(place) {
  return { ...place, open: place.cursor };
}

/** Shows no detail. */
export function close(place) {
  return { ...place, open: null };
}
