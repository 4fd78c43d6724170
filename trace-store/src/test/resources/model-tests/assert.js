/** Two values are equal if their JSON is; BigInt and undefined are written as text. */
export function equal(actual, expected) {
  const [a, b] = [text(actual), text(expected)];
  if (a !== b) throw new Error(`expected ${b} but was ${a}`);
}

/** A number lies near another. */
export function near(actual, expected, tolerance = 1e-9) {
  if (!(Math.abs(actual - expected) <= tolerance)) throw new Error(`expected about ${expected} but was ${actual}`);
}

/** A condition holds. */
export function holds(condition, words) {
  if (!condition) throw new Error(words);
}

function text(value) {
  return JSON.stringify(value, (_, v) => (typeof v === 'bigint' || v === undefined ? String(v) : v));
}

/** A span as short as a test needs it; times in milliseconds. */
export function span(spanId, parentSpanId, startMs, ms = 1, more = {}) {
  const nanos = (value) => String(1_700_000_000_000_000_000n + BigInt(Math.round(value * 1e6)));
  return { spanId, parentSpanId, service: 's', name: spanId, startNanos: nanos(startMs), endNanos: nanos(startMs + ms), ...more };
}
