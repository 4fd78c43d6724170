/** What the board shows, in the words and numbers of a person; no DOM. */
const STALE_MS = 15_000;
const LOW_BATTERY = 20;
const CLOCK_WARNING_MS = 2000;

/** The four numbers at the top. */
export function totals(board) {
  const entries = sum(board.gates.map((gate) => gate.entriesLastMinute));
  return [
    { name: 'Inside', value: inside(board), share: board.capacity ? board.inside / board.capacity : null },
    { name: 'Entries in the last minute', value: String(entries) },
    { name: 'Decided within, 95 %', value: millis(board.p95Ms) },
    { name: 'Open conflicts', value: String(board.conflicts.open), isBad: board.conflicts.open > 0 },
  ];
}

const inside = ({ inside: count, capacity }) => (capacity ? `${count} of ${capacity}` : String(count));

/** Heights between 0 and 1 of a gate's minutes, all gates on one scale. */
export function bars(gates) {
  const most = Math.max(1, ...gates.flatMap((gate) => gate.entries15));
  return gates.map((gate) => gate.entries15.map((count) => count / most));
}

/** Reasons with their share of all refusals, most first. */
export function refusals(list) {
  const all = Math.max(1, sum(list.map((one) => one.count)));
  return [...list].sort((a, b) => b.count - a.count).map((one) => ({ ...one, share: one.count / all }));
}

/** Gates that nobody scans at and nobody came in by. */
export const isIdle = ({ scans, inside: holders }) => !scans && !holders;

/** Devices that may scan no more. */
export const isRevoked = ({ state }) => state === 'revoked';

/** What is worth a look, unless all is wanted. @returns `{ rows, hidden }`, how many of them are left out */
export function shown(list, isDull, all) {
  const rows = list.filter((one) => all || !isDull(one));
  return { rows, hidden: list.filter(isDull).length };
}

/** What is wrong with a device, worst first; `ok` when nothing is. */
export function deviceState(device, now) {
  if (isRevoked(device)) return { kind: 'off', text: 'revoked' };
  if (!device.lastSeenAt) return { kind: 'off', text: 'never seen' };
  const notes = [
    device.queueLength > 0 && `${device.queueLength} scans wait`,
    device.batteryPercent !== null && device.batteryPercent < LOW_BATTERY && `battery ${device.batteryPercent} %`,
    Math.abs(device.clockOffsetMs ?? 0) > CLOCK_WARNING_MS && `clock ${seconds(device.clockOffsetMs)}`,
  ].filter(Boolean);
  if (!device.online) return { kind: 'bad', text: [`silent for ${since(device.lastSeenAt, now)}`, ...notes].join(', ') };
  return notes.length ? { kind: 'warn', text: notes.join(', ') } : { kind: 'ok', text: 'ok' };
}

/** Live while the feed speaks; it does at least every five seconds. */
export const isStale = (at, now) => now - at > STALE_MS;

export const millis = (value) => (value === null || value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);

export function since(time, now) {
  const all = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (all < 60) return `${all} s`;
  if (all < 7200) return `${Math.round(all / 60)} min`;
  return `${Math.round(all / 3600)} h`;
}

const seconds = (offset) => `${Math.abs(offset / 1000).toFixed(0)} s ${offset > 0 ? 'ahead' : 'behind'}`;
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
