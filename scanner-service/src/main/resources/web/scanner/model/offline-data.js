/** What was downloaded for the time without a network. */

/** Joins a page, or a later change, with what is there. */
export function merged(data, page) {
  const tickets = { ...(data?.tickets ?? {}) };
  for (const { id, ...ticket } of page.tickets) tickets[id] = ticket;
  return {
    gate: page.gate,
    keys: page.keys,
    events: page.events,
    tickets,
    validUntil: Date.parse(page.validUntil),
    seq: page.seq,
  };
}

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

/** Data may not admit when it is too old, or was never there. */
export const mayDecide = (data, now) => Boolean(data) && now < data.validUntil;

/** "12 min", for a person. */
export function age(millis) {
  const minutes = Math.floor(millis / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h`;
}
