// Which rows of thousands must exist just now.

const OVERSCAN = 12;

/**
 * @param {{above: number, viewport: number, rowHeight: number, count: number}} scroll
 *   pixels of the list above the viewport's top edge (negative while the list begins below it), and sizes
 * @returns {{first: number, last: number, top: number, height: number}} rows first to last - 1; pixels
 */
export function rowWindow({ above, viewport, rowHeight, count }) {
  const from = Math.floor(above / rowHeight) - OVERSCAN;
  const to = Math.ceil((above + viewport) / rowHeight) + OVERSCAN;
  const first = clamp(from, 0, count);
  return { first, last: clamp(to, first, count), top: first * rowHeight, height: count * rowHeight };
}

/** How far to scroll (pixels, may be negative) so that a row is seen between a sticky head and the bottom edge. */
export function scrollToRow({ above, viewport, rowHeight, head }, index) {
  const top = index * rowHeight - above;
  if (top < head) return top - head;
  return Math.max(0, top + rowHeight - viewport);
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
