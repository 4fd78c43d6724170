/** Reads a ticket code as the service does; the service's `SignedTicketCode` is the model. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LIKE = { O: '0', I: '1', L: '1' };
const CODE_BYTES = 30;
const SIGNATURE_BYTES = 64;
const LENGTH = 151;
const SPARE_BITS = 3;
const VERSION = 1;
const EPOCH = Date.UTC(2020, 0, 1);
const MINUTE = 60_000;
const DOMAIN = new TextEncoder().encode('ticket-v1');

/** @returns what the code says, with the bytes that are signed; null when it is no ticket code */
export function parseCode(text) {
  const bare = text.replace(/[\s-]+/g, '').toUpperCase().replace(/^HTTPS?:\/\/[^/]+\/T\//, '');
  const bytes = bare.startsWith('TK') ? decode(bare.slice(2)) : null;
  return bytes && bytes[0] === VERSION ? fields(bytes) : null;
}

function fields(bytes) {
  const view = new DataView(bytes.buffer);
  const minutes = (at) => EPOCH + ((bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2]) * MINUTE;
  const signed = new Uint8Array(DOMAIN.length + CODE_BYTES);
  signed.set(DOMAIN);
  signed.set(bytes.subarray(0, CODE_BYTES), DOMAIN.length);
  return {
    keyId: bytes[1],
    eventNumber: view.getUint32(2),
    ticketId: uuid(bytes.subarray(6, 22)),
    generation: view.getUint16(22),
    validFrom: minutes(24),
    validTo: minutes(27),
    signed,
    signature: bytes.slice(CODE_BYTES),
  };
}

/** One canonical form: the right length, no other letters, no spare bits. */
function decode(text) {
  if (text.length !== LENGTH) return null;
  const bytes = new Uint8Array(CODE_BYTES + SIGNATURE_BYTES);
  let [buffer, held, next] = [0, 0, 0];
  for (const letter of text) {
    const value = ALPHABET.indexOf(LIKE[letter] ?? letter);
    if (value < 0) return null;
    buffer = ((buffer << 5) | value) & 0xfff;
    held += 5;
    if (held >= 8) bytes[next++] = (buffer >> (held -= 8)) & 0xff;
  }
  return buffer & ((1 << SPARE_BITS) - 1) ? null : bytes;
}

function uuid(bytes) {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
