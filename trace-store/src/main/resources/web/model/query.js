// A page's choices and its address. A page names them once: `{ tab: ['overview', 'errors'], service: '' }`; a list's first entry,
// or the text, is the default. What the address does not say, or says wrongly, is at its default; only the rest is written.

/** The choices from a query string. */
export function readQuery(search, choices) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(Object.entries(choices).map(([name, allowed]) => [name, read(query.get(name), allowed)]));
}

function read(value, allowed) {
  if (!Array.isArray(allowed)) return (value ?? allowed).trim();
  return allowed.includes(value) ? value : allowed[0];
}

/** The query string for the choices, with its question mark; empty when all are at their default. */
export function writeQuery(values, choices) {
  const changed = Object.entries(choices).filter(([name, allowed]) => values[name] && values[name] !== defaultOf(allowed));
  return queryString(Object.fromEntries(changed.map(([name]) => [name, values[name]])));
}

function defaultOf(allowed) {
  return Array.isArray(allowed) ? allowed[0] : allowed;
}

/** A query string of what has a value. */
export function queryString(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  return query.size ? `?${query}` : '';
}
