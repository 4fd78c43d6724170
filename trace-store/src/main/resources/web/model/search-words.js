// What a person typed into the one search box. The server decides in the end; this tells what will be looked for.

const TRACE_ID = /^[0-9a-f]{32}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i;
const TRACE_LINK = /\/admin\/traces\/([0-9a-f]{32})(?:[?#]|$)/i;
/** Nine of Crockford's characters; without a digit only if somebody held the shift key. */
const ORDER = /^(?:(?=.*\d)[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{9}|[0-9A-HJKMNP-TV-Z]{9})$/;
const TICKET = /^TK[0-9a-z]{8,}$/i;
const EMAIL = /^\S+@\S+\.\S+$/;
const ATTRIBUTE = /^[\w.-]+=.+$/;

/**
 * @param {string[]} services all that are known
 * @returns {{kind: string, words: string, traceId?: string, change?: object}} a trace to open, or filters to set
 */
export function understand(text, services = []) {
  const typed = text.trim();
  const traceId = traceIdOf(typed);
  if (traceId) return { kind: 'trace', words: 'Trace id: opens the trace', traceId };
  if (services.includes(typed)) return { kind: 'service', words: 'Service: its traces', change: { q: '', service: typed } };
  if (ATTRIBUTE.test(typed)) return { kind: 'attribute', words: 'Attribute of a span', change: { q: '' }, attribute: typed };
  return { kind: kindOf(typed), words: WORDS[kindOf(typed)], change: { q: typed } };
}

const WORDS = {
  none: '',
  email: 'E-mail address: traces of this person, found by its hash',
  ticket: 'Ticket code: the trace it was bought in',
  order: 'Order number: its journey',
  text: 'Any id, or part of a span’s name',
};

function traceIdOf(typed) {
  if (TRACE_ID.test(typed)) return typed.toLowerCase();
  return (TRACEPARENT.exec(typed) ?? TRACE_LINK.exec(typed))?.[1].toLowerCase();
}

function kindOf(typed) {
  if (!typed) return 'none';
  if (EMAIL.test(typed)) return 'email';
  if (TICKET.test(typed)) return 'ticket';
  return ORDER.test(typed) ? 'order' : 'text';
}
