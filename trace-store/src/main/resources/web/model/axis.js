// From milliseconds to places on the screen. Places are fractions of the width, 0 to 1.

const CHIP_PX = 92;
const GAPS_AT_MOST = 0.35;
const TICK_PX = 84;

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
  const gaps = segments.length - 1;
  const gapShare = gaps > 0 ? Math.min(CHIP_PX / widthPx, GAPS_AT_MOST / gaps) : 0;
  const shares = segmentShares(segments, 1 - gapShare * Math.max(0, gaps));
  const pieces = [];
  segments.forEach((segment, i) => {
    if (i) append(pieces, { kind: 'gap', start: segments[i - 1].end, end: segment.start, width: gapShare });
    append(pieces, { kind: 'segment', ...segment, width: shares[i] });
  });
  return pieces;
}

function segmentShares(segments, room) {
  const weights = segments.map(({ start, end }) => Math.sqrt(Math.max(end - start, 0.001)));
  const sum = weights.reduce((a, b) => a + b, 0);
  const least = 0.5 / segments.length;
  return weights.map((weight) => room * (least + (1 - least * segments.length) * (weight / sum)));
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

/** Round times within a segment, measured from its beginning: as many as have room for their words. */
export function ticks(piece, widthPx) {
  const length = piece.end - piece.start;
  const room = Math.floor((piece.width * widthPx) / TICK_PX);
  if (!(length > 0) || room < 2) return [];
  const step = roundStep(length / room);
  const found = Math.ceil(length / step) - 1;
  return Array.from({ length: found }, (_, i) => (i + 1) * step).map((ms) => ({
    ms,
    left: piece.left + (piece.width * ms) / length,
  }));
}

const STEPS = [1, 2, 5, 10];
const CALENDAR = [15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400].map((s) => s * 1000);

function roundStep(least) {
  if (least > 10_000 && least <= CALENDAR.at(-1)) return CALENDAR.find((step) => step >= least);
  const unit = least > 10_000 ? CALENDAR.at(-1) : 1;
  const power = 10 ** Math.floor(Math.log10(least / unit));
  return unit * power * STEPS.find((step) => step * power >= (least / unit) * 0.999999);
}
