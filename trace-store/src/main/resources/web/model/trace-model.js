// The API's answer, made ready to be drawn.

import { segments } from './activity.js';
import { colourClasses } from './colours.js';
import { treeWarnings, failed } from './states.js';
import { epochNanos, nanosOf } from './time.js';
import { forest } from './tree.js';

/**
 * Everything that does not depend on scrolling, selection or the size of the window.
 *
 * @param {string[]} services all that are known, so that each has the same colour here as in the list
 */
export function traceModel({ trace, origins = [], spans, scans = [], linksIn = [], hiddenSpans = 0 }, services = []) {
  const nodes = forest(spans.map((span) => ({ ...origins[span.origin], ...span })));
  countFailures(nodes);
  return {
    summary: trace,
    nodes,
    byId: new Map(nodes.toReversed().map((node) => [node.span.spanId, node])),
    segments: segments(nodes),
    zero: zeroOf(spans),
    colours: colourClasses([...services, ...spans.map((span) => span.service)]),
    services: trace.services ?? [],
    warnings: treeWarnings(nodes, hiddenSpans),
    errors: nodes.filter((node) => failed(node.span)),
    scans: scans.map((scan) => ({ ...scan, at: epochNanos(scan.scannedAt) })),
    linksIn,
  };
}

/** How many of those below a node failed, so that a collapsed one can tell. */
function countFailures(nodes) {
  for (const node of nodes.toReversed()) {
    node.failuresBelow = node.children.reduce((all, child) => all + child.failuresBelow + Number(failed(child.span)), 0);
  }
}

function zeroOf(spans) {
  const all = spans.flatMap((span) => [nanosOf(span.startNanos), nanosOf(span.endNanos)]);
  return all.reduce((least, each) => (each < least ? each : least), all[0] ?? 0n);
}

/** The nodes that have something to collapse. */
export function collapsible({ nodes }) {
  return new Set(nodes.filter((node) => node.children.length));
}
