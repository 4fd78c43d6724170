// The part of a trace that is in view. Null is the whole of it.

import { foldedAxis, linearAxis, position } from './axis.js';

/** No view is shorter than this many milliseconds: a nanosecond. */
const SHORTEST_MS = 1e-6;

/** The whole axis, or its part in view: silence is folded unless the scale shall be true. */
export function axisOf(segments, zoom, trueScale, widthPx) {
  const part = zoom ? clip(segments, zoom) : segments;
  if (!trueScale) return foldedAxis(part, widthPx);
  return linearAxis(zoom ? [zoom] : part);
}

/** What of the segments lies in view; inside a silence, the silence itself. */
export function clip(segments, { start, end }) {
  const inside = segments
    .filter((segment) => segment.end >= start && segment.start <= end)
    .map((segment) => ({ start: Math.max(segment.start, start), end: Math.min(segment.end, end) }));
  return inside.length ? inside : [{ start, end }];
}

/** The instant at a place of an axis: the other way round than `position`. */
export function instantAt(pieces, fraction) {
  const wanted = Math.min(1, Math.max(0, fraction));
  const piece = pieces.find((each) => wanted <= each.left + each.width) ?? pieces.at(-1);
  const within = piece.width > 0 ? (wanted - piece.left) / piece.width : 0;
  return piece.start + (piece.end - piece.start) * Math.min(1, Math.max(0, within));
}

/** The view between two instants in any order; null if that is everything, or nothing. */
export function viewOf(a, b, whole) {
  const view = { start: Math.max(Math.min(a, b), whole[0].start), end: Math.min(Math.max(a, b), whole.at(-1).end) };
  const isWhole = view.start <= whole[0].start && view.end >= whole.at(-1).end;
  return isWhole || view.end - view.start < SHORTEST_MS ? null : view;
}

/** Nearer (a factor below 1) or farther, around the middle of what is in view as the whole axis draws it. */
export function zoomBy(zoom, factor, pieces) {
  const [left, right] = edges(zoom, pieces);
  const [middle, half] = [(left + right) / 2, Math.max(((right - left) / 2) * factor, 1e-9)];
  return viewOf(instantAt(pieces, middle - half), instantAt(pieces, middle + half), pieces) ?? (factor < 1 ? zoom : null);
}

/** To the left (negative) or right by a part of what is in view; stops at the ends. */
export function panBy(zoom, part, pieces) {
  if (!zoom) return null;
  const [left, right] = edges(zoom, pieces);
  const by = Math.min(1 - right, Math.max(-left, (right - left) * part));
  return viewOf(instantAt(pieces, left + by), instantAt(pieces, right + by), pieces);
}

/** Where a view begins and ends on the whole axis. */
export function edges(zoom, pieces) {
  return zoom ? [position(pieces, zoom.start), position(pieces, zoom.end)] : [0, 1];
}
