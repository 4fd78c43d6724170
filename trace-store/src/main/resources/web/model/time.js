// Instants as BigInt nanoseconds since 1970: a Date would lose everything below a millisecond.

const ISO = /^(.+?T\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const NANOS_PER_MS = 1_000_000n;

/** Nanoseconds since 1970 of an ISO 8601 instant; null if the text is none. */
export function epochNanos(iso) {
  const parts = ISO.exec(iso ?? '');
  if (!parts) return null;
  const [, seconds, fraction = '', zone] = parts;
  const ms = Date.parse(seconds + zone);
  return Number.isNaN(ms) ? null : BigInt(ms) * NANOS_PER_MS + BigInt(fraction.padEnd(9, '0'));
}

/** Nanoseconds since 1970 from the API's decimal text; the other instant where it is missing or no number. */
export function nanosOf(text, otherwise = 0n) {
  return /^-?\d+$/.test(text ?? '') ? BigInt(text) : otherwise;
}

/** Milliseconds from one BigInt instant to another, exact to the nanosecond for up to 100 days. */
export function msBetween(from, to) {
  return Number(to - from) / 1e6;
}

/** A Date for an instant in nanoseconds, cut to the millisecond. */
export function dateOf(nanos) {
  return new Date(Number(nanos / NANOS_PER_MS));
}

/** The instant that lies so many milliseconds after another. */
export function plusMs(nanos, ms) {
  return nanos + BigInt(Math.round(ms * 1e6));
}
