/** What was downloaded for the time without a network. */

/** Joins a page, or a later change, with what is there. */
export function merged(data, page) {
  const tickets = { ...(data?.tickets ?? {}) };
  for (const { id, ...ticket } of page.tickets) tickets[id] = ticket;
  const events = new Map((data?.events ?? []).map((event) => [event.number, event]));
  for (const event of page.events) events.set(event.number, event);
  return {
    gate: page.gate,
    keys: page.keys,
    events: [...events.values()],
    tickets,
    validUntil: Date.parse(page.validUntil),
    seq: page.seq,
  };
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
