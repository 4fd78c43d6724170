// Finding spans by any of their words.

const texts = new WeakMap();

/** The nodes that contain all the words, in display order; none for no words. */
export function matches(nodes, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return nodes.filter((node) => words.every((word) => textOf(node).includes(word)));
}

/** Name, service, ids, status, attributes as key=value, events and links; made once per node. */
function textOf(node) {
  if (!texts.has(node)) texts.set(node, wordsOf(node.span).join('\n').toLowerCase());
  return texts.get(node);
}

function wordsOf(span) {
  return [
    span.service, span.name, span.kind, span.spanId, span.status, span.statusMessage,
    ...pairs(span.attributes),
    ...(span.events ?? []).flatMap((event) => [event.name, ...pairs(event.attributes)]),
    ...(span.links ?? []).flatMap((link) => [link.traceId, link.spanId]),
  ];
}

function pairs(attributes) {
  return Object.entries(attributes ?? {}).map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
}

/** The match after a node, or before it; from the other end again after the last. */
export function nextMatch(found, node, by = 1) {
  const at = node?.index ?? -1;
  const [later, earlier] = [found.filter((each) => each.index > at), found.filter((each) => each.index < at)];
  return by > 0 ? later[0] ?? found[0] : earlier.at(-1) ?? found.at(-1);
}
