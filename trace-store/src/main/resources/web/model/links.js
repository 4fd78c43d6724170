// Addresses of the dashboard's pages.

import { queryString } from './query.js';

/** The list of traces for filters named as in the API: `service`, `operation`, `status`, `from`, `to`, `minMs`, `q`. */
export function tracesHref(filters) {
  return `/admin/traces${queryString(filters)}`;
}

/** The metrics of a service, or of one of its operations. */
export function metricsHref(choices) {
  return `/admin/metrics${queryString(choices)}`;
}
