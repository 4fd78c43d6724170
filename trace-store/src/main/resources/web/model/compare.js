// Comparing: two traces, a trace with what is usual, or two groups of traces.

import { queryString } from './query.js';

const ID = /[0-9a-f]{32}/i;
const CHANGES = {
  added: { words: 'only in B', tone: 'waiting' }, removed: { words: 'only in A', tone: 'quiet' },
  slower: { words: 'slower', tone: 'refused' }, faster: { words: 'faster', tone: 'good' }, same: { words: '', tone: '' },
};

/** The trace id in what was pasted: an id, or the address of its page; empty if there is none. */
export function traceIdIn(text) {
  return ID.exec(text ?? '')?.[0].toLowerCase() ?? '';
}

/** Path and query string of the comparison that the choices ask for; null while they ask for none. */
export function comparisonOf({ mode, a, b, ...group }) {
  if (mode === 'groups') return ['compare/groups', groupsQuery(group)];
  if (!a) return null;
  return b ? ['compare/traces', queryString({ base: a, other: b })] : ['compare/usual', queryString({ trace: a })];
}

/** The rest is the base group, the slow or failed ones are the other. */
export function groupsQuery({ split, ms, service, operation, range }) {
  const shared = { service, operation, range };
  const [base, other] = split === 'errors' ? [{ status: 'ok' }, { status: 'error' }] : [{ maxMs: ms }, { minMs: ms }];
  return queryString({ ...prefixed('base.', { ...shared, ...base }), ...prefixed('other.', { ...shared, ...other }) });
}

function prefixed(prefix, values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/** Words and tone for what became of a node. */
export function changeOf({ change }) {
  return CHANGES[change] ?? { words: String(change), tone: 'quiet' };
}

/** The nodes to show: all, or those that differ with what stands above them. */
export function shownNodes(nodes, onlyChanged) {
  if (!onlyChanged) return nodes;
  const byNode = new Map(nodes.map((node) => [node.node, node]));
  const shown = new Set();
  for (const node of nodes.filter((each) => each.change !== 'same')) {
    for (let at = node; at && !shown.has(at.node); at = byNode.get(at.parent)) shown.add(at.node);
  }
  return nodes.filter((node) => shown.has(node.node));
}

/** The operations that lost or won time by themselves, or are in one trace alone; not those that merely waited for them. */
export function mainChanges(changes) {
  return changes.filter((node) => !node.base || !node.other || Math.abs(node.selfDeltaMs) >= 0.5).slice(0, 8);
}

/** Judged by its own time alone, as it may have lost some while the whole was faster. */
export function byItself(node) {
  return node.base && node.other ? { ...node, change: node.selfDeltaMs > 0 ? 'slower' : 'faster' } : node;
}

/** The longest time at any node, which bars are measured by. */
export function longest(nodes) {
  return Math.max(0.001, ...nodes.flatMap((node) => [node.base?.totalMs ?? 0, node.other?.totalMs ?? 0]));
}

/** "×3.2" how often more in the other group; words where the base has none. */
export function liftWords({ lift }) {
  if (lift === null) return 'never in the rest';
  if (lift === 0) return 'only in the rest';
  return lift >= 1 ? `×${Number(lift.toPrecision(2))}` : `÷${Number((1 / lift).toPrecision(2))}`;
}
