// A flame graph: what does the same under the same ancestors is one frame, as wide as all its time.

import { operationKey } from './findings.js';
import { selfMs } from './activity.js';
import { failed } from './states.js';

/**
 * @typedef {object} Frame
 * @property {object[]} nodes the spans it stands for
 * @property {number} valueMs their time, or that of the frames above them if those took longer, as work that is not waited for may
 * @property {Frame[]} children the widest first
 */

/** The frame below all roots. Depth may be thousands, so nothing here recurses. */
export function flame(nodes) {
  const base = frame(nodes.filter((node) => !node.parent), null, 'Whole trace');
  const all = [base];
  for (let i = 0; i < all.length; i++) {
    const below = i ? all[i].nodes.flatMap((node) => node.children) : all[i].nodes;
    all[i].children = grouped(below).map((group) => frame(group, all[i], group[0].span.name));
    all.push(...all[i].children);
  }
  for (const each of all.toReversed()) finish(each, base);
  return base;
}

function frame(nodes, parent, name) {
  return { nodes, parent, name, service: parent ? nodes[0].span.service : '', depth: parent ? parent.depth + 1 : 0, children: [] };
}

function grouped(nodes) {
  const groups = new Map();
  for (const node of nodes) {
    const key = operationKey(node.span);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()];
}

function finish(each, base) {
  const above = each.children.reduce((sum, child) => sum + child.valueMs, 0);
  each.totalMs = each === base ? above : each.nodes.reduce((sum, node) => sum + node.end - node.start, 0);
  each.valueMs = Math.max(each.totalMs, above, 1e-6);
  each.errors = each === base ? 0 : each.nodes.filter((node) => failed(node.span)).length;
  each.children.sort((a, b) => b.valueMs - a.valueMs);
}

/** Own time of a frame's spans, without that of their children. */
export function ownMs({ nodes, parent }) {
  return parent ? nodes.reduce((sum, node) => sum + selfMs(node), 0) : 0;
}

/** The frames of rows first to last - 1 above a chosen one that are wide enough to see, places as fractions; those below it fill the width. */
export function flameLayout(chosen, widthPx, first = 0, last = Infinity) {
  const shown = [];
  for (let each = chosen.parent; each; each = each.parent) shown.push({ frame: each, left: 0, width: 1, isBelow: true });
  const waiting = [{ frame: chosen, left: 0, width: 1 }];
  let deepest = chosen.depth;
  while (waiting.length) {
    const place = waiting.pop();
    shown.push(place);
    deepest = Math.max(deepest, place.frame.depth);
    let left = place.left;
    for (const child of place.frame.children) {
      const width = (child.valueMs / place.frame.valueMs) * place.width;
      if (width * widthPx >= 1) waiting.push({ frame: child, left, width });
      left += width;
    }
  }
  return { rows: deepest + 1, shown: shown.filter(({ frame: { depth } }) => depth >= first && depth < last) };
}
