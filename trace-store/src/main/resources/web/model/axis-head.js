// What stands above the bars: dates, ticks, and chips for folded silence.

import { ticks } from './axis.js';
import { dateTime, exact } from './calendar.js';
import { duration, offset } from './format.js';
import { plusMs } from './time.js';

const CHIP_MIN_PX = 62;
const DATE_MIN_PX = 110;

/** Each piece of the axis with its words; places in percent. */
export function axisHead(pieces, zero, widthPx, now) {
  return pieces.map((piece) => ({
    kind: piece.kind,
    left: percent(piece.left),
    width: percent(piece.width),
    ...(piece.kind === 'gap' ? gapWords(piece, widthPx) : segmentWords(piece, zero, widthPx, now)),
  }));
}

function gapWords(piece, widthPx) {
  const words = duration(piece.end - piece.start);
  return { words: piece.width * widthPx < CHIP_MIN_PX ? '' : words, title: `${words} of silence, folded` };
}

function segmentWords(piece, zero, widthPx, now) {
  const start = plusMs(zero, piece.start);
  const length = duration(piece.end - piece.start);
  return {
    words: piece.width * widthPx < DATE_MIN_PX ? '' : dateTime(start, now),
    offset: offset(piece.start),
    title: `${exact(start)} · ${offset(piece.start)} after the start · ${length} long`,
    ticks: ticks(piece, widthPx).map((tick) => ({ left: percent(tick.left), words: duration(tick.ms) })),
  };
}

/** A fraction as CSS says it. */
export function percent(fraction) {
  return `${(fraction * 100).toFixed(4)}%`;
}
