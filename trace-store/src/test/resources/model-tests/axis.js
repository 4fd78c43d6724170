import { equal, holds, near, span } from './assert.js';
import { runs, segments, selfMs } from '/admin/assets/model/activity.js';
import { bar, foldedAxis, linearAxis, position } from '/admin/assets/model/axis.js';
import { axisHead } from '/admin/assets/model/axis-head.js';
import { ticks } from '/admin/assets/model/ticks.js';
import { epochNanos } from '/admin/assets/model/time.js';
import { forest } from '/admin/assets/model/tree.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const node = (start, end) => ({ start, end });
const journey = [node(0, 1200), node(100, 300), node(3 * DAY + 2 * HOUR, 3 * DAY + 2 * HOUR + 40)];
const folded = (width) => foldedAxis(segments(journey), width);

export const tests = {
  runs_thatTouchOrOverlap_areOne: () => equal(runs([node(5, 9), node(0, 3), node(3, 5), node(12, 13)]), [node(0, 9), node(12, 13)]),
  segments_aroundThreeDays_areTwo: () => equal(segments(journey), [node(0, 1200), node(3 * DAY + 2 * HOUR, 3 * DAY + 2 * HOUR + 40)]),
  segments_aroundAShortPause_areOne: () => equal(segments([node(0, 900), node(1700, 2000)]).length, 1),
  segments_aroundTwentySecondsOfThinking_areTwo: () => equal(segments([node(0, 400), node(20_000, 20_500)]).length, 2),
  segments_besideLongWork_foldAMinuteAllTheSame: () => equal(segments([node(0, DAY), node(DAY + 61_000, DAY + 62_000)]).length, 2),
  segments_ofAThousandBursts_foldTheTwelveLongestPauses() {
    const bursts = Array.from({ length: 1000 }, (_, i) => node(i * i * 5000, i * i * 5000 + 1));
    equal(segments(bursts).length, 13);
  },
  foldedAxis_ofAJourney_fillsTheWidthWithoutHoles() {
    const pieces = folded(900);
    equal(pieces.map((piece) => piece.kind), ['segment', 'gap', 'segment']);
    pieces.slice(1).forEach((piece, i) => near(piece.left, pieces[i].left + pieces[i].width));
    near(pieces.at(-1).left + pieces.at(-1).width, 1);
  },
  foldedAxis_ofAScanBesideAPurchase_showsBothReadably() {
    const [scan] = folded(900).slice(-1);
    holds(scan.width * 900 > 150, `the scan has ${scan.width * 900} px`);
    near(position(folded(900), 3 * DAY + 2 * HOUR + 20), scan.left + scan.width / 2);
  },
  foldedAxis_withManyGaps_leavesTheBarsMostOfTheWidth() {
    const many = Array.from({ length: 12 }, (_, i) => node(i * DAY, i * DAY + 10));
    const gaps = foldedAxis(many, 300).filter((piece) => piece.kind === 'gap');
    holds(gaps.reduce((sum, gap) => sum + gap.width, 0) < 0.41, 'gaps too wide');
  },
  linearAxis_ofAJourney_keepsTheTrueScale() {
    near(position(linearAxis(segments(journey)), 1.5 * DAY), (1.5 * DAY) / (3 * DAY + 2 * HOUR + 40));
  },
  bar_ofAnInstant_hasAPlaceAndNoWidth() {
    equal(bar(foldedAxis([node(5, 5)], 900), node(5, 5)).width, 0);
    near(bar(foldedAxis([node(0, 10)], 900), node(2, 7)).width, 0.5);
  },
  ticks_ofAnyLength_areRoundAndFew() {
    const shown = (length) => ticks({ start: 0, end: length, left: 0, width: 1 }, 900).map((tick) => Number(tick.ms.toPrecision(6)));
    equal(shown(1200), [200, 400, 600, 800, 1000]);
    equal(shown(0.05).at(-1), 0.045);
    equal(shown(10 * 60_000).slice(0, 2), [60_000, 120_000]);
    holds(shown(400 * DAY).length < 11 && shown(400 * DAY)[0] % DAY === 0, shown(400 * DAY).join());
    equal(shown(0), []);
  },
  axisHead_ofAJourney_namesTheSilence() {
    const head = axisHead(folded(900), epochNanos('2026-11-17T10:00:00Z'), 900, Date.parse('2026-11-20T13:00:00Z'));
    equal(head.map((piece) => piece.kind === 'gap' && piece.words), [false, '3 d 1 h', false]);
    holds(/^17 Nov, \d\d:00:00$/.test(head[0].words) && /^20 Nov, /.test(head[2].words), head[2].words);
  },
  selfMs_withOverlappingChildren_countsNoTimeTwice() {
    const [root] = forest([span('a', null, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 30), span('d', 'a', 90, 50)]);
    near(selfMs(root), 50);
  },
};
