import { equal } from './assert.js';
import { duration, offset, partOf, plural } from '/admin/assets/model/format.js';

const DAY = 86_400_000;

export const tests = {
  duration_ofEachSize_isInTheUnitPeopleUse() {
    const cases = [
      [0, '0 ms'], [0.0000417, '42 ns'], [0.001, '1 µs'], [0.845, '845 µs'], [0.9996, '1 ms'], [1.234, '1.23 ms'], [812.4, '812 ms'],
      [999.6, '1 s'], [3200, '3.2 s'], [59_990, '60 s'], [60_000, '1 min'], [245_000, '4 min 5 s'], [3 * 3_600_000, '3 h'],
      [DAY * 3 + 2 * 3_600_000 + 59_000, '3 d 2 h'], [DAY * 1234, '1,234 d'],
    ];
    equal(cases.map(([ms]) => duration(ms)), cases.map(([, words]) => words));
  },
  duration_ofNoNumber_isADash() {
    equal([duration(NaN), duration(undefined), duration(null)], ['–', '–', '–']);
  },
  duration_ofATimeThatRanBack_isNegative: () => equal(duration(-12.5), '−12.5 ms'),
  offset_afterTheStart_hasAPlus: () => equal([offset(0), offset(21_400), offset(-5)], ['+0 ms', '+21.4 s', '−5 ms']),
  partOf_aPartAndTheWhole_saysWhich: () => equal([partOf(25, 42, 'span'), partOf(1, 1, 'span')], ['25 of 42 spans', '1 span']),
  plural_ofOneAndMany_agreesWithItsNumber: () => equal([plural(1, 'span'), plural(1234, 'span')], ['1 span', '1,234 spans']),
};
