/** What was downloaded for the time without a network. */

/**
 * What a page of a download says, besides its tickets.
 *
 * @param isListed the list that it adds to has all tickets: one that is not there was sold later; without it the page tells
 */
export const dataOf = ({ gate, keys, events, validUntil, seq, scope }, isListed = scope === 'all') =>
  ({ gate, keys, events, validUntil: Date.parse(validUntil), seq, isListed });

/**
 * True when changes since the last download are not enough: they are those of the gate's events, and this is another gate, or an
 * event is new there, whose tickets may have changed long ago; or the service has begun anew.
 */
export function needsAll(data, page) {
  const known = new Set(data.events.map((event) => event.number));
  return (
    data.gate.code !== page.gate.code || data.gate.eventSlug !== page.gate.eventSlug
    || page.events.some((event) => !known.has(event.number)) || Number(page.seq) < Number(data.seq)
  );
}

/** The zone of an event, of the gate's events without a number; undefined, which is the device's own, where none is known or they differ. */
export function zoneOf(data, number) {
  const slug = data?.gate.eventSlug;
  const events = (data?.events ?? []).filter((event) => (number === undefined ? !slug || event.slug === slug : event.number === number));
  const zones = new Set(events.map((event) => event.zone));
  return zones.size === 1 ? [...zones][0] : undefined;
}

/** Data may not admit when it is too old, or was never there. */
export const mayDecide = (data, now) => Boolean(data) && now < data.validUntil;

/** "12 min", for a person. */
export function age(millis) {
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h`;
}
