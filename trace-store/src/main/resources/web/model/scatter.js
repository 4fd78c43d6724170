// Traces as points: when they were last active, and how long.

import { clockTime, dateTime, dayOf } from './calendar.js';
import { duration } from './format.js';
import { epochNanos } from './time.js';

const LEFT = 70;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 22;
const LEAST_MS = 0.1;
const LEAST_SPAN_MS = 1000;
const TICK_PX = 130;
const SECONDS_BELOW_MS = 600_000;
const NANOS_PER_MS = 1_000_000n;

/**
 * Time runs to the right, duration upwards by powers of ten.
 *
 * @returns points with pixels, the ticks of both axes, and the plot's frame
 */
export function scatter(traces, width, height, now) {
  const dated = traces.map((trace) => ({ trace, at: Number((epochNanos(trace.lastEnd) ?? 0n) / 1_000_000n) })).filter(({ at }) => at);
  const scale = scaleOf(dated, { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM });
  return { ...scale, points: dated.map((point) => ({ ...point, ...placeOf(point, scale) })), xTicks: xTicks(scale, now), yTicks: yTicks(scale) };
}

function scaleOf(dated, frame) {
  const times = dated.map(({ at }) => at);
  const powers = dated.map(({ trace }) => power(trace.activeMs));
  const from = Math.min(...times);
  const to = Math.max(...times, from + LEAST_SPAN_MS);
  const low = Math.floor(Math.min(...powers));
  return { frame, from, to, low, high: Math.max(low + 1, Math.ceil(Math.max(...powers))) };
}

function power(ms) {
  return Math.log10(Math.max(ms, LEAST_MS));
}

function placeOf({ at, trace }, { frame, from, to, low, high }) {
  return {
    x: frame.left + ((at - from) / (to - from)) * (frame.right - frame.left),
    y: frame.bottom - ((power(trace.activeMs) - low) / (high - low)) * (frame.bottom - frame.top),
  };
}

function yTicks({ frame, low, high }) {
  const step = (frame.bottom - frame.top) / (high - low);
  return Array.from({ length: high - low + 1 }, (_, i) => ({ y: frame.bottom - i * step, words: duration(10 ** (low + i)) }));
}

/** A date stands where the day begins or changes; seconds where minutes would not tell ticks apart. */
function xTicks({ frame, from, to }, now) {
  if (!Number.isFinite(from)) return [];
  const room = Math.max(1, Math.floor((frame.right - frame.left) / TICK_PX));
  const instants = Array.from({ length: room + 1 }, (_, i) => BigInt(Math.round(from + ((to - from) * i) / room)) * NANOS_PER_MS);
  return instants.map((at, i) => {
    const words = i && dayOf(instants[i - 1]) === dayOf(at) ? clockTime(at) : dateTime(at, now);
    return { x: frame.left + ((frame.right - frame.left) * i) / room, words: to - from < SECONDS_BELOW_MS ? words : words.replace(/:\d\d$/, '') };
  });
}

/** The filters of an area of the plot, corners in pixels; bounds are rounded outwards, so that what is inside stays. */
export function areaFilters({ frame, from, to, low, high }, a, b) {
  const time = (x) => from + (clamp((x - frame.left) / (frame.right - frame.left))) * (to - from);
  const ms = (y) => 10 ** (low + clamp((frame.bottom - y) / (frame.bottom - frame.top)) * (high - low));
  const round = (value, way) => String(Number(way(value * 1000) / 1000));
  return {
    from: new Date(Math.floor(time(Math.min(a.x, b.x)))).toISOString(),
    to: new Date(Math.ceil(time(Math.max(a.x, b.x))) + 1).toISOString(),
    minMs: round(ms(Math.max(a.y, b.y)), Math.floor),
    maxMs: round(ms(Math.min(a.y, b.y)), Math.ceil),
  };
}

function clamp(fraction) {
  return Math.min(1, Math.max(0, fraction));
}

/** The point nearest to a place within so many pixels. */
export function nearest(points, { x, y }, within) {
  return points.reduce((best, point) => {
    const far = Math.hypot(point.x - x, point.y - y);
    return far <= (best?.far ?? within) ? { point, far } : best;
  }, null)?.point;
}
