// The order in which a tree is shown: by time, or what failed first.

import { failed } from './states.js';

/** The model with its nodes in another order; siblings that failed, or hide something that did, come first if wanted. */
export function arranged(model, errorsFirst) {
  const rank = (node) => (errorsFirst && (failed(node.span) || node.failuresBelow) ? 0 : 1);
  const inOrder = (nodes) => nodes.sort((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end);
  const ordered = [];
  const waiting = inOrder(model.nodes.filter((node) => !node.parent)).reverse();
  while (waiting.length) {
    const node = waiting.pop();
    node.index = ordered.push(node) - 1;
    inOrder(node.children);
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]);
  }
  return { ...model, nodes: ordered, errors: ordered.filter((node) => failed(node.span)) };
}
