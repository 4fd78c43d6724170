// From milliseconds to places on the screen. Places are fractions of the width, 0 to 1.

const LONG_GAP_MS = 3_600_000;
const NARROW_PX = 520;
const CHIP_PX = { wide: { long: 104, short: 66 }, narrow: { long: 66, short: 30 } };
const GAPS_AT_MOST = 0.4;

/**
 * @typedef {object} Piece a stretch of the axis, linear within
 * @property {'segment'|'gap'} kind
 * @property {number} start milliseconds
 * @property {number} end milliseconds
 * @property {number} left fraction
 * @property {number} width fraction
 */

/** Segments get room by the square root of their length, so that a scan of 30 ms is seen beside a purchase of 3 s. */
export function foldedAxis(segments, widthPx) {
  const gaps = gapsBetween(segments, widthPx);
  const shares = segmentShares(segments, 1 - sum(gaps.map((gap) => gap.width)));
  const pieces = [];
  segments.forEach((segment, i) => {
    if (i) append(pieces, gaps[i - 1]);
    append(pieces, { kind: 'segment', ...segment, width: shares[i] });
  });
  return pieces;
}

/** Room for the words of each chip, as long as all of them leave enough for the bars. */
function gapsBetween(segments, widthPx) {
  const gaps = segments.slice(1).map(({ start }, i) => ({ kind: 'gap', start: segments[i].end, end: start }));
  const chip = widthPx < NARROW_PX ? CHIP_PX.narrow : CHIP_PX.wide;
  const wanted = gaps.map((gap) => (isLong(gap) ? chip.long : chip.short) / widthPx);
  const squeeze = Math.min(1, GAPS_AT_MOST / (sum(wanted) || 1));
  return gaps.map((gap, i) => ({ ...gap, width: wanted[i] * squeeze }));
}

/** Whether a silence is one that people count in hours or days. */
export function isLong({ start, end }) {
  return end - start >= LONG_GAP_MS;
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}

function segmentShares(segments, room) {
  const weights = segments.map(({ start, end }) => Math.sqrt(Math.max(end - start, 0.001)));
  const all = sum(weights);
  const least = 0.5 / segments.length;
  return weights.map((weight) => room * (least + (1 - least * segments.length) * (weight / all)));
}

function append(pieces, piece) {
  const last = pieces.at(-1);
  pieces.push({ ...piece, left: last ? last.left + last.width : 0 });
}

/** The whole time at one scale, silence included. */
export function linearAxis(segments) {
  const [start, end] = [segments[0]?.start ?? 0, segments.at(-1)?.end ?? 0];
  return [{ kind: 'segment', start, end, left: 0, width: 1 }];
}

/** Where an instant lies. */
export function position(pieces, ms) {
  const piece = pieces.find((each) => ms <= each.end) ?? pieces.at(-1);
  const length = piece.end - piece.start;
  const within = length > 0 ? (ms - piece.start) / length : 0;
  return piece.left + piece.width * Math.min(1, Math.max(0, within));
}

/** Where a node's bar begins and how wide it is. */
export function bar(pieces, { start, end }) {
  const left = position(pieces, start);
  return { left, width: Math.max(0, position(pieces, end) - left) };
}
