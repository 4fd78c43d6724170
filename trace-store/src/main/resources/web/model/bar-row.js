// What a row of the waterfall shows.

import { bar, position } from './axis.js';
import { percent } from './axis-head.js';
import { duration } from './format.js';
import { flagsOf, failed } from './states.js';
import { nanosOf } from './time.js';

const DEEPEST_INDENT = 14;
const MOST_MARKS = 40;

/** A node made ready for its row, places in percent; with its parts of the critical path, how it compares with its usual, and what was found at it. */
export function barRow(node, pieces, { critical = [], compared, chips = [] } = {}) {
  const { left, width } = bar(pieces, node);
  return {
    node,
    left: percent(left),
    width: percent(width),
    right: percent(1 - left),
    after: percent(left + width),
    end: percent(1 - left - width),
    label: labelPlace(left, left + width),
    service: node.parent?.span.service === node.span.service ? '' : node.span.service,
    length: duration(node.end - node.start),
    indent: Math.min(node.depth, DEEPEST_INDENT),
    deep: node.depth > DEEPEST_INDENT,
    error: failed(node.span),
    flags: flagsOf(node).filter((flag) => !flag.harmless),
    marks: marks(node, pieces),
    beyond: beyond(node, pieces),
    critical: critical.map((part) => bar(pieces, part)).map((part) => ({ left: percent(part.left), width: percent(part.width) })),
    slow: compared && compared.comparedWithUsual !== 'usual' && compared.timesMedian > 1 ? slowWords(compared) : null,
    chips,
  };
}

/** Whether a bar lies outside the part of the trace that is in view, and on which side. */
function beyond({ start, end }, pieces) {
  if (end < pieces[0].start) return 'before';
  return start > pieces.at(-1).end ? 'after' : '';
}

function slowWords({ comparedWithUsual, timesMedian }) {
  const times = `${Number(timesMedian.toPrecision(2))}×`;
  const beyondWhat = comparedWithUsual === 'very_slow' ? '99 %' : '95 %';
  return { words: times, title: `${times} its median of the last 7 days; slower than ${beyondWhat} of them` };
}

/** The duration stands behind the bar, before it where the lane ends, in it where it fills the lane. */
function labelPlace(left, end) {
  if (end <= 0.88) return 'after';
  return left >= 0.1 ? 'before' : 'inside';
}

/** Where a span's events happened. */
function marks(node, pieces) {
  const origin = nanosOf(node.span.startNanos);
  return (node.span.events ?? []).slice(0, MOST_MARKS).map((event) => ({
    name: event.name,
    left: percent(position(pieces, node.start + Number(nanosOf(event.timeNanos, origin) - origin) / 1e6)),
  }));
}

/** What a screen reader says of a row. */
export function rowLabel({ node, length, error, flags, chips }) {
  const { service, name } = node.span;
  return [`${service}, ${name}, ${length}`, error && 'failed', ...chips.map((chip) => chip.words), ...flags.map((flag) => flag.name)].filter(Boolean).join(', ');
}
