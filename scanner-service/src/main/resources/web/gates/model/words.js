/** The words for the codes of reasons and of what somebody must see to. */
const WORDS = {
  MALFORMED: 'No ticket code', BAD_SIGNATURE: 'Forged or damaged', UNKNOWN_KEY: 'Key not known', KEY_REVOKED: 'Key withdrawn',
  UNKNOWN_TICKET: 'Ticket not known', CHOOSE_TICKET: 'Order number, ticket to choose', WRONG_EVENT: 'Another event', EVENT_CANCELLED: 'Event cancelled',
  REVOKED_REPLACED: 'Replaced by a newer ticket', CANCELLED: 'Ticket cancelled', REFUNDED: 'Ticket refunded', BLOCKED: 'Ticket blocked',
  ORDER_NOT_CONFIRMED: 'Not paid', ALREADY_USED: 'Used before', WRONG_GATE: 'Another gate', NOT_YET_VALID: 'Too early', EXPIRED: 'Too late',
  NOT_INSIDE: 'Not inside', UNSIGNED: 'Typed while offline', REFUSED_OFFLINE: 'Refused offline',
  NOT_IN_LIST: 'Not in the list', KEYBOARD_LAYOUT: 'Keyboard swaps Y and Z', TIME_UNKNOWN: 'Time not known', LET_IN_WRONGLY: 'Let in wrongly',
  AFTER_REPLACEMENT: 'Let in after its replacement', AFTER_CANCELLATION: 'Let in after its cancellation', OUTSIDE_VALIDITY: 'Let in too early or too late',
};

/** In words; a code that is newer than this page, as well as it can be read. */
export const words = (code) => WORDS[code] ?? code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ');
