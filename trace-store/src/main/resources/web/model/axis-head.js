// What stands above the bars: dates, ticks, and chips for folded silence.

import { isLong } from './axis.js';
import { clockTime, dateTime, dayOf, exact } from './calendar.js';
import { duration, offset } from './format.js';
import { ticks } from './ticks.js';
import { plusMs } from './time.js';

const CHIP_PX = 58;
const TIGHT_CHIP_PX = 74;
const CLOCK_PX = 72;
const DATE_PX = 122;
const OFFSET_PX = 70;

/** Each piece of the axis with its words; places in percent. A date may run on above the silence that follows. */
export function axisHead(pieces, zero, widthPx, now) {
  return pieces.map((piece, i) => {
    const reach = piece.width + (pieces[i + 1]?.width ?? 0);
    const place = { kind: piece.kind, start: piece.start, end: piece.end, left: percent(piece.left), width: percent(piece.width), reach: percent(reach) };
    if (piece.kind === 'gap') return { ...place, ...gapWords(piece, widthPx) };
    const scale = { zero, widthPx, room: reach * widthPx, now };
    return { ...place, ...segmentWords(piece, pieces[i - 2], scale) };
  });
}

function gapWords(piece, widthPx) {
  const words = duration(piece.end - piece.start);
  const px = piece.width * widthPx;
  return {
    words: px < CHIP_PX ? '' : words,
    look: [isLong(piece) && 'long', px < CHIP_PX && 'bare', isLong(piece) && px < TIGHT_CHIP_PX && 'tight'].filter(Boolean).join(' '),
    title: `${words} of silence, folded. Press for the true scale (t)`,
  };
}

function segmentWords(piece, before, { zero, widthPx, room, now }) {
  const start = plusMs(zero, piece.start);
  const length = duration(piece.end - piece.start);
  const words = startWords(start, before && plusMs(zero, before.start), room, now);
  return {
    words,
    offset: piece.start && room > OFFSET_PX + widthOf(words) ? offset(piece.start) : '',
    title: `${exact(start)} · ${offset(piece.start)} after the start · ${length} long`,
    ticks: ticks(piece, widthPx).map((tick) => ({ left: percent(tick.left), words: duration(tick.ms) })),
  };
}

/** The day is named where it changes, as long as there is room. */
function startWords(start, before, room, now) {
  const sameDay = before && dayOf(before) === dayOf(start);
  if (room >= DATE_PX && !sameDay) return dateTime(start, now);
  return room >= CLOCK_PX ? clockTime(start) : '';
}

function widthOf(words) {
  return words.length > 8 ? DATE_PX : words ? CLOCK_PX : 0;
}

/** A fraction as CSS says it. */
export function percent(fraction) {
  return `${(fraction * 100).toFixed(4)}%`;
}
