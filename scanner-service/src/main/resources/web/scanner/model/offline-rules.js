/** What a gate may decide by itself, from what it downloaded and what it saw; times in epoch milliseconds. */
const MINUTE = 60_000;
const STATES = { cancelled: 'CANCELLED', refunded: 'REFUNDED', blocked: 'BLOCKED', unconfirmed: 'ORDER_NOT_CONFIRMED' };
const WORDS = {
  MALFORMED: 'This is no ticket code of ours. Scan the code on the ticket.',
  UNKNOWN_KEY: 'This device does not know who signed the code. Send the holder to the desk.',
  BAD_SIGNATURE: 'The code is forged or damaged. Scan once more, then the desk.',
  KEY_REVOKED: 'The code was withdrawn. The desk has the new ticket.',
  WRONG_EVENT: 'The ticket is for another event.',
  EVENT_CANCELLED: 'The event does not take place. Send the holder to the desk.',
  REVOKED_REPLACED: 'A newer ticket was issued. Ask for the newest one.',
  CANCELLED: 'The ticket was cancelled. Send the holder to the desk.',
  REFUNDED: 'The ticket was given back. Send the holder to the desk.',
  BLOCKED: 'The ticket is blocked. Send the holder to the desk.',
  ORDER_NOT_CONFIRMED: 'The order is not paid. Send the holder to the desk.',
  ALREADY_USED: 'Somebody came in with this ticket before.',
  WRONG_GATE: 'This gate does not take the ticket.',
  NOT_YET_VALID: 'The ticket is not valid yet.',
  EXPIRED: 'The ticket is no longer valid.',
};

/**
 * @param code of `parseCode`, null when it was none
 * @param signature `good`, `bad`, `unknown` or `revoked`
 * @param seen scans of this device that wait to be sent, oldest first
 * @returns `{ result, reason, message, first }`
 */
export function decideOffline({ code, signature, data, seen, now, direction }) {
  if (!code) return refuse('MALFORMED');
  if (signature !== 'good') return refuse({ bad: 'BAD_SIGNATURE', unknown: 'UNKNOWN_KEY', revoked: 'KEY_REVOKED' }[signature]);
  const mine = seen.filter((scan) => scan.ticketId === code.ticketId && scan.decision !== 'REFUSED');
  if (direction === 'exit') return { result: 'EXITED', reason: null, message: 'Offline: noted as gone out.', first: null };
  const reason = reasonOf(code, data, now, mine.at(-1)?.decision);
  if (!reason) return { result: 'ADMITTED', reason: null, message: 'Let the holder in. Decided offline.', first: null };
  return refuse(reason, reason === 'ALREADY_USED' ? firstOf(mine) : null);
}

function refuse(reason, first = null) {
  return { result: 'REFUSED', reason, message: WORDS[reason], first };
}

function reasonOf(code, data, now, lastHere) {
  const event = data.events.find((one) => one.number === code.eventNumber);
  const ticket = data.tickets[code.ticketId];
  const { gate } = data;
  if (gate.eventSlug && event?.slug !== gate.eventSlug) return 'WRONG_EVENT';
  if (event?.cancelled) return 'EVENT_CANCELLED';
  if (ticket && ticket.generation > code.generation) return 'REVOKED_REPLACED';
  if (ticket && STATES[ticket.state] && ticket.generation === code.generation) return STATES[ticket.state];
  const policy = event?.reentry ?? 'none';
  const isIn = lastHere ? lastHere === 'ADMITTED' : policy === 'none' ? ticket?.state === 'used' : ticket?.inside;
  if (policy !== 'multi' && (isIn || (policy === 'none' && lastHere))) return 'ALREADY_USED';
  if (ticket && gate.tierNames && !gate.tierNames.includes(ticket.tierName)) return 'WRONG_GATE';
  if (now < code.validFrom - (event?.earlyMinutes ?? 0) * MINUTE) return 'NOT_YET_VALID';
  if (now >= code.validTo + (event?.lateMinutes ?? 0) * MINUTE) return 'EXPIRED';
  return null;
}

const firstOf = (mine) => {
  const entry = mine.find((scan) => scan.decision === 'ADMITTED');
  return entry ? { at: entry.scannedAt, gate: entry.gate, device: 'this one' } : null;
};
