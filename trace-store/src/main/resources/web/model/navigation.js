// Where the reader is in a tree: the cursor, the open span, what is collapsed. Each step answers a new place.

import { collapsible, nextError } from './trace-model.js';
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

/** So many rows down, or up. */
export function step(place, by) {
  return moveTo(place, place.rows[place.rows.indexOf(place.cursor) + by]);
}

/** Opens a node, and whatever hides it. */
export function reach(place, node) {
  if (!node) return place;
  return { ...placeAt({ ...place, collapsed: reveal(place.collapsed, node) }, node), open: node };
}

/** Opens the next failed span after the cursor. */
export function reachError(place) {
  return reach(place, nextError(place.model, place.cursor));
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

/** Shows the cursor's detail. */
export function openCursor(place) {
  return { ...place, open: place.cursor };
}

/** Shows no detail. */
export function close(place) {
  return { ...place, open: null };
}
