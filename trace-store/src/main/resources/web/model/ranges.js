// Ranges that end now, from the shortest: the same words on every page.

const WORDS = { '1h': 'Last hour', '24h': 'Last 24 h', '7d': 'Last 7 days', '30d': 'Last 30 days', all: 'All time' };

/** `[[value, words], …]` of some ranges, for a row of choices. */
export function ranges(...values) {
  return values.map((value) => [value, WORDS[value]]);
}
