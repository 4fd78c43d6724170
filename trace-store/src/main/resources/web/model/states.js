// Plain words for the API's states. Waiting for a scan is not a fault; a missing span is.

import { count } from './format.js';
import { nanosOf } from './time.js';

const STATES = {
  awaiting_scan: { words: 'Awaiting scan', tone: 'waiting' },
  scanned: { words: 'Scanned', tone: 'good' },
  complete: { words: 'Complete', tone: 'quiet' },
  incomplete: { words: 'Incomplete', tone: 'warning' },
};

const LABELS = {
  orphan: 'Its parent span has not arrived',
  duplicate: 'Another span of this trace has the same id',
  shared: 'Client and server of one call share an id, as Zipkin writes them',
  cycle: 'Its ancestors lead back to itself',
  'ends-before-start': 'Its clock went back: shown between its two times',
  late: 'Arrived long after its time',
  'demo-clock': 'Its time is that of the demo clock',
};

const ARRIVING = { words: 'Still arriving', tone: 'quiet', icon: 'waiting' };
const ARRIVES_WITHIN_MS = 60_000;

/** Whether what is missing may be on its way: a browser sends its page load late. */
export function isArriving({ state, lastEnd }, now) {
  return state === 'incomplete' && now - Date.parse(lastEnd) < ARRIVES_WITHIN_MS;
}

/** Words and tone of a trace's state at a time; an unknown one is shown as it came. */
export function stateOf(summary, now) {
  const { state } = summary;
  if (isArriving(summary, now)) return ARRIVING;
  return STATES[state] ?? { words: String(state ?? 'Unknown'), tone: 'quiet' };
}

const HARMLESS = new Set(['demo-clock', 'shared']);

/** What is unusual about a node: its labels with their meaning, each once; a harmless one needs no place in the tree. */
export function flagsOf(node) {
  const names = new Set(node.span.labels ?? []);
  if (node.orphan) names.add('orphan');
  if (node.circular) names.add('cycle');
  if (nanosOf(node.span.endNanos) < nanosOf(node.span.startNanos)) names.add('ends-before-start');
  return [...names].map((name) => ({ name, meaning: LABELS[name] ?? name, harmless: HARMLESS.has(name) }));
}

/** What a reader must know about the whole tree before reading it. */
export function treeWarnings(nodes, hiddenSpans = 0) {
  const roots = nodes.filter((node) => node.depth === 0);
  const orphans = roots.filter((node) => node.orphan).length;
  const circles = roots.filter((node) => node.circular).length;
  const cut = nodes.filter((node) => node.span.cutBytes).length;
  const real = roots.length - orphans - circles;
  return [
    real > 1 && `${real} spans have no parent: this trace has several roots.`,
    orphans && `${orphans === 1 ? '1 span names' : `${orphans} spans name`} a parent that has not arrived; shown at the top level.`,
    hiddenSpans > 0 && `This trace is so large that ${count(hiddenSpans)} of its spans are not shown here.`,
    cut > 0 && `${cut === 1 ? '1 span is' : `${count(cut)} spans are`} too large to be shown with attributes and events; the trace as OTLP has them.`,
    circles && `${circles === 1 ? '1 circle' : `${circles} circles`} of parents, cut at the earliest span.`,
  ].filter(Boolean);
}

/** Whether a span is a page's load: whatever it hangs below, nobody calls a browser. */
export function isPageLoad({ name }) {
  return name === 'page-load' || name.startsWith('page-load ');
}

/** Whether a span failed. */
export function failed(span) {
  return span.status === 'ERROR';
}
