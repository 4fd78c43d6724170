// Alert rules in words, and the form that makes them.

import { duration } from './format.js';

export const KINDS = {
  error_rate: { words: 'Share of errors', unit: '%', threshold: 'From this share of failed spans on, in percent', example: 5 },
  latency: { words: 'Latency', unit: 'ms', threshold: 'From this duration on, in milliseconds', example: 1000 },
  slow_traces: { words: 'Slow traces', unit: 'traces', threshold: 'From so many slow traces on', example: 5 },
  not_admitted: { words: 'Sold but not admitted', unit: '%', threshold: 'From this share of tickets on that are not in, in percent', example: 50 },
};

/** The kinds that ask for a service; the last one is about events. */
export function asksForService(kind) {
  return kind !== 'not_admitted';
}

/** A rule as a sentence. */
export function sentence(rule) {
  const of = rule.operation ? `${rule.operation} of ${rule.service || 'any service'}` : rule.service || 'all services';
  switch (rule.kind) {
    case 'error_rate': return `${rule.threshold} % or more of ${of} fail within ${minutes(rule.minutes)}`;
    case 'latency': return `p${rule.percentile} of ${of} is ${duration(rule.threshold)} or more within ${minutes(rule.minutes)}`;
    case 'slow_traces': return `${rule.threshold} or more traces of ${rule.service || 'any service'} are active for ${duration(rule.slowMs)} or more within ${minutes(rule.minutes)}`;
    case 'not_admitted': return `${rule.threshold} % or more of an event's tickets are not admitted ${minutes(rule.minutes)} before its end`;
    default: return String(rule.kind);
  }
}

function minutes(n) {
  return duration(n * 60_000);
}

/** Where a rule stands. */
export function standing(rule, now) {
  if (rule.silencedUntil && Date.parse(rule.silencedUntil) > now) return { words: rule.firing ? 'Firing, silenced' : 'Silenced', tone: 'quiet' };
  return rule.firing ? { words: rule.firing > 1 ? `Firing ×${rule.firing}` : 'Firing', tone: 'refused' } : { words: 'Fine', tone: 'good' };
}

/** A channel in words. */
export function channelWords({ type, url, to }) {
  return { webhook: url ? `webhook ${url}` : 'a webhook', email: to ? `mail to ${to}` : 'a mail', bus: 'event bus' }[type] ?? String(type);
}

/** Channels as lines of text: a URL, an e-mail address, or "bus". */
export function channelsText(channels) {
  return channels.map(({ type, url, to }) => ({ webhook: url, email: to, bus: 'bus' })[type] ?? '').join('\n');
}

/** Channels from lines of text; what is none of them is taken for a URL, which the server then refuses in words. */
export function channelsFrom(text) {
  return text.split(/\s+/).filter(Boolean).map((line) => {
    if (line === 'bus') return { type: 'bus' };
    return /^[^/]+@[^/]+$/.test(line) ? { type: 'email', to: line } : { type: 'webhook', url: line };
  });
}

/** A new rule, to be filled in. */
export function newRule() {
  return { name: '', kind: 'error_rate', service: '', operation: '', minutes: 10, threshold: 5, percentile: 95, slowMs: 1000, least: 20, channels: [{ type: 'bus' }] };
}

/** The rule in a form's fields, with numbers as numbers. */
export function ruleFrom(fields) {
  const numbers = ['minutes', 'threshold', 'percentile', 'slowMs', 'least'];
  const texts = ['name', 'kind', 'service', 'operation'];
  return {
    ...Object.fromEntries(texts.filter((name) => fields.has(name)).map((name) => [name, fields.get(name).trim()])),
    ...Object.fromEntries(numbers.filter((name) => fields.has(name)).map((name) => [name, Number(fields.get(name))])),
    channels: channelsFrom(fields.get('channels') ?? ''),
  };
}

/** Who was told, in words: "webhook", "mail (3 tries: refused)". */
export function toldWords({ event, type, tries, delivered, givenUp, error }) {
  const over = event === 'resolved' ? ' (over)' : '';
  if (delivered) return `${type}${over} ✓`;
  const why = error ? `: ${error}` : '';
  return `${type}${over} ${givenUp ? 'given up' : tries ? `waits, ${tries} ${tries === 1 ? 'try' : 'tries'}` : 'waits'}${why}`;
}
