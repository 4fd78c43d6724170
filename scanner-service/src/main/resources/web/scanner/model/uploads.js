/** What becomes of scans that were decided offline, once the service has answered. */

/** The answers decide: `RETRY` stays, everything else may go. @returns the scans that may */
export function settled(scans, results) {
  const ids = new Set(results.filter((one) => one.result !== 'RETRY').map((one) => one.scanId));
  return scans.filter((scan) => ids.has(scan.scanId));
}

/** What the steward must hear of. */
export function warnings(results) {
  return results.filter((one) => !one.replayed && (one.result === 'CONFLICT' || isTrouble(one.attention))).map((one) => one.message);
}

/** The gate has told of a ticket that was not in its list, and the service has found it good. */
const isTrouble = (attention) => attention && attention !== 'NOT_IN_LIST';

/** A batch that the service cannot take is halved until the one scan that is wrong stands alone. */
export const halves = (scans) => [scans.slice(0, Math.ceil(scans.length / 2)), scans.slice(Math.ceil(scans.length / 2))];

/** The form that is sent. */
export const toSend = ({ ticketId, stuck, ...scan }) => scan;
