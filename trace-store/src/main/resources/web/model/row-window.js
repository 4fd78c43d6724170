// Which rows of thousands must exist just now.

const OVERSCAN = 12;
/** So many rows cost nothing, and all of them can be found with the browser's own search. */
const ALL_ROWS = 300;

/**
 * @param {{above: number, viewport: number, rowHeight: number, count: number}} scroll
 *   pixels of the list above the viewport's top edge (negative while the list begins below it), and sizes
 * @returns rows first to last - 1; top and height in pixels; numbers as a screen reader counts, the head being row 1
 */
export function rowWindow({ above, viewport, rowHeight, count, all: most = ALL_ROWS }) {
  const all = count <= most;
  const from = all ? 0 : Math.floor(above / rowHeight) - OVERSCAN;
  const to = all ? count : Math.ceil((above + viewport) / rowHeight) + OVERSCAN;
  const first = clamp(from, 0, count);
  return {
    first,
    last: clamp(to, first, count),
    top: first * rowHeight,
    height: count * rowHeight,
    firstNumber: first + 2,
    rowCount: count + 1,
  };
}

/**
 * How far to scroll (pixels, may be negative) so that a row is seen between a sticky head and the bottom edge: no further
 * than needed for a neighbour, into the middle for one from far away.
 *
 * @param {{head: number, covered: number}} scroll sizes as above, and what hides the upper and the lower part of the viewport
 */
export function scrollToRow({ above, viewport, rowHeight, head, covered }, index) {
  const bottom = viewport - covered;
  const top = index * rowHeight - above;
  const hidden = top < head ? top - head : Math.max(0, top + rowHeight - bottom);
  return Math.abs(hidden) > 3 * rowHeight ? top - (head + bottom) / 2 : hidden;
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
