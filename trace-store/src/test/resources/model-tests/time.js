import { equal, near } from './assert.js';
import { dateTime, exact, relative, utc } from '/admin/assets/model/calendar.js';
import { epochNanos, msBetween, nanosOf, plusMs } from '/admin/assets/model/time.js';

const NOON = epochNanos('2026-11-17T12:00:00Z');
const now = Date.parse('2026-11-17T12:00:00Z');

export const tests = {
  epochNanos_ofMicroseconds_losesNone: () => equal(epochNanos('2026-11-17T10:00:00.123456Z') % 1_000_000_000n, 123456000n),
  epochNanos_withAnOffset_isTheSameInstant: () => equal(epochNanos('2026-11-17T13:00:00+01:00'), NOON),
  epochNanos_withoutSeconds_isTheMinute: () => equal(epochNanos('2026-11-17T12:00Z'), NOON),
  epochNanos_ofNonsense_isNull: () => equal([epochNanos('soon'), epochNanos(null), epochNanos('')], [null, null, null]),
  nanosOf_whatIsNoNumber_isTheOther: () => equal([nanosOf('12'), nanosOf(null, 7n), nanosOf('1.5', 7n), nanosOf('18446744073709551615')], [12n, 7n, 7n, 18446744073709551615n]),
  msBetween_overNinetyDays_isExactToTheNanosecond() {
    near(msBetween(NOON, NOON + 90n * 86_400_000_000_000n + 1n), 90 * 86_400_000 + 1e-6, 1e-6);
  },
  plusMs_ofAFraction_keepsNanoseconds: () => equal(plusMs(NOON, 0.845001) - NOON, 845001n),
  relative_ofDifferentAges_namesOneUnit() {
    const ages = [2_000, 42_000, 200_000, 3 * 3_600_000, 3 * 86_400_000 + 7_200_000];
    equal(ages.map((ms) => relative(plusMs(NOON, -ms), now)), ['just now', '42 s ago', '3 min ago', '3 h ago', '3 d ago']);
  },
  relative_ofATimeToCome_saysIn: () => equal(relative(plusMs(NOON, 7_200_000), now), 'in 2 h'),
  dateTime_ofAnotherYear_namesIt() {
    equal(/^17 Nov 2024, \d\d:00:00$/.test(dateTime(epochNanos('2024-11-17T12:00:00Z'), now)), true);
  },
  exact_ofNanoseconds_groupsThemByThree() {
    const shown = (iso) => exact(epochNanos(iso)).split('.')[1];
    equal(['2026-11-17T10:00:00Z', '2026-11-17T10:00:00.1234Z', '2026-11-17T10:00:00.123456789Z'].map(shown), ['000', '123 400', '123 456 789']);
  },
  utc_before1970AndIn2500_isRight() {
    equal(utc(epochNanos('1969-12-31T23:59:59.5Z')), '1969-12-31T23:59:59.500Z');
    equal(utc(epochNanos('2500-01-02T03:04:05.000000006Z')), '2500-01-02T03:04:05.000000006Z');
  },
};
