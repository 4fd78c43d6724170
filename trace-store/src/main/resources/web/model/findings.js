// What the analysis says, laid beside the tree.

import { problemChips, problemsOf } from './problems.js';
import { msBetween, nanosOf } from './time.js';

/** Nothing known yet, or never. */
export const NO_FINDINGS = { critical: new Map(), spans: new Map(), usual: new Map(), bottlenecks: [], totalMs: 0, problems: [], chips: new Map() };

/** The analysis by span and operation; times of the critical path in milliseconds after the trace's start. */
export function findings(analysis, zero) {
  if (!analysis?.spans) return NO_FINDINGS;
  return {
    critical: criticalParts(analysis.criticalPath?.steps ?? [], zero),
    spans: new Map(analysis.spans.map((span) => [span.spanId, span])),
    usual: new Map((analysis.operations ?? []).map((operation) => [operationKey(operation), operation])),
    bottlenecks: analysis.bottlenecks ?? [],
    totalMs: analysis.criticalPath?.totalMs ?? 0,
    problems: problemsOf(analysis),
    chips: problemChips(analysis),
  };
}

/** What tells one operation from another. */
export function operationKey({ service, name, kind }) {
  return JSON.stringify([service, name, kind]);
}

function criticalParts(steps, zero) {
  const parts = new Map();
  for (const { spanId, startNanos, durationMs } of steps) {
    const start = msBetween(zero, nanosOf(startNanos, zero));
    parts.set(spanId, [...(parts.get(spanId) ?? []), { start, end: start + durationMs }]);
  }
  return parts;
}

/** How a span compares with its operation's usual: null if that is not known. */
export function comparison(node, found) {
  const span = found.spans.get(node.span.spanId);
  const usual = found.usual.get(operationKey(node.span))?.usual;
  if (!span || !usual) return null;
  return { ...usual, verdict: span.comparedWithUsual, times: span.timesMedian, criticalMs: span.criticalMs };
}
