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
  UNSIGNED: 'Typed codes need a connection. Scan the code on the ticket, or call the desk.',
};
const SHORT_CODE = /^[0-9A-TV-Z]{5}[\s-]?[0-9A-TV-Z]{4,5}$/i;

/**
 * @param code of `parseCode`, null when it was none
 * @param text what was read or typed
 * @param signature `good`, `bad`, `unknown` or `revoked`
 * @param ticket what the list says of it; none when it is not there
 * @param seen scans of this device that the list does not tell of, in any order
 * @returns `{ result, reason, message, first, attention }`
 */
export function decideOffline({ code, text, signature, data, ticket, seen, now, direction }) {
  if (!code) return refuse(SHORT_CODE.test(text) ? 'UNSIGNED' : 'MALFORMED');
  if (signature !== 'good') return refuse({ bad: 'BAD_SIGNATURE', unknown: 'UNKNOWN_KEY', revoked: 'KEY_REVOKED' }[signature]);
  const mine = seen.filter((scan) => scan.decision !== 'REFUSED').sort((a, b) => (a.scannedAt < b.scannedAt ? -1 : 1));
  if (direction === 'exit') return pass('EXITED', 'Offline: noted as gone out.');
  const reason = reasonOf(code, data, ticket, now, mine.at(-1)?.decision);
  if (reason) return refuse(reason, reason === 'ALREADY_USED' ? firstOf(mine) : null);
  return data.isListed && ticket?.generation !== code.generation
    ? { ...pass('ADMITTED', 'Let the holder in: signed by us, but sold after the last download, it seems.'), attention: 'NOT_IN_LIST' }
    : pass('ADMITTED', 'Let the holder in. Decided offline.');
}

const pass = (result, message) => ({ result, reason: null, message, first: null });

function refuse(reason, first = null) {
  return { result: 'REFUSED', reason, message: WORDS[reason], first };
}

function reasonOf(code, data, ticket, now, lastHere) {
  const event = data.events.find((one) => one.number === code.eventNumber);
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
