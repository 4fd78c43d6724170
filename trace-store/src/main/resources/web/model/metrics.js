// Metrics: which request answers which view, and series ready for drawing.

import { queryString } from './query.js';

const REQUESTS = {
  overview: ['traces/metrics/overview', 'traces/metrics/performance'],
  latency: ['traces/metrics/performance'],
  errors: ['traces/metrics/errors'],
  bottlenecks: ['critical-path'],
  map: ['dependencies'],
};

/** The window asked for: what the address says exactly, else the range. */
export function windowOf({ range, from, to }) {
  return from && to ? { from, to } : { range };
}

/** Paths and query strings of the requests that a view needs. */
export function requestsOf({ tab, service, operation, sort, ...time }) {
  const which = tab === 'map' ? {} : { service, operation };
  const query = queryString({ ...windowOf(time), ...which, sort: tab === 'latency' ? sort : '' });
  const brief = queryString({ ...windowOf(time), ...which, limit: 1 });
  return REQUESTS[tab].map((path, i) => [path, i === 0 ? query : brief]);
}

/** The beginnings of the steps of a series, in milliseconds. */
export function stepsOf(series) {
  return series.map((point) => Date.parse(point.at));
}

/** Lines of a series: `[name, tone, value of a point]`. */
export function linesOf(series, ...lines) {
  return lines.map(([name, tone, value]) => ({ name, tone, values: series.map((point) => value(point) ?? null) }));
}

/** Spans per second of a step; a step without any has a rate of none. */
export function perSecond(stepSeconds) {
  return (point) => (point.spans ?? 0) / stepSeconds;
}

/** The share of failed spans in a step; none where nothing happened. */
export function errorRate(point) {
  return point.spans ? point.errors / point.spans : null;
}

/** The longest p95 in a window names its ends: filters of the list that show the slow traces of an operation. */
export function slowTraces({ service, name, p95Ms }, time) {
  return { service, operation: name, minMs: p95Ms ? Math.floor(p95Ms) : '', ...time };
}

/** A cause as a person says it: of a class's full name the last part. */
export function causeName(cause) {
  return /^([a-z]\w*\.)+[A-Z]\w*$/.test(cause) ? cause.slice(cause.lastIndexOf('.') + 1) : cause;
}

/** The tone of a share of errors. */
export function errorTone(share) {
  return share >= 0.05 ? 'bad' : share >= 0.01 ? 'warn' : '';
}
