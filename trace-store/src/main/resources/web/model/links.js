// Addresses of the dashboard's pages.

import { queryString } from './query.js';

/**
 * The list of traces for filters named as in the API: `service`, `operation`, `status`, `from`, `to`, `minMs`, `q`; with the
 * dashboard's own, which figures count as well.
 */
export function tracesHref(filters) {
  return `/admin/traces${queryString({ own: 'show', ...filters })}`;
}

/** The metrics of a service, or of one of its operations. */
export function metricsHref(choices) {
  return `/admin/metrics${queryString(choices)}`;
}
