// Words for instants. Dates are shown in the viewer's zone, or in the one that was chosen; `utc` is for tooltips.

import { dateOf } from './time.js';
import { duration } from './format.js';

const day = { day: 'numeric', month: 'short' };
const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
let dayAndYear, dayOnly, clockOnly, chosen;
useZone('');

/** Shows dates in a zone ("UTC", "America/Mexico_City"); empty, or one that nobody knows, is the viewer's own. Answers what is used. */
export function useZone(zone) {
  chosen = isZone(zone) ? zone : '';
  const timeZone = chosen || undefined;
  dayAndYear = new Intl.DateTimeFormat('en-GB', { ...day, year: 'numeric', timeZone });
  dayOnly = new Intl.DateTimeFormat('en-GB', { ...day, timeZone });
  clockOnly = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone });
  return chosen;
}

function isZone(zone) {
  try {
    return Boolean(zone) && Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** "17 Nov 2026": the day of an instant in the zone that is used. */
export function dayOf(nanos) {
  return dayAndYear.format(dateOf(nanos));
}

/** "3 min ago", "3 d ago", "in 2 h"; the smaller unit is left out, as nobody reads it. */
export function relative(nanos, now) {
  const ms = now - Number(nanos / 1_000_000n);
  if (Math.abs(ms) < 5000) return 'just now';
  const [number, unit] = duration(Math.round(Math.abs(ms) / 1000) * 1000).split(' ');
  const words = `${Math.round(parseFloat(number.replaceAll(',', '')))} ${unit}`;
  return ms < 0 ? `in ${words}` : `${words} ago`;
}

/** "17 Nov, 10:00:03"; the year only if it is not the present one. */
export function dateTime(nanos, now) {
  const date = dateOf(nanos);
  const sameYear = dayAndYear.format(date).slice(-4) === dayAndYear.format(now).slice(-4);
  return `${(sameYear ? dayOnly : dayAndYear).format(date)}, ${clockOnly.format(date)}`;
}

/** "10:00:03". */
export function clockTime(nanos) {
  return clockOnly.format(dateOf(nanos));
}

/** "17 Nov 2026, 10:00:03.123 456 789", zeros at the end left out by threes. */
export function exact(nanos) {
  const date = dateOf(nanos);
  return `${dayAndYear.format(date)}, ${clockOnly.format(date)}.${fraction(nanos)}`;
}

/** The same instant as everybody's clock has it: "2026-11-17T10:00:03.123456789Z". */
export function utc(nanos) {
  return dateOf(nanos).toISOString().replace(/\.\d+Z$/, `.${fraction(nanos).replaceAll(' ', '')}Z`);
}

function fraction(nanos) {
  const digits = String(((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n).padStart(9, '0');
  return digits.replace(/(000){0,2}$/, '').replace(/(\d{3})(?=\d)/g, '$1 ');
}
