import { equal } from './assert.js';
import { bars, deviceState, isIdle, isRevoked, isStale, millis, refusals, shown, since, totals } from '/gates/assets/model/board.js';
import { words } from '/gates/assets/model/words.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const device = { state: 'active', online: true, lastSeenAt: '2026-01-01T11:59:50Z', batteryPercent: 80, queueLength: 0, clockOffsetMs: 0 };
const state = (more) => deviceState({ ...device, ...more }, NOW);

export const tests = {
  totals_sayWhatIsInsideOfWhat() {
    const board = { gates: [{ entriesLastMinute: 3 }, { entriesLastMinute: 4 }], inside: 50, capacity: 200, p95Ms: 7.25, conflicts: { open: 1 } };
    equal(totals(board).map(({ value }) => value), ['50 of 200', '7', '7.3 ms', '1']);
    equal([totals(board)[0].share, totals({ ...board, capacity: null })[0].share], [0.25, null]);
  },
  bars_areOnOneScale: () => equal(bars([{ entries15: [0, 5] }, { entries15: [10, 0] }]), [[0, 0.5], [1, 0]]),
  bars_ofNothing_areFlat: () => equal(bars([{ entries15: [0, 0] }]), [[0, 0]]),
  refusals_mostFirst: () =>
    equal(refusals([{ reason: 'A', count: 1 }, { reason: 'B', count: 3 }]), [{ reason: 'B', count: 3, share: 0.75 }, { reason: 'A', count: 1, share: 0.25 }]),
  shown_dullOnes_waitUntilAllIsWanted() {
    const gates = [{ scans: 0, inside: 0 }, { scans: 0, inside: 2 }];
    const devices = [{ state: 'active' }, { state: 'revoked' }];
    equal(shown(gates, isIdle, false), { rows: [gates[1]], hidden: 1 });
    equal(shown(devices, isRevoked, false), { rows: [devices[0]], hidden: 1 });
    equal(shown(devices, isRevoked, true), { rows: devices, hidden: 1 });
  },
  gate_forLeaving_isAtWork() {
    const gate = { admitted: 0, refused: 0, inside: 0 };
    equal([isIdle({ ...gate, scans: 1 }), isIdle({ ...gate, scans: 0 })], [false, true]);
  },
  codes_areInWords_alsoNewOnes: () => equal([words('CHOOSE_TICKET'), words('TOO_MANY_BAGS')], ['Order number, ticket to choose', 'Too many bags']),
  device_good_isOk: () => equal(state(), { kind: 'ok', text: 'ok' }),
  device_silent_saysForHowLong: () => equal(state({ online: false, lastSeenAt: '2026-01-01T11:55:00Z' }), { kind: 'bad', text: 'silent for 5 min' }),
  device_lowOrLateOrWaiting_saysWhat: () =>
    equal(state({ batteryPercent: 9, queueLength: 4, clockOffsetMs: -7_200_000 }), { kind: 'warn', text: '4 scans wait, battery 9 %, clock 7200 s behind' }),
  device_revokedOrNew_isOff: () => equal([state({ state: 'revoked' }).text, state({ lastSeenAt: null }).text], ['revoked', 'never seen']),
  feed_fallsSilent: () => equal([isStale(NOW - 14_000, NOW), isStale(NOW - 16_000, NOW)], [false, true]),
  numbers_areShort: () =>
    equal([millis(null), millis(3.14159), millis(250.4), since('2026-01-01T11:59:00Z', NOW), since('2026-01-01T09:00:00Z', NOW)], ['–', '3.1 ms', '250 ms', '1 min', '3 h']),
};
