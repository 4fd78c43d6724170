import { equal } from './assert.js';
import { age, dataOf, mayDecide, needsAll, zoneOf } from '/scanner/assets/model/offline-data.js';
import { Repeats } from '/scanner/assets/model/repeats.js';
import { Sight } from '/scanner/assets/model/sight.js';
import { halves, settled, toSend, warnings } from '/scanner/assets/model/uploads.js';

const page = (more) => ({ gate: { code: 'a' }, keys: [], events: [], tickets: [], validUntil: '2026-01-01T00:00:00Z', seq: 1, ...more });

export const tests = {
  sight_codeThatStays_isOneScan() {
    const sight = new Sight(2000);
    equal([0, 100, 30_000].map((now) => sight.sees('A', now)), [true, false, false]);
  },
  sight_goneForAMoment_isTheSameScan_goneForLonger_isANewOne() {
    const sight = new Sight(2000);
    sight.sees('A', 0);
    sight.sees(null, 100);
    equal(sight.sees('A', 1500), false);
    sight.sees(null, 1600);
    sight.sees(null, 3700);
    equal(sight.sees('A', 3800), true);
  },
  sight_anotherCode_isNewAtOnce() {
    const sight = new Sight(2000);
    equal([sight.sees('A', 0), sight.sees('B', 1), sight.sees('A', 2)], [true, true, true]);
  },
  repeats_scannerThatReadsTwice_isOneScan() {
    const repeats = new Repeats(2000);
    equal([repeats.isNew('A', 0), repeats.isNew('A', 50), repeats.isNew('B', 60), repeats.isNew('B', 2100)], [true, false, true, true]);
  },
  data_isListed_asTheFirstPageSays: () =>
    equal(
      [dataOf(page({ scope: 'all' })), dataOf(page({ scope: 'revoked' })), dataOf(page({ scope: 'all' }), false)].map(({ isListed }) => isListed),
      [true, false, false]),
  data_tooOldOrNone_decidesNothing() {
    const data = dataOf(page());
    equal([mayDecide(null, 0), mayDecide(data, data.validUntil - 1), mayDecide(data, data.validUntil)], [false, true, false]);
  },
  age_isInWords: () => equal([age(0), age(61_000), age(3 * 3_600_000)], ['less than a minute', '1 min', '3 h']),
  data_zone_isTheEvents_orThatOfAllAtTheGate() {
    const events = [{ number: 1, slug: 'x', zone: 'Europe/Madrid' }, { number: 2, slug: 'y', zone: 'America/Lima' }];
    const at = (eventSlug) => ({ gate: { code: 'a', eventSlug }, events });
    equal(
      [zoneOf(at(null), 2), zoneOf(at('x')), zoneOf(at(null)), zoneOf({ gate: {}, events: [events[0], events[0]] }), zoneOf(null)],
      ['America/Lima', 'Europe/Madrid', undefined, 'Europe/Madrid', undefined]);
  },
  data_gateEventOrServiceIsAnother_isNotJoined() {
    const data = dataOf(page({ gate: { code: 'a', eventSlug: 'x' }, events: [{ number: 1 }, { number: 2 }], seq: '10' }), true);
    const after = (more) => needsAll(data, page({ gate: { code: 'a', eventSlug: 'x' }, events: [{ number: 1 }], seq: '11', ...more }));
    equal(
      [{}, { gate: { code: 'b', eventSlug: 'x' } }, { gate: { code: 'a', eventSlug: 'y' } }, { events: [{ number: 3 }] }, { seq: '9' }].map(after),
      [false, true, true, true, true]);
  },
  uploads_retryStays_everythingElseGoes() {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((scanId) => ({ scanId }));
    const results = [{ ...a, result: 'ADMITTED' }, { ...b, result: 'RETRY' }, { ...c, result: 'CONFLICT' }];
    equal(settled([a, b, c, d], results), [a, c]);
  },
  uploads_conflictsAndCancelledTickets_areTold: () =>
    equal(
      warnings([
        { result: 'CONFLICT', message: 'twice' }, { result: 'ADMITTED', attention: 'AFTER_CANCELLATION', message: 'cancelled' },
        { result: 'CONFLICT', message: 'old', replayed: true }, { result: 'ADMITTED' },
        { result: 'ADMITTED', attention: 'NOT_IN_LIST', message: 'good' },
      ]), ['twice', 'cancelled']),
  uploads_halves_loseNothing: () => equal(halves([1, 2, 3]), [[1, 2], [3]]),
  uploads_sendWhatTheServiceKnows: () => equal(toSend({ scanId: 'a', ticketId: 't', stuck: true }), { scanId: 'a' }),
};
