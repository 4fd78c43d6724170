// Words for durations and counts. Durations are milliseconds, as in the API.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONG = [
  [DAY, 'd', HOUR, 'h'],
  [HOUR, 'h', MINUTE, 'min'],
  [MINUTE, 'min', SECOND, 's'],
];
const numbers = new Intl.NumberFormat('en-GB');

/** "845 µs", "1.23 ms", "812 ms", "3.2 s", "4 min 5 s", "3 d 2 h"; a dash for what is no number. */
export function duration(ms) {
  if (!Number.isFinite(ms)) return '–';
  return ms < 0 ? `−${duration(-ms)}` : ms < MINUTE ? short(ms) : long(ms);
}

function short(ms) {
  if (ms === 0) return '0 ms';
  if (ms < 0.001) return `${Math.round(ms * 1e6)} ns`;
  if (ms < 0.9995) return `${digits(ms * 1000)} µs`;
  return ms < 999.5 ? `${digits(ms)} ms` : `${digits(ms / SECOND)} s`;
}

/** Three digits at most, no zeros that say nothing. */
function digits(value) {
  return String(Number(value.toPrecision(3)));
}

function long(ms) {
  const [size, unit, smallSize, smallUnit] = LONG.find(([each]) => ms >= each);
  const big = Math.floor(ms / size);
  const small = Math.floor((ms - big * size) / smallSize);
  return small ? `${numbers.format(big)} ${unit} ${small} ${smallUnit}` : `${numbers.format(big)} ${unit}`;
}

/** "+3 d 2 h": how long after a beginning. */
export function offset(ms) {
  return ms < 0 ? duration(ms) : `+${duration(ms)}`;
}

/** "1,234". */
export function count(n) {
  return numbers.format(n);
}

/** "1 span", "31 spans". */
export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** "25 of 42 spans", or "42 spans" if these are all. */
export function partOf(n, all, one) {
  return n < all ? `${count(n)} of ${plural(all, one)}` : plural(all, one);
}

/** The first eight digits of an id, enough to tell neighbours apart. */
export function shortId(id) {
  return (id ?? '').slice(0, 8);
}
