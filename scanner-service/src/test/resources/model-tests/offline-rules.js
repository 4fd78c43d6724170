import { equal } from './assert.js';
import { decideOffline } from '/scanner/assets/model/offline-rules.js';

const MINUTE = 60_000;
const code = { eventNumber: 7, ticketId: 't', generation: 2, validFrom: 1000 * MINUTE, validTo: 2000 * MINUTE };
const event = { number: 7, slug: 'night', cancelled: false, reentry: 'none', earlyMinutes: 0, lateMinutes: 0 };
const data = (more = {}, isListed = false) => ({ gate: { code: 'a', eventSlug: null, tierNames: null }, events: [{ ...event, ...more }], isListed });
const asked = (more = {}) =>
  decideOffline({ code, text: 'TK', signature: 'good', data: data(), seen: [], now: 1500 * MINUTE, direction: 'entry', ...more });
const reason = (more) => asked(more).reason;
const entry = { ticketId: 't', decision: 'ADMITTED', scannedAt: '2026-01-01T00:00:00Z', gate: 'a' };
const exit = { ticketId: 't', decision: 'EXITED', scannedAt: '2026-01-01T00:01:00Z' };

export const tests = {
  decide_goodAndNotInTheList_isAdmitted: () => equal([asked().result, asked().reason], ['ADMITTED', null]),
  decide_noCodeOrNoGoodSignature_saysWhy: () =>
    equal(
      [reason({ code: null }), ...['bad', 'unknown', 'revoked'].map((signature) => reason({ signature }))],
      ['MALFORMED', 'BAD_SIGNATURE', 'UNKNOWN_KEY', 'KEY_REVOKED']),
  decide_stateInTheList_isTheReason: () =>
    equal(
      ['cancelled', 'refunded', 'blocked', 'unconfirmed', 'used'].map((state) => reason({ ticket: { generation: 2, state } })),
      ['CANCELLED', 'REFUNDED', 'BLOCKED', 'ORDER_NOT_CONFIRMED', 'ALREADY_USED']),
  decide_newerTicketInTheList_isReplaced: () => equal(reason({ ticket: { generation: 3, state: 'valid' } }), 'REVOKED_REPLACED'),
  decide_listKnowsAnOlderTicketAlone_isAdmitted: () => equal(reason({ ticket: { generation: 1, state: 'cancelled' } }), null),
  decide_ticketThatTheWholeListDoesNotHave_isMarked() {
    const whole = data({}, true);
    equal(
      [undefined, { generation: 1, state: 'valid' }, { generation: 2, state: 'valid' }].map((ticket) => asked({ data: whole, ticket }).attention),
      ['NOT_IN_LIST', 'NOT_IN_LIST', undefined]);
    equal([asked({ data: whole }).result, asked().attention], ['ADMITTED', undefined]);
  },
  decide_tierOfAnotherGate_isRefused() {
    const vip = data();
    vip.gate.tierNames = ['VIP'];
    equal(reason({ data: vip, ticket: { generation: 2, state: 'valid', tierName: 'Standing' } }), 'WRONG_GATE');
  },
  decide_typedCode_needsAConnection: () =>
    equal(['ABCDE-12345', 'abcde12345', '7K2M9QXA4', 'ABC'].map((text) => reason({ code: null, text })), ['UNSIGNED', 'UNSIGNED', 'UNSIGNED', 'MALFORMED']),
  decide_cameInHereBefore_saysWhen() {
    const again = asked({ seen: [entry] });
    equal([again.reason, again.first.at, again.first.gate], ['ALREADY_USED', entry.scannedAt, 'a']);
  },
  decide_refusedHereBefore_isNoEntry: () => equal(reason({ seen: [{ ticketId: 't', decision: 'REFUSED' }] }), null),
  decide_wentOut_comesInAgainOnlyWhereThePolicySays: () =>
    equal(
      ['none', 'after_exit', 'multi'].map((reentry) => reason({ data: data({ reentry }), seen: [entry, exit] })),
      ['ALREADY_USED', null, null]),
  decide_window_beginsInclusiveAndEndsExclusive: () =>
    equal(
      [1000 * MINUTE - 1, 1000 * MINUTE, 2000 * MINUTE - 1, 2000 * MINUTE].map((now) => reason({ now })),
      ['NOT_YET_VALID', null, null, 'EXPIRED']),
  decide_window_isWidenedByTheRules: () =>
    equal(
      [990 * MINUTE, 2004 * MINUTE].map((now) => reason({ now, data: data({ earlyMinutes: 10, lateMinutes: 5 }) })), [null, null]),
  decide_gateOfAnotherEventOrCancelledEvent_isRefused() {
    const other = data();
    other.gate.eventSlug = 'day';
    equal([reason({ data: other }), reason({ data: data({ cancelled: true }) })], ['WRONG_EVENT', 'EVENT_CANCELLED']);
  },
  decide_exit_isNoted: () => equal(asked({ direction: 'exit' }).result, 'EXITED'),
};
