// Faults on purpose, in words.

import { duration } from './format.js';

/** Where a fault stands: on, on later, or off. */
export function faultStanding({ flags }, now) {
  const on = flags.find((flag) => Date.parse(flag.from) <= now && now < Date.parse(flag.until));
  if (on) return { on: true, words: `On for ${left(Date.parse(on.until) - now)} more`, tone: 'refused', flag: on };
  const next = flags.filter((flag) => Date.parse(flag.from) > now).sort((a, b) => Date.parse(a.from) - Date.parse(b.from))[0];
  if (next) return { on: false, words: `Comes in ${left(Date.parse(next.from) - now)}`, tone: 'waiting', flag: next };
  return { on: false, words: 'Off', tone: '', flag: null };
}

/** Whole seconds: these figures count down. */
function left(ms) {
  return duration(Math.max(1, Math.ceil(ms / 1000)) * 1000);
}

/** A flag's settings: "1.5 s, a half of the times, seed 7". */
export function settingsWords({ delayMs, share, seed, place }, usualDelayMs) {
  const words = [];
  if (usualDelayMs) words.push(duration(delayMs));
  words.push(share < 1 ? `${Number((share * 100).toPrecision(2))} % of the times` : 'every time');
  if (share < 1) words.push(`seed ${seed}`);
  if (place) words.push(`only at ${place}`);
  return words.join(', ');
}

/** What somebody did, in words. */
export function changeWords({ action, fault, settings }) {
  switch (action) {
    case 'setFault': return `turned ${fault} on for ${duration(settings.seconds * 1000)}${settings.place ? `, only at ${settings.place}` : ''}`;
    case 'clearFault': return `turned ${fault} off`;
    case 'scheduleFaults': return `let seed ${settings.seed} decide for ${duration(settings.seconds * 1000)}`;
    default: return 'turned everything off';
  }
}

/** The wish in a form's fields; what is empty is left to the server. */
export function wishFrom(fields) {
  const number = (name) => (fields.get(name)?.trim() ? Number(fields.get(name)) : undefined);
  const share = number('share');
  return {
    seconds: number('seconds'), delayMs: number('delayMs'), share: share === undefined ? undefined : share / 100, seed: number('seed'),
    place: fields.get('place')?.trim() || undefined,
  };
}
